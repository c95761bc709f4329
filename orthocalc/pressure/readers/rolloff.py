"""RSscan / footscan dynamic roll-off export (.xls or text): newtons per sensor of a plate → recordings."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np

from orthocalc.finding import Side
from orthocalc.pressure.readers.header import rate_of
from orthocalc.pressure.readers.read_error import ReadError
from orthocalc.pressure.readers.table import Table, read_table
from orthocalc.pressure.recording import Floats, PressureRecording, even_areas_mm2

PITCH_MM = (5.08, 7.62)
"""Across and along on a footscan plate, as pressuRe's reader has it; the file does not say."""
MOST_CELLS = 1024
MOST_KPA = 10_000
MOST_FEET, MOST_FRAMES = 100, 100_000
SECTION = re.compile(rb"(?:left|right) foot data", re.IGNORECASE)
SIDE_OF: dict[bytes, Side] = {b"l": "left", b"r": "right"}
FRAME = re.compile(rb"Frame\s+(\d{1,9})\s*\(\s*(\d{1,9}(?:[.,]\d{1,6})?)\s*ms\)")


def read_rolloff(data: bytes, file: str) -> tuple[PressureRecording, ...]:
    """Read each foot of a text export, or of the text of a workbook; the first row is the heel end.

    Raises
    ------
    ReadError : no complete frame, or a damaged one
    """
    lines = data.split(b"\n")
    starts = [(i, SIDE_OF[line[:1].lower()]) for i, line in enumerate(lines) if SECTION.match(line)]
    if not starts:
        raise ReadError(file, None, "no line 'Left foot data' or 'Right foot data'")
    if len(starts) > MOST_FEET or data.count(b"Frame") > MOST_FRAMES:
        raise ReadError(file, None, f"more than {MOST_FEET} feet or {MOST_FRAMES} frames; export a shorter part")
    ends = [*(i for i, _ in starts[1:]), len(lines)]
    return tuple(_recording(lines, start, end, side, file) for (start, side), end in zip(starts, ends, strict=True))


def _recording(lines: list[bytes], start: int, end: int, side: Side, file: str) -> PressureRecording:
    heads = [(i, found) for i in range(start, end) if (found := FRAME.match(lines[i]))]
    spans = list(pairwise([*(i for i, _ in heads), end]))
    frames = [[i for i in range(first + 1, last) if lines[i].strip(b"\t ;,")] for first, last in spans]
    if not frames or not frames[0]:
        raise ReadError(file, start + 1, f"the {side} foot has no frame")
    first = lines[frames[0][0]].rstrip(b"\t ;")
    separator = next((mark for mark in (b"\t", b";", b",") if mark in first), None)
    rows, cols = len(frames[0]), len(first.split(separator))
    cut = len(frames) > 1 and end == len(lines) and _is_cut(lines, frames[-1], rows, cols, separator)
    if cut:
        frames.pop()
        heads.pop()
    for number, frame in enumerate(frames):
        if len(frame) != rows:
            raise ReadError(file, spans[number][0] + 1, f"{len(frame)} rows, the first frame has {rows}")
    if max(rows, cols) > MOST_CELLS:
        raise ReadError(file, frames[0][0] + 1, f"more than {MOST_CELLS} rows or columns")
    pressure = _pressure(lines, [i for frame in frames for i in frame], cols, separator, file)
    times = [float(found[2].replace(b",", b".")) / 1000 for _, found in (heads[0], heads[-1])]
    return PressureRecording(
        pressure_kpa=pressure.reshape(-1, rows, cols),
        live=np.ones((rows, cols), dtype=bool),
        area_mm2=even_areas_mm2((rows, cols), PITCH_MM),
        pitch_mm=PITCH_MM,
        rate_hz=rate_of(times[0], times[1], len(frames), file),
        side=side,
        device="RSscan footscan",
        format="rsscan_rolloff",
        notes=("The file ends in the middle of a frame, which was left out.",) if cut else (),
    )


def _is_cut(lines: list[bytes], frame: list[int], rows: int, cols: int, separator: bytes | None) -> bool:
    return len(frame) < rows or len(lines[frame[-1]].rstrip(b"\t ;").split(separator)) < cols


def _pressure(lines: list[bytes], at: list[int], cols: int, separator: bytes | None, file: str) -> Floats:
    area = PITCH_MM[0] * PITCH_MM[1]
    table = Table(
        file,
        cols,
        separator,
        MOST_KPA * area / 1000,
        kind="a force of 0 or more",
        stated="the first row",
        limit="387 N",
    )
    return read_table([lines[i].rstrip(b"\t ;") for i in at], [i + 1 for i in at], table) * 1000 / area
