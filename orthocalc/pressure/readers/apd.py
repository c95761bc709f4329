"""CAD/CAM export of a plate's print (.apd, of footscan and zebris): maximum picture and frames → a recording."""

from __future__ import annotations

import re

import numpy as np

from orthocalc.finding import Side
from orthocalc.pressure.readers.header import KPA_PER, header_count, header_number
from orthocalc.pressure.readers.read_error import ReadError
from orthocalc.pressure.readers.table import Table, read_table
from orthocalc.pressure.recording import PressureRecording, even_areas_mm2

MOST_CELLS = 1024
MOST_KPA = 10_000
OUTSIDE = -1.0
HEAD = re.compile(rb"\[Data(\d{0,9})\]\s*$")
NUMBER = rb"\s*=\s*([\d.,]{1,12})\s*$"
SIDES: dict[bytes, Side] = {b"L": "left", b"R": "right"}


def read_apd(data: bytes, file: str) -> tuple[PressureRecording, ...]:
    """Read the print; its first row is taken as the heel end, −1 is outside the foot and counts as 0.

    A file without frames has the maximum picture alone, which is one frame.

    Raises
    ------
    ReadError : a unit that is not known, frames that are missing or whose maximum is not the printed one
    """
    rows, cols = (header_count(data, rb"^SensCount%c" % axis + NUMBER, "SensCount", MOST_CELLS, file) for axis in b"XY")
    along, across = (header_number(data, rb"^LDist%c" % axis + NUMBER, "LDist", 0.5, 100, file) for axis in b"XY")
    unit = _word(data, b"UnitPressure").decode("latin-1").lower() or "n/cm2"
    if unit not in KPA_PER or _word(data, b"UnitDistance") not in {b"", b"mm"}:
        raise ReadError(file, None, "UnitPressure is none of N/cm2, kPa, mmHg, PSI, or UnitDistance is not mm")
    lines = data.split(b"\n")
    heads = [(i, found[1]) for i, line in enumerate(lines) if line[:5] == b"[Data" and (found := HEAD.match(line))]
    if not heads or heads[-1][0] + rows >= len(lines) or len(heads) * rows >= len(lines):
        raise ReadError(file, None, f"no [Data], or fewer than {rows} lines in one: the file is cut")
    at = [i + 1 + row for i, _ in heads for row in range(rows)]
    kpa = KPA_PER[unit]
    table = Table(file, cols, b"\t", MOST_KPA / kpa, low=OUTSIDE, kind="a pressure of 0 or more, or -1")
    values = read_table([lines[i].rstrip() for i in at], [i + 1 for i in at], table).reshape(-1, rows, cols)
    pressure = np.maximum(values, 0) * kpa
    frames = [i for i, (_, number) in enumerate(heads) if number]
    maxima = [i for i, (_, number) in enumerate(heads) if not number]
    if frames and maxima and abs(pressure[frames].max(axis=0) - pressure[maxima[0]]).max() > 1e-6:
        raise ReadError(file, heads[maxima[0]][0] + 1, "the maximum picture is not the maximum of the frames")
    if not frames:
        notes: tuple[str, ...] = ("The file holds the maximum picture alone, without time.",)
    else:
        notes = ()
    return (
        PressureRecording(
            pressure_kpa=pressure[frames or maxima],
            live=np.ones((rows, cols), dtype=bool),
            area_mm2=even_areas_mm2((rows, cols), (across, along)),
            pitch_mm=(across, along),
            rate_hz=_rate_hz(data, file) if frames else 1.0,
            side=SIDES.get(_word(data, b"FootSide").upper()),
            device="plate",
            format="rsscan_apd",
            notes=notes,
        ),
    )


def _rate_hz(data: bytes, file: str) -> float:
    """Return the rate from the time between frames, in ms unless the file says seconds."""
    step = header_number(data, rb"^TimeDiff" + NUMBER, "TimeDiff", 1e-4, 10_000, file)
    return round((1 if _word(data, b"UnitTime") == b"s" else 1000) / step, 6)


def _word(data: bytes, key: bytes) -> bytes:
    found = re.search(rb"^" + key + rb"\s*=\s*([^\s=]{1,12})\s*$", data[:20_000], re.MULTILINE)
    return found[1] if found else b""
