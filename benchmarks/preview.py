"""Benchmark: a pair of insoles drawn live into a terminal's cells, beside fine meshes drawn by the general rasteriser.

All jobs take turns in one process with the templates resident, so that a busy machine slows them alike. The baseline is
the picture that reports have, of the same pair at the same size: both fine meshes, nothing kept from the last one.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program's door does, before numpy is imported

import numpy as np

from orthocalc.finding import SIDES
from orthocalc.insole.shape import shape_insole
from orthocalc.insole.template import Template, load_coarse, load_template
from orthocalc.prescription import FootPrescription
from orthocalc.preview.camera import PRESETS, Camera
from orthocalc.preview.cells import cells_of
from orthocalc.preview.difference import difference_tints
from orthocalc.preview.heat import heat_map
from orthocalc.preview.live import Model, draw, model_of
from orthocalc.preview.raster import render
from orthocalc.preview.section import draw_sections, section_of

RUNS, WARM = 20, 3
CELLS = (74, 31)

Job = Callable[[int], object]


def prescription(run: int) -> FootPrescription:
    """Return another arch height every time: nothing may be kept."""
    return FootPrescription(
        length_mm=270,
        ball_width_mm=93,
        heel_width_mm=66.2,
        base_thickness_mm=3,
        heel_lift_mm=5.5,
        arch_height_mm=20 + 0.1 * run,
        arch_apex_s=0.417,
        rearfoot_post_deg=3,
        heel_cup_depth_mm=13,
    )


def pair(template: Template, run: int) -> dict[str, Model]:
    return {side: model_of(shape_insole(template, prescription(run), side)) for side in SIDES}


def report_pair(template: Template) -> Job:
    """Return the baseline: the fine pair, each half of the picture by the general rasteriser."""
    insoles = [shape_insole(template, prescription(0), side) for side in SIDES]
    view, (width, rows) = PRESETS["oblique"].view(), CELLS

    def job(_: int) -> None:
        for insole, one in zip(insoles, (view, view.mirrored()), strict=True):
            render(insole.vertices, insole.faces, one, width // 2, 2 * rows)

    return job


def jobs() -> dict[str, Job]:
    coarse, fine, (width, rows) = load_coarse("full_length"), load_template("full_length"), CELLS
    models, own = pair(coarse, 0), pair(fine, 0)
    insoles = {side: model.insole for side, model in models.items()}
    frame = draw(models, PRESETS["top"], 80, 72).image
    print_kpa = np.random.default_rng(0).uniform(0, 300, (64, 52))

    def turned(run: int) -> None:
        cells_of(draw(models, PRESETS["oblique"].moved(turn_deg=3 * run), width, 2 * rows).image)

    def typed(run: int) -> None:
        cells_of(draw(pair(coarse, run), PRESETS["oblique"], width, 2 * rows).image)

    def compared(run: int) -> None:
        made = pair(coarse, run)
        tints = difference_tints({side: model.insole for side, model in made.items()})
        cells_of(draw(made, PRESETS["top"], width, 2 * rows, tints=tints).image)

    return {
        "general rasteriser, fine pair": report_pair(fine),
        "turn, coarse pair → runs": turned,
        "top, coarse pair → runs": lambda _: cells_of(draw(models, Camera(), width, 2 * rows).image),
        "key: shape + turn into runs": typed,
        "key: difference → runs": compared,
        "turn, fine pair → runs": lambda run: cells_of(draw(own, Camera(run, 40), width, 2 * rows).image),
        "section pair → runs": lambda run: cells_of(
            draw_sections({side: section_of(one, 0.2 + 0.01 * run) for side, one in insoles.items()}, 74, 24).image
        ),
        "heat map 64 x 52 → runs": lambda _: cells_of(heat_map(print_kpa, (5, 5), 37, 62).image),
        **{
            f"runs of 80 x 36 cells, {mode}": lambda _, mode=mode: cells_of(frame, mode)
            for mode in ("truecolor", "256", "grey", "ascii")
        },
    }


def take_turns(work: dict[str, Job]) -> dict[str, list[float]]:
    """Run every job in turn, many times; return the times of each [ms]."""
    times: dict[str, list[float]] = {name: [] for name in work}
    for run in range(WARM + RUNS):
        for name, job in work.items():
            start = time.perf_counter()
            job(run)
            times[name].append((time.perf_counter() - start) * 1000)
    return {name: values[WARM:] for name, values in times.items()}


def main() -> None:
    work = jobs()
    times = take_turns(work)
    floor = min(next(iter(times.values())))
    print(f"{len(load_coarse('full_length').faces)} triangles an insole, {CELLS[0]} x {CELLS[1]} cells, best of {RUNS}")
    for name, values in times.items():
        print(f"{name:34} {min(values):7.2f} ms  (median {statistics.median(values):6.2f})  {min(values) / floor:6.3f}")


if __name__ == "__main__":
    main()
