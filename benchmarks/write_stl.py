"""Benchmark: prescription → STL on a memory file system, as a ratio to one memcpy and one write of the same bytes."""

from __future__ import annotations

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

RUNS = 20
FOLDER = Path("/dev/shm") if Path("/dev/shm").is_dir() else None  # noqa: S108


def best_ms(job: Callable[[int], None]) -> tuple[float, float]:
    """Return the best and the median of many runs [ms]."""
    times = []
    for run in range(RUNS + 3):
        start = time.perf_counter()
        job(run)
        times.append((time.perf_counter() - start) * 1000)
    return min(times[3:]), statistics.median(times[3:])


def prescription(length_mm: float, solid: float) -> FootPrescription:
    return FootPrescription(
        length_mm=length_mm,
        ball_width_mm=0.344 * length_mm,
        heel_width_mm=0.245 * length_mm,
        base_thickness_mm=3.0,
        heel_lift_mm=5.5,
        arch_height_mm=20.0,
        arch_apex_s=0.417,
        arch_solid=solid,
        rearfoot_post_deg=3.0,
        heel_cup_depth_mm=13.0,
    )


def main() -> None:
    template = load_template("full_length")
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        path = Path(folder) / "insole.stl"
        source = np.frombuffer(stl_bytes(shape_insole(template, prescription(270.0, 0.0), "left")), np.uint8)
        copy = np.zeros_like(source)

        def limit(_: int) -> None:
            np.copyto(copy, source)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.write(handle, copy)
            os.close(handle)

        floor, floor_median = best_ms(limit)
        print(f"{len(template.faces)} triangles, {len(source) / 1e6:.2f} MB")
        print(f"{'memcpy + write':28} {floor:6.2f} ms  (median {floor_median:.2f})")
        for name, solid, grow in (("filled", 1.0, 0), ("shell", 0.0, 0), ("shell, new size", 0.0, 1)):
            for side in SIDES:

                def make(run: int, side: Side = side, solid: float = solid, grow: int = grow) -> None:
                    foot = prescription(250.0 + grow * run, solid)
                    write_stl(shape_insole(template, foot, side), path, force=True)

                best, median = best_ms(make)
                line = f"{name + ', ' + side:28} {best:6.2f} ms  ratio {best / floor:.2f}"
                print(f"{line}  (median {median:.2f}, ratio {median / floor_median:.2f})")


if __name__ == "__main__":
    main()
