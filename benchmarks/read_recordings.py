"""Benchmark: reading each text recording of a folder, as a ratio to splitting the same bytes into floats.

The yardstick is that of ``yardstick.py``; both take turns in one process. The memory is that of a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from yardstick import best, parted, split

from orthocalc.pressure.readers import ReadError, read_recordings

STATED = {"pitch_mm": (5.0, 5.0), "unit": "kPa", "rate_hz": 50.0}
FOLDERS = ("pressuRe", "moticon", "greenai_insole", "loadsol", "mun104")
PEAK = """
import sys
from pathlib import Path
from orthocalc.pressure.readers import read_recordings
read_recordings(Path(sys.argv[1]), pitch_mm=(5.0, 5.0), unit="kPa", rate_hz=50.0)
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


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
        text = parted(path.read_text("latin-1"))
        times = best(
            {
                "split": lambda text=text: split(text),
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
