"""Benchmark: pairs by the hundred, their proof, their bytes, and one cold command (geometry.md G4, G5, G8-G10, G13).

Pairs are written to new files on a memory file system without engraving; the write limit (one memcpy and one write of
the same bytes to a new file), the bare interpreter and the bare imports are measured in the same run. Two workers count
as one process's work split in two, both started before the clock.
Every command runs with its byte code compiled before, as an installed one has it.

    python benchmarks/pairs.py
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
from write_stl import FOLDER, prescription

from orthocalc.export.stl import stl_bytes, write_stl
from orthocalc.finding import SIDES
from orthocalc.insole.check import check_insole
from orthocalc.insole.shape import shape_insole
from orthocalc.insole.template import load_template

PAIRS, WARM, PROOFS, COLD = 200, 8, 60, 9
BARE = "import numpy, pydantic"
PRESCRIPTION = {
    "orthocalc": 1,
    "id": "one",
    "engrave": False,
    "left": prescription(262.0, 1.0).model_dump(exclude_defaults=True),
    "right": prescription(262.0, 1.0).model_dump(exclude_defaults=True),
}


def lengths_mm(order: str) -> list[float]:
    """Return the insoles' lengths: 12 of them in ascending order, the same in turn, or one for every pair."""
    if order == "every pair its own":
        return [220.0 + number * 0.4 for number in range(PAIRS)]
    sizes = [220.0 + number % 12 * 6 for number in range(PAIRS)]
    return sorted(sizes) if order == "12 sizes, sorted" else sizes


def make_pairs(lengths: list[float], folder: str) -> None:
    """Write pairs, every second one a shell."""
    template = load_template("full_length")
    for number, length in enumerate(lengths):
        for side in SIDES:
            foot = prescription(length, number % 2)
            write_stl(shape_insole(template, foot, side), f"{folder}/{number}-{side}.stl")


def write_limit(data: bytes) -> float:
    """Return seconds for as many files of these bytes as the pairs are."""
    source = np.frombuffer(data, np.uint8)
    copy = np.zeros_like(source)
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        start = time.perf_counter()
        for number in range(2 * PAIRS):
            np.copyto(copy, source)
            handle = os.open(f"{folder}/{number}", os.O_WRONLY | os.O_CREAT | os.O_EXCL)
            os.write(handle, copy)
            os.close(handle)
        return time.perf_counter() - start


def worker(share: list[float], ready: multiprocessing.Barrier) -> None:
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        make_pairs(share[:WARM], folder)
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        ready.wait()
        make_pairs(share, folder)
        ready.wait()


def seconds(workers: int, order: str) -> float:
    """Return how long so many processes take for all pairs."""
    lengths = lengths_mm(order)
    ready = multiprocessing.Barrier(workers + 1)
    edges = np.linspace(0, PAIRS, workers + 1).astype(int).tolist()
    shares = [lengths[a:b] for a, b in pairwise(edges)]
    running = [multiprocessing.Process(target=worker, args=(share, ready)) for share in shares]
    for process in running:
        process.start()
    ready.wait()
    start = time.perf_counter()
    ready.wait()
    took = time.perf_counter() - start
    for process in running:
        process.join()
    return took


def proof_ms() -> tuple[float, float]:
    """Return best and median of proving insoles of ever new sizes."""
    template, times = load_template("full_length"), []
    for number in range(PROOFS):
        insole = shape_insole(template, prescription(230.0 + number * 0.5, 1.0), "left")
        start = time.perf_counter()
        check_insole(insole)
        times.append((time.perf_counter() - start) * 1000)
    return min(times), statistics.median(times)


def digests(numbers: list[int]) -> list[str]:
    template = load_template("full_length")
    alike = prescription(220.0, 0.0).model_copy(update={"heel_lift_mm": 5.5})
    feet = [alike.model_copy(update={"length_mm": 220.0 + number}) for number in numbers]
    made = [shape_insole(template, foot, "left") for foot in feet]
    return [hashlib.sha256(stl_bytes(insole)).hexdigest() for insole in made]


def cold(*command: str) -> tuple[float, float]:
    """Return seconds, best of some, and the largest memory [MB] of a command of its own."""
    times, program = [], [sys.executable, *command]
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "orthocalc-byte-code")}
    subprocess.run(program, check=True, stdout=subprocess.DEVNULL, env=environment)  # noqa: S603
    for _ in range(COLD):
        start = time.perf_counter()
        subprocess.run(program, check=True, stdout=subprocess.DEVNULL, env=environment)  # noqa: S603
        times.append(time.perf_counter() - start)
    probe = "import resource,subprocess,sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
    probe += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    program = [sys.executable, "-c", probe, *program]
    peak = subprocess.run(program, check=True, capture_output=True, text=True, env=environment).stdout  # noqa: S603
    return min(times), int(peak.splitlines()[-1]) / 1024


def main() -> None:
    with tempfile.TemporaryDirectory(dir=FOLDER) as name:
        folder = Path(name)
        data = stl_bytes(shape_insole(load_template("full_length"), prescription(270.0, 1.0), "left"))
        for order in ("12 sizes, sorted", "12 sizes, mixed", "every pair its own"):
            turns = [(write_limit(data), seconds(1, order), seconds(2, order)) for _ in range(3)]
            floor, one, two = (min(turn[i] for turn in turns) for i in range(3))
            print(f"    write limit {PAIRS / floor:.0f} pairs/s")
            print(f"G4  {order}: one worker {PAIRS / one:.0f} pairs/s ({one / floor:.2f} x the write limit)")
            print(f"G5  {order}: two workers {PAIRS / two:.0f} pairs/s, {one / two:.2f} x one")
        (folder / "one.json").write_text(json.dumps(PRESCRIPTION), encoding="utf-8")
        make = ("-m", "orthocalc", "make", str(folder / "one.json"), "-o", str(folder / "out"), "--force")
        bare, command = cold("-c", BARE), cold(*make)
        print(f"G8  cold make of a pair {command[0]:.3f} s beside {bare[0]:.3f} s of numpy and pydantic alone")
        print(f"G9  its memory {command[1]:.0f} MB beside {bare[1]:.0f} MB")
    print("G10 proof with a post, new size: {:.2f} ms (median {:.2f})".format(*proof_ms()))
    numbers = list(range(12))
    forwards, backwards = digests(numbers), digests(numbers[::-1])
    with multiprocessing.Pool(2) as pool:
        apart = [one for (one,) in pool.map(digests, [[number] for number in numbers])]
    print(f"G13 same bytes in any order and process: {forwards == backwards[::-1] == apart}")
    print(f"    memory of this run {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
