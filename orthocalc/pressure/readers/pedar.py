"""novel pedar ASCII (.asc): in-shoe sensors of both feet, with the areas of the insole's own code → recordings."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

import numpy as np

from orthocalc.finding import SIDES, Side
from orthocalc.pressure.readers.header import header_number
from orthocalc.pressure.readers.read_error import ReadError
from orthocalc.pressure.readers.table import Table, is_cut, read_table
from orthocalc.pressure.recording import Floats, PressureRecording

MOST_SENSORS = 2 * 99
MOST_KPA = 10_000


@cache
def _insoles() -> tuple[Floats, dict[str, Floats]]:
    """Return the places of the sensors of a left insole (share) and their areas (mm²) by insole code."""
    tree = tomllib.loads(resources.files(__package__).joinpath("pedar_insoles.toml").read_text(encoding="utf-8"))
    areas = {code: np.array(values, dtype=float) for code, values in tree["area_mm2"].items()}
    return np.column_stack([tree["across"], tree["along"]]), areas


def read_pedar(data: bytes, file: str) -> tuple[PressureRecording, ...]:
    """Read the left and the right insole; sensors are those of the column numbers, heel to toes, medial to lateral.

    Raises
    ------
    ReadError : an insole code whose sensor areas are not known, a unit that is not kPa, or a damaged line
    """
    lines = data.split(b"\n")
    head = next((i for i, line in enumerate(lines) if line.lstrip().startswith(b"time[secs]")), None)
    if head is None:
        raise ReadError(file, None, "no line of column numbers (time[secs] 1 2 3 …)")
    if not re.search(rb"pressure values in\s+kPa", data[:2000]):
        raise ReadError(file, None, "the pressures are not in kPa; export them in kPa")
    feet = _feet(lines[head], lines[:head], head + 1, file)
    values, cut = _values(lines, head, sum(len(sensors) for _, sensors in feet) + 1, file)
    code = _code(lines[:head], file)
    rate = header_number(data, rb"scanning rate \[Hz\]:\s*([\d.,]{1,12})", "scanning rate", 0.1, 10_000, file)
    notes = ("The file ends in the middle of a line, which was left out.",) if cut else ()
    recordings, at = [], 1
    for side, sensors in feet:
        pressure = np.ascontiguousarray(values[:, at : at + len(sensors)])
        recordings.append(_recording(pressure, side, sensors, code, rate, notes))
        at += len(sensors)
    return tuple(recordings)


def _code(head: list[bytes], file: str) -> str:
    """Return the insole code, all its letters: those of wide insoles have two."""
    for number, line in enumerate(head, 1):
        if found := re.match(rb"sensor type:\s*([a-z]{1,4})\b", line.lower()):
            code = found[1].decode()
            _, known = _insoles()
            if code in known:
                return code
            raise ReadError(file, number, f"the sensor areas of insole {code} are not known; known: {', '.join(known)}")
    raise ReadError(file, None, "the header has no insole code (sensor type:)")


def _feet(columns: bytes, head: list[bytes], number: int, file: str) -> list[tuple[Side, list[int]]]:
    """Return side and sensor indices, from 0, of each insole: numbers begin again where the right one begins."""
    words = columns.split()[1:]
    if not words or len(words) > MOST_SENSORS or not all(word.isdigit() and 1 <= int(word) <= 99 for word in words):
        raise ReadError(file, number, "the line of column numbers holds others than sensors 1 to 99")
    insoles: list[list[int]] = [[]]
    for sensor in (int(word) - 1 for word in words):
        if insoles[-1] and sensor <= insoles[-1][-1]:
            insoles.append([])
        insoles[-1].append(sensor)
    sides = [side for side in SIDES if any(re.match(rf"{side} insole:\s*\d".encode(), line) for line in head)]
    if len(insoles) == 2:
        sides = list(SIDES)
    if len(sides) != len(insoles):
        raise ReadError(file, number, "which insole the sensors belong to is not said (left insole:, right insole:)")
    return list(zip(sides, insoles, strict=True))


def _values(lines: list[bytes], head: int, columns: int, file: str) -> tuple[Floats, bool]:
    """Return (time, column) and whether the last line was cut."""
    numbers = [
        i + 1 for i in range(head + 1, len(lines)) if lines[i].strip() and lines[i].split(None, 1)[0][:1].isdigit()
    ]
    rows = [lines[i - 1] for i in numbers]
    cut = is_cut(rows, columns, None, ended=not lines[-1].strip())
    if cut:
        rows.pop()
    if not rows:
        raise ReadError(file, None, "no complete line of pressures")
    values = read_table(rows, numbers, Table(file, columns, None, 1e6, stated="the line of column numbers"))
    if (values[:, 1:] > MOST_KPA).any():
        line = numbers[int((values[:, 1:] > MOST_KPA).any(axis=1).argmax())]
        raise ReadError(file, line, f"a pressure over {MOST_KPA} kPa, which no sensor under a foot shows")
    return values, cut


def _recording(
    pressure: Floats, side: Side, sensors: list[int], code: str, rate_hz: float, notes: tuple[str, ...]
) -> PressureRecording:
    places, areas = _insoles()
    places = places[sensors]
    if side == "right":
        places = np.column_stack([1 - places[:, 0], places[:, 1]])
    return PressureRecording(
        pressure_kpa=pressure,
        live=np.ones(len(sensors), dtype=bool),
        area_mm2=areas[code][sensors],
        pitch_mm=None,
        rate_hz=rate_hz,
        side=side,
        device=f"novel pedar, insole {code}",
        format="novel_pedar",
        places=places,
        places_unit="share",
        notes=notes,
    )
