"""novel loadsol text: forces of up to three zones per insole → recordings of force alone."""

from __future__ import annotations

import re

from orthocalc.finding import Side
from orthocalc.pressure.readers.header import rate_of
from orthocalc.pressure.readers.read_error import ReadError
from orthocalc.pressure.readers.table import Table, is_cut, read_table
from orthocalc.pressure.recording import Floats, PressureRecording

MOST_COLUMNS = 512
MOST_N = 50_000.0
SIDES: dict[str, Side] = {"L": "left", "R": "right"}


def read_loadsol(data: bytes, file: str) -> tuple[PressureRecording, ...]:
    """Read each insole's total force, by the names of the channels: their order differs between left and right.

    Where a file has zones without a total, the force is their sum. There are no pressures.

    Raises
    ------
    ReadError : no channel of force, a unit that is not N, or a damaged line
    """
    lines = data.split(b"\n")
    units_at = next((i for i, line in enumerate(lines) if line.startswith(b"Time[")), None)
    if not units_at:
        raise ReadError(file, None, "no line of units (Time[secs] Force[N] …)")
    names = [name.strip() for name in lines[units_at - 1].decode("latin-1").split("\t")]
    units = [unit.strip() for unit in lines[units_at].decode("latin-1").split("\t")]
    insoles = _insoles(names, units, units_at + 1, file)
    numbers = [i + 1 for i in range(units_at + 1, len(lines)) if lines[i].strip()]
    rows = [lines[i - 1] for i in numbers]
    columns = max(max(columns) for columns in insoles.values()) + 1
    cut = is_cut(rows, columns, b"\t", ended=True)
    rows = rows[:-1] if cut else rows
    if not rows:
        raise ReadError(file, None, "no complete line of forces")
    notes = ("The file ends in the middle of a line, which was left out.",) if cut else ()
    return tuple(_recording(side, _forces(rows, numbers, used, file), notes, file) for side, used in insoles.items())


def _insoles(names: list[str], units: list[str], number: int, file: str) -> dict[Side, list[int]]:
    """Return each side's time column and its total, or its zones if there is no total."""
    totals: dict[Side, list[int]] = {}
    zones: dict[Side, list[int]] = {}
    if len(names) > MOST_COLUMNS or len(names) < len(units) - 1:
        raise ReadError(file, number, "the lines of channel names and units do not match")
    time = 0
    for i, unit in enumerate(units[: len(names)]):
        time = i if unit.startswith("Time[") else time
        found = re.search(r"-([LR])(::\w{1,20})?$", names[i])
        if not found or not unit.startswith("Force["):
            continue
        if unit != "Force[N]":
            raise ReadError(file, number, "a force that is not in N; export it in N")
        (zones if found[2] else totals).setdefault(SIDES[found[1]], [time]).append(i)
    insoles = {side: totals.get(side) or zones[side] for side in (*zones, *totals)}
    if not insoles:
        raise ReadError(file, number, "no channel of force of a left or right insole")
    return insoles


def _forces(rows: list[bytes], numbers: list[int], columns: list[int], file: str) -> Floats:
    """Return (line, column) of the columns of one insole; those behind them may hold remarks."""
    width = max(columns) + 1
    kind = "a force or time of 0 or more"
    table = Table(file, width, b"\t", MOST_N, used=tuple(columns), kind=kind, limit="50000", open=True)
    return read_table(rows, numbers, table)


def _recording(side: Side, values: Floats, notes: tuple[str, ...], file: str) -> PressureRecording:
    return PressureRecording(
        pressure_kpa=None,
        live=None,
        area_mm2=None,
        pitch_mm=None,
        rate_hz=rate_of(values[0, 0], values[-1, 0], len(values), file),
        side=side,
        device="novel loadsol",
        format="novel_loadsol",
        printed_force_n=values[:, 1:].sum(axis=1),
        notes=notes,
    )
