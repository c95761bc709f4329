"""Benchmark: analyze of real recordings, past start-up, as a ratio to splitting the same text into numbers.

The limit is that of ``yardstick.py``, in the same process and in turn with the analysis. The analysis is all that the
command does between its imports and its output: reading, measuring, and the text. Memory is the process's peak, imports
included.

    python benchmarks/analyze.py [FILE...]      (default: the text recordings under $ORTHOCALC_DATA, largest first)
"""

from __future__ import annotations

import io
import os
import resource
import sys
from pathlib import Path

from rich.console import Console
from yardstick import best, parted, split

from orthocalc.analysis import analyse
from orthocalc.analysis_text import analysis_text
from orthocalc.pressure.readers import read_recordings

NAMES = (
    "greenai_insole/raw_pressure.csv",
    "pressuRe/pedar_example.asc",
    "pressuRe/pliance_test.asc",
    "pressuRe/xsensor_data.csv",
    "pressuRe/emed_test.lst",
    "loadsol/roll_test.txt",
    "moticon/230927_102114.txt",
    "pressuRe/fscan_testL.asf",
)


def analyze(path: Path) -> None:
    console = Console(file=io.StringIO(), width=100)
    console.print(analysis_text(path.name, analyse(read_recordings(path)), colour=False))


def main() -> None:
    data = Path(os.environ.get("ORTHOCALC_DATA", "../shared/data"))
    paths = [Path(name) for name in sys.argv[1:]] or [data / name for name in NAMES]
    for path in paths:
        text = parted(path.read_bytes().decode("latin-1"))
        found = best({"split": lambda text=text: split(text), "analyze": lambda path=path: analyze(path)})
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{path.name:22} {path.stat().st_size / 1e6:5.2f} MB  split {found['split']:6.1f} ms  "
            f"analyze {found['analyze']:6.1f} ms  ratio {found['analyze'] / found['split']:.2f}  peak {memory:.0f} MB"
        )


if __name__ == "__main__":
    main()
