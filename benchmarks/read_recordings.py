"""Benchmark: reading each text recording of a folder, as a ratio to splitting the same bytes into floats.

The yardstick is ``[float(x) for x in text.replace(',', ' ').split() if x[0].isdigit()]`` over the file's numbers alone
(a word that begins with a digit and is none, such as a date, would stop it; ``;`` is turned to a blank and a decimal
comma to a point before the clock starts). Both take turns in one process. The memory is that of a process of its own.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from orthocalc.pressure.readers import ReadError, read_recordings

RUNS = 7
STATED = {"pitch_mm": (5.0, 5.0), "unit": "kPa", "rate_hz": 50.0}
FOLDERS = ("pressuRe", "moticon", "greenai_insole", "loadsol", "mun104")
PEAK = """
import sys
from pathlib import Path
from orthocalc.pressure.readers import read_recordings
read_recordings(Path(sys.argv[1]), pitch_mm=(5.0, 5.0), unit="kPa", rate_hz=50.0)
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def numbers_of(path: Path) -> str:
    """Return the file's numbers as text, with everything between them that stands there but words."""
    text = path.read_text("latin-1")
    if ";" in text[:200]:
        text = text.replace(",", ".").replace(";", " ")
    keep = re.compile(r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?")
    words = re.split(r"([,\s]+)", text)
    return "".join(w if i % 2 or keep.fullmatch(w) else "" for i, w in enumerate(words))


def best(jobs: dict[str, Callable[[], object]]) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(RUNS):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            times[name].append((time.perf_counter() - start) * 1000)
    return {name: min(values) for name, values in times.items()}


def main() -> None:
    data = Path(os.environ.get("ORTHOCALC_DATA", "../shared/data"))
    paths = [
        path for folder in FOLDERS for path in (data / folder).iterdir() if path.suffix not in {".md", ".xls", ".xlsx"}
    ]
    for path in sorted(paths, key=lambda path: -path.stat().st_size):
        try:
            read_recordings(path, **STATED)
        except ReadError as error:
            print(f"{path.name:24} declined: {error.what}")
            continue
        text = numbers_of(path)
        times = best(
            {
                "split": lambda text=text: [float(x) for x in text.replace(",", " ").split() if x[0].isdigit()],
                "read": lambda path=path: read_recordings(path, **STATED),
            }
        )
        done = subprocess.run(  # noqa: S603 - this program
            [sys.executable, "-c", PEAK, path], capture_output=True, text=True, check=True
        )
        print(
            f"{path.name:24} {path.stat().st_size / 1e6:5.2f} MB  split {times['split']:6.1f} ms"
            f"  read {times['read']:6.1f} ms  ratio {times['read'] / times['split']:.2f}"
            f"  peak {int(done.stdout) / 1000:.0f} MB"
        )


if __name__ == "__main__":
    main()
