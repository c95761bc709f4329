"""Benchmark: prescription → STL on a memory file system, as a ratio to one memcpy and one write of the same bytes.

Limit and insoles take turns in one process with the template resident, so that a busy machine slows both. No two
insoles have the same lift, as the heights of the last ones are remembered for their proof.
"""

from __future__ import annotations

import itertools
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from orthocalc.export.stl import stl_bytes, write_stl
from orthocalc.finding import SIDES, Side
from orthocalc.insole.shape import shape_insole
from orthocalc.insole.template import load_template
from orthocalc.prescription import FootPrescription

RUNS, WARM = 20, 3
FOLDER = Path("/dev/shm") if Path("/dev/shm").is_dir() else None  # noqa: S108
KINDS = {
    "filled, same size": (1.0, 0),
    "shell, same size": (0.0, 0),
    "filled, new size": (1.0, 1),
    "shell, new size": (0.0, 1),
}

Job = Callable[[int], None]


lifts_mm = itertools.cycle(5.5 + 0.001 * number for number in range(1000))


def prescription(length_mm: float, arch_solid: float) -> FootPrescription:
    """Return an order that no one had before."""
    return FootPrescription(
        length_mm=length_mm,
        ball_width_mm=0.344 * length_mm,
        heel_width_mm=0.245 * length_mm,
        base_thickness_mm=3.0,
        heel_lift_mm=next(lifts_mm),
        arch_height_mm=20.0,
        arch_apex_s=0.417,
        arch_solid=arch_solid,
        rearfoot_post_deg=3.0,
        heel_cup_depth_mm=13.0,
    )


def limit(path: Path, data: bytes) -> Job:
    source = np.frombuffer(data, np.uint8)
    copy = np.zeros_like(source)

    def job(_: int) -> None:
        np.copyto(copy, source)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.write(handle, copy)
        os.close(handle)

    return job


def insole(path: Path, side: Side, arch_solid: float, grow_mm: float) -> Job:
    template = load_template("full_length")

    def job(run: int) -> None:
        foot = prescription(250.0 + grow_mm * run, arch_solid)
        write_stl(shape_insole(template, foot, side), path, force=True)

    return job


def take_turns(jobs: dict[str, Job]) -> dict[str, list[float]]:
    """Run every job in turn, there and back, so that none always follows the same; return the times of each [ms]."""
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for run in range(WARM + RUNS):
        for name, job in list(jobs.items())[:: 1 if run % 2 else -1]:
            job(run)  # the insole before is of the same kind: what "same size" keeps is kept
            start = time.perf_counter()
            job(run + 1)
            times[name].append((time.perf_counter() - start) * 1000)
    return {name: values[WARM:] for name, values in times.items()}


def main() -> None:
    template = load_template("full_length")
    data = stl_bytes(shape_insole(template, prescription(270.0, 0.0), "left"))
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        jobs = {"memcpy + write": limit(Path(folder) / "limit.stl", data)}
        for name, (arch_solid, grow_mm) in KINDS.items():
            for side in SIDES:
                jobs[f"{name}, {side}"] = insole(Path(folder) / "insole.stl", side, arch_solid, grow_mm)
        times = take_turns(jobs)
    floor, middle = min(times["memcpy + write"]), statistics.median(times["memcpy + write"])
    print(f"{len(template.faces)} triangles, {len(data) / 1e6:.2f} MB, best of {RUNS} (and median)")
    for name, values in times.items():
        best, median = min(values), statistics.median(values)
        print(f"{name:24} {best:6.2f} ms  ratio {best / floor:.2f}  ({median:.2f} ms, ratio {median / middle:.2f})")


if __name__ == "__main__":
    main()
