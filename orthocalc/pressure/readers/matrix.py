"""Matrices without a header (text, NPY, NPZ) whose pitch and unit the user states → a recording."""

from __future__ import annotations

import io
import math
import re
import tokenize
import warnings
import zipfile
import zlib
from dataclasses import dataclass

import numpy as np

from orthocalc.pressure.readers.header import KPA_PER
from orthocalc.pressure.readers.read_error import ReadError
from orthocalc.pressure.readers.table import MOST_VALUES, Table, read_table
from orthocalc.pressure.recording import Floats, Pitch, PressureRecording, even_areas_mm2

NPY, ZIP = b"\x93NUMPY", b"PK\x03\x04"
MOST_CELLS = 1024
MOST_KPA = 10_000
LARGEST_BYTES = 8 * MOST_VALUES + 1000
PLAIN = re.compile(rb"[-+\d.,;eE \t]*\d[-+\d.,;eE \t]*\Z")
UNITS = "kPa, N/cm2, mmHg, psi, MPa, or N per cell"


@dataclass(frozen=True, slots=True)
class Stated:
    """What the file does not say: pitch (across, along), unit, and the rate of a stack of frames."""

    pitch_mm: Pitch | None
    unit: str | None
    rate_hz: float | None


def is_matrix(head: bytes) -> bool:
    """Tell whether the whole lines at a text's beginning are numbers alone, but for blank and ``Frame`` lines."""
    lines = [line for line in head.split(b"\n") if line.strip() and not line.startswith(b"Frame")]
    whole = lines[:-1] or lines
    return bool(whole) and all(PLAIN.match(line) for line in whole)


def read_matrix(data: bytes, file: str, stated: Stated) -> tuple[PressureRecording, ...]:
    """Read one matrix, or a stack of frames (time, row, col); row 1 is the heel end, columns as seen from above.

    Frames of a text are parted by blank lines or lines that begin with ``Frame``.

    Raises
    ------
    ReadError : pitch or unit (of a stack: rate) is not stated, or the numbers are none of a pressure
    """
    if data.startswith(ZIP):
        data = _only_member(data, file)
    if stated.pitch_mm is None or stated.unit is None:
        what = f"numbers without a header: state the pitch (across and along, in mm) and the unit ({UNITS})"
        raise ReadError(file, None, what)
    if not all(0.1 <= pitch <= 100 for pitch in stated.pitch_mm):
        raise ReadError(file, None, "the stated pitch is outside 0.1–100 mm")
    kpa = _kpa_per(stated.unit, stated.pitch_mm, file)
    values = _array(data, file) if data.startswith(NPY) else _text(data, file)
    if stated.rate_hz is None and len(values) > 1:
        raise ReadError(file, None, f"a stack of {len(values)} frames: state how many a second (rate)")
    if stated.rate_hz is not None and not 0.1 <= stated.rate_hz <= 10_000:
        raise ReadError(file, None, "the stated rate is outside 0.1–10000 Hz")
    if not ((values >= 0) & (values <= MOST_KPA / kpa)).all():
        raise ReadError(file, None, f"a value that is not of 0 to {MOST_KPA} kPa")
    cells = values.shape[1:]
    return (
        PressureRecording(
            pressure_kpa=values * kpa,
            live=np.ones(cells, dtype=bool),
            area_mm2=even_areas_mm2(cells, stated.pitch_mm),
            pitch_mm=stated.pitch_mm,
            rate_hz=stated.rate_hz or 1.0,
            side=None,
            device="matrix",
            format="matrix",
        ),
    )


def _kpa_per(unit: str, pitch_mm: Pitch, file: str) -> float:
    word = unit.strip().lower()
    if word == "n":
        return 1000 / (pitch_mm[0] * pitch_mm[1])
    if word not in KPA_PER:
        raise ReadError(file, None, f"the stated unit is none of {UNITS}; raw counts give no pressure")
    return KPA_PER[word]


def _text(data: bytes, file: str) -> Floats:
    lines = data.split(b"\n")
    numbers: list[int] = []
    starts = [0]
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith(b"Frame"):
            numbers.append(number)
        elif len(numbers) > starts[-1]:
            starts.append(len(numbers))
    if not numbers:
        raise ReadError(file, None, "no numbers")
    first = lines[numbers[0] - 1].rstrip(b";,\t ")
    separator = next((mark for mark in (b";", b"\t", b",") if mark in first), None)
    cols = len(first.split(separator))
    heights = {end - start for start, end in zip(starts, [*starts[1:], len(numbers)], strict=True) if end > start}
    if len(heights) > 1 or cols > MOST_CELLS or max(heights) > MOST_CELLS:
        what = f"{cols} columns and frames of {min(heights)} to {max(heights)} rows: allowed are frames of one size"
        raise ReadError(file, numbers[0], f"{what}, up to {MOST_CELLS} × {MOST_CELLS}")
    rows = [lines[number - 1].rstrip(b";,\t ") for number in numbers]
    table = Table(file, cols, separator, 1e7, kind="a value of 0 or more", limit="10000000", stated="the first line")
    return read_table(rows, numbers, table).reshape(-1, heights.pop(), cols)


def _array(data: bytes, file: str) -> Floats:
    """Return the array of an NPY file as (time, row, col)."""
    values = _npy(data, file)
    if values.ndim == 2:
        values = values[None]
    if values.ndim != 3 or not values.size or max(values.shape[1:]) > MOST_CELLS:
        what = f"an array of shape {values.shape}: allowed is (row, col) or (time, row, col) up to {MOST_CELLS} cells"
        raise ReadError(file, None, what)
    return np.ascontiguousarray(values, dtype=np.float64)


def _only_member(data: bytes, file: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if name.endswith(".npy")]
            if len(names) != 1:
                what = "a zip archive (NPZ, Excel .xlsx): read is an NPZ with one array, and Excel as .xls or text"
                raise ReadError(file, None, what)
            with archive.open(names[0]) as member:
                found = member.read(LARGEST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise ReadError(file, None, "the zip archive is damaged or protected") from None
    if len(found) > LARGEST_BYTES:
        raise ReadError(file, None, f"more than {MOST_VALUES // 1_000_000} million values when unpacked")
    return found


def _npy(data: bytes, file: str) -> np.ndarray:
    """Return the array; its header is checked against the bytes that are there before anything is allotted."""
    stream = io.BytesIO(data)
    try:
        with warnings.catch_warnings(action="ignore"):  # of a header written by Python 2
            version = np.lib.format.read_magic(stream)
            read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
            shape, fortran, kind = read(stream)
    except (ValueError, TypeError, SyntaxError, KeyError, tokenize.TokenError):
        raise ReadError(file, None, "the NPY header is damaged") from None
    if kind.kind not in "fiu" or math.prod(shape) * kind.itemsize != len(data) - stream.tell():
        raise ReadError(file, None, "an array that is not of plain numbers, or is cut")
    if math.prod(shape) > MOST_VALUES:
        raise ReadError(file, None, f"more than {MOST_VALUES // 1_000_000} million values; export a shorter part")
    flat = np.frombuffer(data, dtype=kind, offset=stream.tell())
    return flat.reshape(shape, order="F" if fortran else "C")
