"""Benchmark: orders through the batch, pairs a second, beside the write limit and the bare SHA-256 of the same bytes.

Pairs of 50k triangles without engraving go to new files on a memory file system, with proof, SHA-256 and ledger; the
clock runs from the result of the last warm-up order to the last result. Beside it stands the processor time of a pair,
in the workers and in the run's own process (hand-over, ledger), which a busy machine stretches less than the clock.
Turns alternate and the best of each is told. Byte code is compiled before, as an installed program's is, and the
workers are started before the clock.

    python benchmarks/batch.py [PAIRS]
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


def workers_ms() -> float:
    """Return the processor time [ms] that this process's children have taken."""
    ticks = 0
    for file in Path("/proc/self/task").glob("*/children"):
        for child in file.read_text().split():
            fields = Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
    return 1000 * ticks / os.sysconf("SC_CLK_TCK")


def rate(orders: Iterator[dict[str, object]], workers: int) -> tuple[float, float, float]:
    """Return pairs a second, and the processor time of a pair [ms] in the workers and in this process."""
    with tempfile.TemporaryDirectory(dir=FOLDER) as out, open_batch(Plan(f"{out}/batch", workers=workers)) as batch:
        found = results(batch, read_orders(entries_of(orders), "."))
        if not all(one.made.state == "made" for one in itertools.islice(found, WARM)):
            sys.exit("the orders of this benchmark are not made")
        theirs, ours, start = workers_ms(), time.process_time(), time.perf_counter()
        for number, one in enumerate(found, WARM + 1):
            if number == WARM + PAIRS and one.made.state == "made":
                took, theirs, ours = time.perf_counter() - start, workers_ms() - theirs, time.process_time() - ours
    return PAIRS / took, theirs / PAIRS, 1000 * ours / PAIRS


def limits() -> tuple[float, float]:
    """Return pairs a second that can be written to new files, and that can be hashed."""
    with tempfile.TemporaryDirectory(dir=FOLDER) as out:
        list(orthocalc.run_batch(itertools.islice(prescriptions(), 1), f"{out}/batch", 1))
        pair = [path.read_bytes() for path in Path(out).rglob("*.stl")]
        start = time.perf_counter()
        for number, data in itertools.product(range(PAIRS), pair):
            with Path(out, f"{number}-{id(data)}").open("wb") as file:
                file.write(data)
        write = PAIRS / (time.perf_counter() - start)
    start = time.perf_counter()
    for _, data in itertools.product(range(PAIRS), pair):
        hashlib.sha256(data).hexdigest()
    return write, PAIRS / (time.perf_counter() - start)


def main() -> None:
    compileall.compile_dir(Path(orthocalc.__file__).parent, quiet=1)
    jobs: dict[str, Callable[[], Iterator[dict[str, object]]]] = {
        "prescriptions": prescriptions,
        "cases": lambda: cases(recordings=False),
        "cases with two recordings": lambda: cases(recordings=True),
    }
    for name, orders in jobs.items():
        turns = [(limits(), rate(orders(), 1), rate(orders(), 2)) for _ in range(TURNS)]
        write, sha256 = (max(turn[0][i] for turn in turns) for i in (0, 1))
        one, two = (max(turn[i] for turn in turns) for i in (1, 2))
        both = 1 / (1 / write + 1 / sha256)
        print(f"{name}: write limit {write:.0f} pairs/s, bare SHA-256 {sha256:.0f}, one after the other {both:.0f}")
        print(f"  one worker  {one[0]:4.0f} pairs/s, {one[0] / both:.2f} x both limits; {_ms(one)}")
        print(f"  two workers {two[0]:4.0f} pairs/s, {two[0] / one[0]:.2f} x one; {_ms(two)}")
        print(f"  two against one, turn by turn: {', '.join(f'{b[0] / a[0]:.2f}' for _, a, b in turns)}")
    print(f"load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def _ms(turn: tuple[float, float, float]) -> str:
    return f"processor time of a pair {turn[1]:.1f} ms in the workers, {turn[2]:.2f} ms in the run"


if __name__ == "__main__":
    main()
