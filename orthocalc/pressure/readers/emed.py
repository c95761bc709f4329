"""novel emed list export (.lst): one page of text per frame → recordings of a plate."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from orthocalc.pressure.readers.header import header_number
from orthocalc.pressure.readers.read_error import ReadError
from orthocalc.pressure.readers.table import Table, is_cut, read_table
from orthocalc.pressure.recording import Floats, PressureRecording, even_areas_mm2

MOST_CELLS = 1024
MOST_KPA = 10_000
ROUNDED_N = 0.006
"""Half the last printed digit of a force, and a little."""
NUMBER = rb"\s*([\d.,]{1,12})"


@dataclass(frozen=True, slots=True)
class Page:
    """One frame: its number, the columns' line, the rows' lines and the numbers of those lines in the file."""

    picture: int
    columns: bytes
    rows: list[bytes]
    numbers: range
    total: bytes | None


def read_emed(data: bytes, file: str) -> tuple[PressureRecording, ...]:
    """Read each measurement of an emed list; the file's first row is the toe end.

    Pages without a picture number are summaries (maximum and mean pictures) and are left out. The list does not name
    its unit: the forces that it prints tell kPa (force = sum × area / 10 cm²) from N/cm² (force = sum × area).

    Raises
    ------
    ReadError : no complete frame, a damaged one, or forces that do not follow from the pressures
    """
    pitch = (
        10 * header_number(data, rb"Sensor size:" + NUMBER + rb"\s*x", "Sensor size", 0.01, 10, file),
        10 * header_number(data, rb"Sensor size:[ \t\d.,]{1,20}x" + NUMBER, "Sensor size", 0.01, 10, file),
    )
    rate = 1000 / header_number(data, rb"Time/picture:" + NUMBER, "Time/picture", 0.1, 10_000, file)
    if len(set(re.findall(rb"Sensor size:[^\n]*|Time/picture:[^\n]*", data))) > 2:
        raise ReadError(file, None, "measurements of several rates or sensor sizes; export them one by one")
    pages = _pages(data.split(b"\n"), file)
    whole = [page for page in pages if page.total is not None]
    if not whole:
        raise ReadError(file, None, "no complete frame")
    cut = ("The file ends in the middle of a frame, which was left out.",) if pages[-1].total is None else ()
    measurements = _measurements(whole)
    return tuple(
        _recording(pages, pitch, rate, cut if last else (), file)
        for pages, last in ((pages, pages is measurements[-1]) for pages in measurements)
    )


def _pages(lines: list[bytes], file: str) -> list[Page]:
    """Find the frames; only the last one may be cut."""
    starts = [i for i, line in enumerate(lines) if b"Pict-No." in line]
    pages = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        picture = re.search(rb"Pict-No\.:\s*(\d{1,9})", lines[start])
        if not picture:
            raise ReadError(file, start + 1, "a picture without a number")
        first = next((i for i in range(start + 1, end) if lines[i].strip()), end)
        stop = next((i for i in range(first + 1, end) if not lines[i][:1].isdigit()), end)
        columns = lines[first].rstrip() if first < end else b""
        done = (
            stop < end
            and lines[stop].startswith(b"Force")
            and not is_cut([lines[stop - 1], lines[stop]], columns.count(b"\t") + 1, b"\t", ended=stop < len(lines) - 1)
        )
        if not done and end < len(lines):
            raise ReadError(file, min(stop, end - 1) + 1, "a frame without its line of forces")
        total = lines[stop].split(b"\t")[-1] if done else None
        pages.append(Page(int(picture[1]), columns, lines[first + 1 : stop], range(first + 2, stop + 1), total))
    return pages


def _measurements(pages: list[Page]) -> list[list[Page]]:
    """Part the pages where the picture numbers begin again."""
    found: list[list[Page]] = []
    for page in pages:
        if not found or page.picture <= found[-1][-1].picture:
            found.append([])
        found[-1].append(page)
    return found


def _recording(
    pages: list[Page], pitch_mm: tuple[float, float], rate_hz: float, notes: tuple[str, ...], file: str
) -> PressureRecording:
    parts = [_window(list(some), columns, file) for columns, some in groupby(pages, key=lambda page: page.columns)]
    rows, cols = (np.concatenate([part[i] for part in parts]) for i in (1, 2))
    high, wide = int(np.ptp(rows)) + 1, int(np.ptp(cols)) + 1
    pressure = np.zeros((len(pages), high, wide))
    at = 0
    for values, some_rows, some_cols in parts:
        inside = np.ix_(np.arange(at, at + len(values)), some_rows - rows.min(), some_cols - cols.min())
        pressure[inside] = values
        at += len(values)
    printed = _printed_force_n(pages, file)
    pressure = pressure[:, ::-1] * _kpa_per_unit(pressure, printed, pitch_mm, file)
    return PressureRecording(
        pressure_kpa=np.ascontiguousarray(pressure),
        live=np.ones((high, wide), dtype=bool),
        area_mm2=even_areas_mm2((high, wide), pitch_mm),
        pitch_mm=pitch_mm,
        rate_hz=rate_hz,
        side=None,
        device="novel emed",
        format="novel_emed",
        printed_force_n=printed,
        notes=notes,
    )


def _window(pages: list[Page], columns: bytes, file: str) -> tuple[Floats, np.ndarray, np.ndarray]:
    """Return pages of one window as (time, row, col) with the plate's row and column numbers."""
    words = columns.split(b"\t")[1:]
    numbers = [number for page in pages for number in page.numbers]
    try:
        cols = np.array([int(word) for word in words[:-1]])
    except ValueError:
        cols = np.zeros(0, dtype=int)
    if not len(cols) or words[-1] != b"Force" or (np.diff(cols) != 1).any():
        raise ReadError(file, numbers[0] - 1 if numbers else None, "the line of column numbers cannot be read")
    table = Table(file, len(words) + 1, b"\t", 1e7, stated="the line of column numbers")
    values = read_table([row for page in pages for row in page.rows], numbers, table)
    count = len(pages[0].rows)
    rows = values[:count, 0].astype(int)
    if {len(page.rows) for page in pages} != {count} or not count or (np.diff(rows) != 1).any():
        raise ReadError(file, numbers[0] if numbers else None, "a frame of other rows than the first")
    if max(rows.max(), cols.max()) > MOST_CELLS or (values[:, 1:-1] > MOST_KPA).any():
        raise ReadError(file, None, f"more than {MOST_CELLS} rows or columns, or over {MOST_KPA} kPa: damaged")
    return values[:, 1:-1].reshape(len(pages), count, -1), rows, cols


def _printed_force_n(pages: list[Page], file: str) -> Floats:
    table = Table(file, 1, None, 1e7, kind="a force of 0 or more", limit="10000000 N", stated="the last column")
    return read_table([page.total or b"" for page in pages], [page.numbers.stop for page in pages], table)[:, 0]


def _kpa_per_unit(pressure: Floats, printed_n: Floats, pitch_mm: tuple[float, float], file: str) -> float:
    """Find the unit in which the printed forces are sum × area."""
    sums = pressure.sum(axis=(1, 2)) * pitch_mm[0] * pitch_mm[1] / 1000
    for unit in (1.0, 10.0):
        if (abs(sums * unit - printed_n) <= ROUNDED_N + 1e-4 * printed_n).all():
            return unit
    worst = int(abs(sums - printed_n).argmax()) + 1
    raise ReadError(file, None, f"frame {worst}: its printed force does not follow from its pressures")
