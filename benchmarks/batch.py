"""Benchmark: orders through the batch, pairs a second, beside the write limit and the bare SHA-256 of the same bytes.

Pairs of 50k triangles without engraving go to new files on a memory file system, with proof, SHA-256 and ledger; the
clock runs from the result of the last warm-up order to the last result. A worker's own seconds are those that it says
it took; what is left of the clock is the hand-over and the ledger, done by the run's own process on another core.
Turns alternate, and the best of some is told, so that a busy machine slows all alike. Byte code is compiled before,
as an installed program's is, and the workers are started before the clock.

    python benchmarks/batch.py
"""

from __future__ import annotations

import compileall
import hashlib
import itertools
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import orthocalc
from orthocalc.batch.orders import entries_of, read_orders
from orthocalc.batch.run import Plan, open_batch, results

FOLDER = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a memory file system
PAIRS, WARM, TURNS = int(sys.argv[1]) if len(sys.argv) > 1 else 200, 40, 3
FIRST = Path(__file__).parents[1] / "examples" / "first.json"
FOOT = {"ball_width_mm": 93, "arch_height_mm": 20, "arch_solid": 1, "rearfoot_post_deg": 4, "heel_cup_depth_mm": 14}


def prescriptions() -> Iterator[dict[str, object]]:
    """Yield pairs of twelve sizes in turn, every second one a shell."""
    for i in range(WARM + PAIRS):
        foot = FOOT | {"length_mm": 220 + i % 12 * 6, "arch_solid": i % 2}
        pair = {"left": foot | {"heel_lift_mm": 5.5}, "right": foot}
        yield {"orthocalc": 1, "id": f"p{i}", "engrave": False, **pair}


def cases(*, recordings: bool) -> Iterator[dict[str, object]]:
    """Yield the example's person in twelve sizes, with or without the two recordings."""
    case = json.loads(FIRST.read_text(encoding="utf-8"))
    files = [file | {"file": str(FIRST.parent / file["file"])} for file in case.pop("pressure")]
    more = {"pressure": files} if recordings else {}
    for i in range(WARM + PAIRS):
        feet = {side: foot | {"length_mm": 220 + i % 12 * 4} for side, foot in case["feet"].items()}
        yield case | more | {"id": f"c{i}", "feet": feet, "order": {"engrave": False}, "shoe": {"kind": "athletic"}}


def rate(orders: Iterator[dict[str, object]], workers: int) -> tuple[float, float]:
    """Return pairs a second, and the share of the workers' time that they say they worked."""
    with tempfile.TemporaryDirectory(dir=FOLDER) as out, open_batch(Plan(f"{out}/batch", workers=workers)) as batch:
        found = results(batch, read_orders(entries_of(orders), "."))
        if not all(one.made.state == "made" for one in itertools.islice(found, WARM)):
            sys.exit("the orders of this benchmark are not made")
        start, worked = time.perf_counter(), 0.0
        for one in found:
            worked += one.made.seconds
        took = time.perf_counter() - start
    return PAIRS / took, worked / took / workers


def limits() -> tuple[float, float]:
    """Return pairs a second that can be written to new files, and that can be hashed."""
    with tempfile.TemporaryDirectory(dir=FOLDER) as out:
        list(orthocalc.run_batch(itertools.islice(prescriptions(), 1), f"{out}/batch", 1))
        pair = [path.read_bytes() for path in Path(out).rglob("*.stl")]
        start = time.perf_counter()
        for number, data in itertools.product(range(PAIRS), pair):
            with Path(out, f"{number}{data[100]}-{id(data)}").open("wb") as file:
                file.write(data)
        write = PAIRS / (time.perf_counter() - start)
    start = time.perf_counter()
    for _, data in itertools.product(range(PAIRS), pair):
        hashlib.sha256(data).hexdigest()
    return write, PAIRS / (time.perf_counter() - start)


def best(job: Callable[[], tuple[float, float]]) -> tuple[float, float]:
    return max(job() for _ in range(TURNS))


def main() -> None:
    compileall.compile_dir(Path(orthocalc.__file__).parent, quiet=1)
    write, sha256 = best(limits)
    print(
        f"write limit {write:.0f} pairs/s, bare SHA-256 {sha256:.0f} pairs/s, both {1 / (1 / write + 1 / sha256):.0f}"
    )
    jobs: dict[str, Callable[[], Iterator[dict[str, object]]]] = {
        "prescriptions": prescriptions,
        "cases": lambda: cases(recordings=False),
        "cases with two recordings": lambda: cases(recordings=True),
    }
    for name, orders in jobs.items():
        turns = [(rate(orders(), 1), rate(orders(), 2)) for _ in range(TURNS)]
        (one, busy), (two, busy_two) = max(turn[0] for turn in turns), max(turn[1] for turn in turns)
        print(f"{name}: one worker {one:.0f} pairs/s ({one / write:.2f} x the write limit, {busy:.0%} at work)")
        print(f"{name}: two workers {two:.0f} pairs/s ({busy_two:.0%} at work), {two / one:.2f} x one")
        print(f"{name}: two against one, turn by turn: {', '.join(f'{b[0] / a[0]:.2f}' for a, b in turns)}")
    print(f"load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
