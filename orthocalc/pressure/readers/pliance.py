"""novel pliance mat ASCII (.asc): pressures, the maker's force and centre of pressure, and the cells' corners."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orthocalc.pressure.readers.header import header_number
from orthocalc.pressure.readers.read_error import ReadError
from orthocalc.pressure.readers.table import Table, is_cut, read_table
from orthocalc.pressure.recording import Floats, PressureRecording, even_areas_mm2

MOST_CELLS = 512
MOST_KPA = 10_000
DIGITS = b"0123456789"


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the cells stand: row and col of each sensor number, the shape, pitch and the mat's far corner, in mm."""

    places: dict[int, tuple[int, int]]
    shape: tuple[int, int]
    pitch_mm: tuple[float, float]
    far_mm: tuple[float, float]


def read_pliance(data: bytes, file: str) -> tuple[PressureRecording, ...]:
    """Read the mat's recording; row 0 is the end with the smallest y of the file's corners, col 0 the smallest x.

    The file prints its centre of pressure from the corner that is opposite to that of the cells' coordinates; it is
    turned to theirs.

    Raises
    ------
    ReadError : a unit that is not kPa, cells that form no grid, or a damaged line
    """
    lines = data.split(b"\n")
    if not re.search(rb"pressure values in\s+kPa", data[:2000]):
        raise ReadError(file, None, "the pressures are not in kPa; export them in kPa")
    rate = header_number(data, rb"scanning rate \[Hz\]:\s*([\d.,]{1,12})", "scanning rate", 0.1, 10_000, file)
    heads = [i for i, line in enumerate(lines) if line.lstrip().startswith(b"time[secs]")]
    if not heads:
        raise ReadError(file, None, "no line of sensor numbers (time[secs] 4 5 6 …)")
    grid = _grid(lines, file)
    sensors = _sensors(lines[heads[0]], heads[0] + 1, grid, file)
    values, cut = _pressures(lines, heads[0], len(sensors) + 1, file)
    pressure = np.zeros((len(values), *grid.shape))
    rows, cols = np.array([grid.places[sensor] for sensor in sensors]).T
    pressure[:, rows, cols] = values[:, 1:]
    printed = _printed(lines, heads, values[:, 0], rate, file)
    live = np.zeros(grid.shape, dtype=bool)
    live[rows, cols] = True
    chirality = "The file does not say whether its columns run as seen from above; they are taken so: check the side."
    return (
        PressureRecording(
            pressure_kpa=pressure,
            live=live,
            area_mm2=even_areas_mm2(grid.shape, grid.pitch_mm),
            pitch_mm=grid.pitch_mm,
            rate_hz=rate,
            side=None,
            device="novel pliance",
            format="novel_pliance",
            printed_force_n=None if printed is None else printed[:, 0].copy(),
            printed_cop=None if printed is None else np.array(grid.far_mm) - 10 * printed[:, 1:],
            printed_cop_unit=None if printed is None else "mm",
            notes=(chirality, "The file ends in the middle of a frame, which was left out.") if cut else (chirality,),
        ),
    )


def _sensors(columns: bytes, number: int, grid: Grid, file: str) -> list[int]:
    words = columns.split()[1:]
    if not all(word.isdigit() and len(word) < 7 and int(word) in grid.places for word in words) or not words:
        raise ReadError(file, number, "a sensor whose corners the file does not give")
    return [int(word) for word in words]


def _pressures(lines: list[bytes], head: int, columns: int, file: str) -> tuple[Floats, bool]:
    """Return (time, column) of the lines that begin with a time, up to the summaries, and whether the last was cut."""
    numbers = []
    for i in range(head + 1, len(lines)):
        word = lines[i].split(None, 1)[:1]
        if word and word[0][:1] not in DIGITS:
            break
        if word:
            numbers.append(i + 1)
    rows = [lines[i - 1] for i in numbers]
    cut = is_cut(rows, columns, None, ended=True)
    if cut:
        rows.pop()
    if not rows:
        raise ReadError(file, None, "no complete line of pressures")
    values = read_table(rows, numbers, Table(file, columns, None, 1e6, stated="the line of sensor numbers"))
    if (high := (values[:, 1:] > MOST_KPA).any(axis=1)).any():
        what = f"a pressure over {MOST_KPA} kPa, which no sensor under a foot shows"
        raise ReadError(file, numbers[int(high.argmax())], what)
    return values, cut


def _printed(lines: list[bytes], heads: list[int], time_s: Floats, rate_hz: float, file: str) -> Floats | None:
    """Return force (N), x and y (cm) of the frames that have pressures: the printed table covers all of the time."""
    head = next((i for i in heads if b"force[N]" in lines[i]), None)
    if head is None:
        return None
    end = next((i for i in range(head + 1, len(lines)) if lines[i].startswith(b"sensor")), len(lines))
    numbers = [i + 1 for i in range(head + 1, end) if lines[i].strip()]
    table = Table(file, 4, None, 1e6, gap=b"-", kind="a number of 0 or more", limit="1000000")
    values = read_table([lines[i - 1] for i in numbers], numbers, table)
    at = np.searchsorted(values[:, 0], time_s - 0.5 / rate_hz)
    if not len(values) or (at >= len(values)).any() or (abs(values[at, 0] - time_s) > 0.5 / rate_hz).any():
        return None
    return values[at, 1:]


def _grid(lines: list[bytes], file: str) -> Grid:
    """Find the grid from the table of corners at the file's end."""
    names = (b"sensor", b"x[c]", b"y[c]", *(f"{axis}[{i}]".encode() for axis in "xy" for i in range(4)))
    at = {line.split(None, 1)[0]: i for i, line in enumerate(lines) if line.startswith(names)}
    if missing := [name.decode() for name in names if name not in at]:
        raise ReadError(file, None, f"no line {missing[0]} in the table of the cells' corners: the file is cut")
    count = len(lines[at[b"sensor"]].split())
    table = Table(file, count, None, 1e6, used=tuple(range(1, count)), stated="the line of sensors", kind="a number")
    values = read_table([lines[at[name]] for name in names], [at[name] + 1 for name in names], table)
    found = dict(zip(names, values, strict=True))
    cols, wide = _steps(found[b"x[c]"])
    rows, high = _steps(found[b"y[c]"])
    far = tuple(10 * float(max(found[f"{axis}[{i}]".encode()].max(initial=0) for i in range(4))) for axis in "xy")
    shape = int(rows.max(initial=0)) + 1, int(cols.max(initial=0)) + 1
    places = {int(sensor): (int(row), int(col)) for sensor, row, col in zip(found[b"sensor"], rows, cols, strict=True)}
    if not wide or not high or len(set(places.values())) < count - 1 or max(shape) > MOST_CELLS:
        raise ReadError(file, at[b"x[c]"] + 1, "the cells form no grid of rows and columns")
    return Grid(places, shape, (round(10 * wide, 4), round(10 * high, 4)), (far[0], far[1]))


def _steps(centres: Floats) -> tuple[NDArray[np.intp], float]:
    """Return the index of each centre on an even grid and the grid's step; 0 where there is none."""
    unique = np.unique(centres)
    if len(unique) < 2:
        return np.zeros(len(centres), dtype=np.intp), 0.0
    step = float(np.median(np.diff(unique)))
    place = (centres - unique[0]) / step
    even = bool((abs(place - np.rint(place)) < 0.05).all()) and step >= 0.05
    return np.rint(place).astype(np.intp), step if even else 0.0
