"""Tekscan ASCII movies (.asf, .csv, .asc of F-Scan, HR Mat, MatScan, I-Scan) → recordings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from orthocalc.pressure.readers.read_error import ReadError
from orthocalc.pressure.readers.table import Table, read_table
from orthocalc.pressure.recording import Floats, Mask, PressureRecording, even_areas_mm2
from orthocalc.units import parse_length_mm

KPA_PER = {"kpa": 1.0, "psi": 6.894757}
FINEST_MM = 2.0
"""Sensors for feet have cells of 5 mm and more; those for fingers and joints of 1.3 mm."""
UNIT_WORDS = {"millimeters": "mm", "millimetres": "mm", "centimeters": "cm", "centimetres": "cm"}
MOST_CELLS = 512
"""Rows or columns beyond which a header is damaged; the largest Tekscan sensors have under 300."""
MOST_KPA = 10_000
"""More than any in-shoe sensor or plate measures (they end at some 2000 kPa): a damaged number."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header's ``KEY value`` lines that are used; free text is not among them."""

    file: str
    values: dict[str, tuple[int, str]]
    last_line: int

    def text(self, key: str) -> str:
        """Return a key's value."""
        if key not in self.values:
            raise ReadError(self.file, None, f"the header has no {key}")
        return self.values[key][1]

    def number(self, key: str, low: float, high: float) -> float:
        """Return a key's number within its range."""
        try:
            number = float(self.text(key))
        except ValueError:
            raise self.wrong(key, f"{key} is not a number") from None
        if not low <= number <= high:
            raise self.wrong(key, f"{key} {number:g} is outside {low:g}–{high:g}")
        return number

    def count(self, key: str) -> int:
        """Return a number of rows or columns."""
        number = self.number(key, 1, MOST_CELLS)
        if number != int(number):
            raise self.wrong(key, f"{key} is not a whole number")
        return int(number)

    def length_mm(self, key: str) -> float:
        """Return a spacing in mm."""
        words = self.text(key).lower().split()
        try:
            spacing = parse_length_mm(" ".join(UNIT_WORDS.get(word, word) for word in words))
        except ValueError as error:
            raise self.wrong(key, f"{key}: {error}") from None
        if not 0.1 <= spacing <= 100:
            raise self.wrong(key, f"{key} {spacing:g} mm is outside 0.1–100 mm")
        return spacing

    def wrong(self, key: str, what: str) -> ReadError:
        """Return the error that points to a key's line."""
        return ReadError(self.file, self.values[key][0], what)


GRID_KEYS = ("ROWS", "COLS", "ROW_SPACING", "COL_SPACING", "SENSEL_AREA", "MIRROR_ROW", "MIRROR_COL")
OTHER_KEYS = ("SECONDS_PER_FRAME", "START_FRAME", "END_FRAME", "UNITS", "SENSOR_TYPE", "CALIBRATION_POINT_1")


def read_tekscan(data: bytes, file: str) -> tuple[PressureRecording, ...]:
    """Read one foot's movie from the bytes of a Tekscan ASCII file.

    The file's first row is the toe end, its first column the left edge seen from above. A MIRROR flag that is set is
    taken to mean that the export reversed the rows, or each row; it is undone, with a note, since no document says so.

    Raises
    ------
    ReadError : raw counts, a header that lacks what is needed, or a damaged frame
    """
    lines = data.removeprefix(b"\xef\xbb\xbf").splitlines()
    header = _header(lines, file)
    scale = _kpa_per_unit(header)
    values, notes = _frames(lines, header, MOST_KPA / scale)
    live: Mask = np.any(np.isfinite(values), axis=0)
    pressure = np.nan_to_num(values) * scale
    pitch = header.length_mm("COL_SPACING"), header.length_mm("ROW_SPACING")
    if max(pitch) < FINEST_MM:
        wide, long = (count * step for count, step in zip(live.shape[::-1], pitch, strict=True))
        what = f"a mat of {wide:.0f} × {long:.0f} mm with cells of {max(pitch):g} mm is none for feet"
        raise header.wrong("ROW_SPACING", what)
    mirror, mirrored = _mirror(header)
    recording = PressureRecording(
        pressure_kpa=np.ascontiguousarray(pressure[:, *mirror]),
        live=np.array(live[mirror]),
        area_mm2=even_areas_mm2(live.shape, pitch),
        pitch_mm=pitch,
        rate_hz=1 / header.number("SECONDS_PER_FRAME", 1e-4, 10),
        side=None,
        device=_device(header),
        format="tekscan_ascii",
        calibration_mass_kg=_calibration_mass_kg(header),
        notes=(*notes, *mirrored, *_area_note(header, pitch)),
    )
    return (recording,)


def _header(lines: list[bytes], file: str) -> Header:
    """Find the keys in any order; a comment that looks like one and says something else is not decided by us."""
    found: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(lines, 1):
        key, _, value = line.decode("latin-1").strip().partition(" ")
        if key == "ASCII_DATA":
            return Header(file, found, number)
        if key in GRID_KEYS or key in OTHER_KEYS:
            value = value.strip()
            if found.setdefault(key, (number, value))[1] != value:
                raise ReadError(file, number, f"{key} stands twice in the header, with two values")
    raise ReadError(file, None, "the header does not end: no ASCII_DATA line")


def _kpa_per_unit(header: Header) -> float:
    unit = header.text("UNITS").lower()
    if unit == "raw":
        what = "raw counts without a calibration give no pressure; calibrate and export in kPa"
        raise header.wrong("UNITS", what)
    if unit not in KPA_PER:
        raise header.wrong("UNITS", "UNITS is none of KPa, PSI, raw")
    return KPA_PER[unit]


def _frames(lines: list[bytes], header: Header, most: float) -> tuple[Floats, tuple[str, ...]]:
    """Return the complete frames as (time, row, col), NaN outside the sensor, toe end first, and what was odd."""
    rows, cols = header.count("ROWS"), header.count("COLS")
    starts, numbers, data, ended = _sort_lines(lines, header)
    counts = [end - start for start, end in pairwise([*starts, len(data)])]
    cut = counts and not ended and (counts[-1] < rows or data[-1].replace(b";", b",").count(b",") + 1 < cols)
    if cut:
        data = data[: starts[-1]]
        counts.pop()
    for i, count in enumerate(counts):
        if count != rows:
            at = numbers[min(starts[i] + min(count, rows), len(numbers) - 1)] if numbers else header.last_line + 1
            raise ReadError(header.file, at, f"frame {i + 1} has {count} rows, the header says {rows}")
    if not counts:
        raise ReadError(header.file, None, "no complete frame")
    notes = ["The file ends in the middle of a frame, which was left out."] if cut else []
    notes += _missing_note(header, len(counts))
    values = _numbers(data, numbers, cols, most, header.file)
    return values.reshape(-1, rows, cols), tuple(notes)


def _sort_lines(lines: list[bytes], header: Header) -> tuple[list[int], list[int], list[bytes], bool]:
    """Return where each frame starts among the data lines, the data lines with their numbers, and whether @@ ended."""
    starts: list[int] = []
    numbers: list[int] = []
    data: list[bytes] = []
    for number, line in enumerate(lines[header.last_line :], header.last_line + 1):
        if line.startswith(b"Frame"):
            starts.append(len(data))
        elif line.startswith(b"@@"):
            return starts, numbers, data, True
        elif line and not line.isspace():
            if not starts:
                raise ReadError(header.file, number, "values before the first Frame line")
            numbers.append(number)
            data.append(line)
    return starts, numbers, data, False


def _numbers(data: list[bytes], numbers: list[int], cols: int, most: float, file: str) -> Floats:
    """Parse the data lines to (line, col); ``B`` is NaN."""
    separator = b";" if data and b";" in data[0] else b","
    limit = f"{MOST_KPA} kPa, which no sensor under a foot shows"
    return read_table(data, numbers, Table(file, cols, separator, most, gap=b"B", limit=limit))


def _missing_note(header: Header, frames: int) -> list[str]:
    try:
        expected = int(header.text("END_FRAME")) - int(header.text("START_FRAME")) + 1
    except (ReadError, ValueError):
        return []
    return [f"The file has {frames} of the {expected} frames that its header names."] if frames < expected else []


def _mirror(header: Header) -> tuple[tuple[slice, slice], tuple[str, ...]]:
    """Return the slices that turn the file's rows and columns to heel first, left first."""
    row, col = (header.values.get(key, (0, "0"))[1] not in {"0", ""} for key in ("MIRROR_ROW", "MIRROR_COL"))
    notes = [
        f"The file says that its {what} are mirrored; this was undone."
        for what, set_ in (("rows", row), ("columns", col))
        if set_
    ]
    return (slice(None, None, 1 if row else -1), slice(None, None, -1 if col else 1)), tuple(notes)


def _device(header: Header) -> str:
    """Return the sensor's type if it is a plain word; free text is not kept."""
    kind = header.values.get("SENSOR_TYPE", (0, ""))[1]
    return f"Tekscan {kind}" if re.fullmatch(r"[A-Za-z0-9._-]{1,16}", kind) else "Tekscan"


def _calibration_mass_kg(header: Header) -> float | None:
    text = header.values.get("CALIBRATION_POINT_1", (0, ""))[1]
    found = re.match(r"(\d{1,4}(?:\.\d{1,6})?) \(Kgs\)", text)
    return float(found[1]) if found else None


def _area_note(header: Header, pitch_mm: tuple[float, float]) -> tuple[str, ...]:
    """Compare the stated sensel area with the pitch; the pitch stands, since shape and area both rest on it."""
    found = re.match(r"([\d.]{1,12}) (mm2|cm2|in2)", header.values.get("SENSEL_AREA", (0, ""))[1])
    if not found or found[1].count(".") > 1:
        return ()
    stated = float(found[1]) * {"mm2": 1.0, "cm2": 100.0, "in2": 645.16}[found[2]]
    cell = pitch_mm[0] * pitch_mm[1]
    if abs(stated - cell) <= 0.01 * cell:
        return ()
    return (f"The file states {stated:.1f} mm² a sensel, its spacing gives {cell:.1f} mm²: the spacing was used.",)
