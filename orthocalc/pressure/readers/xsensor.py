"""XSENSOR CSV of Foot & Gait insoles: frames, each with a block per sensor → one recording per insole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from orthocalc.finding import Side
from orthocalc.pressure.readers.header import KPA_PER, rate_of
from orthocalc.pressure.readers.read_error import ReadError
from orthocalc.pressure.readers.table import Table, read_table
from orthocalc.pressure.recording import Floats, PressureRecording, even_areas_mm2

MOST_CELLS = 512
MOST_KPA = 10_000
MOST_SENSORS = 8
MOST_HEADS = 200_000
"""Four minutes of two insoles at 75 Hz."""
DAY_S = 86_400
HEAD = re.compile(rb"^(FRAME|SENSOR|GROUP)\b", re.MULTILINE)
ROUNDED_AREA = 0.013
"""Two sides of 0.86 cm, each rounded by up to 0.005 cm, make up to 1.2 % of area."""


@dataclass(frozen=True, slots=True)
class Block:
    """One sensor in one frame: its ``key,value`` lines with their line numbers, and where its rows stand."""

    frame: int
    time_s: float
    name: str
    values: dict[bytes, tuple[int, bytes]]
    first_row: int
    rows: list[bytes]

    def number(self, key: bytes, file: str) -> float:
        """Return a metric of the block."""
        line, text = self.values.get(key, (None, b""))
        return _number(text, key.decode(), line, file)


def read_xsensor(data: bytes, file: str) -> tuple[PressureRecording, ...]:
    """Read each sensor of an XSENSOR export; the file's first row is the toe end.

    Groups (the maker's regions) repeat the sensors' numbers and are left out. The cell size is printed to 0.1 mm; the
    contact areas, printed too, give it closer.

    Raises
    ------
    ReadError : no unit that is known, no complete frame, or a damaged one
    """
    separator = b";" if b";" in data[:200] else b","
    found = re.search(rb"^Units:[;,]\s*([^\s;,\"]{1,16})", data[:2000], re.MULTILINE)
    unit = found[1].decode("utf-8", "replace").lower() if found else ""
    if unit not in KPA_PER:
        raise ReadError(file, None, "Units is none of mmHg, kPa, PSI, N/cm2")
    blocks = list(_blocks(data, separator, file))
    cut = bool(blocks) and not _whole(blocks[-1], file)
    if cut:
        blocks = [block for block in blocks if block.frame != blocks[-1].frame]
    if not blocks:
        raise ReadError(file, None, "no complete frame")
    notes = ("The file ends in the middle of a frame, which was left out.",) if cut else ()
    sensors: dict[str, list[Block]] = {}
    for block in blocks:
        sensors.setdefault(block.name, []).append(block)
    if len(sensors) > MOST_SENSORS:
        raise ReadError(file, None, f"{len(sensors)} sensors; up to {MOST_SENSORS} are read")
    return tuple(_recording(some, KPA_PER[unit], separator, notes, file) for some in sensors.values())


def _blocks(data: bytes, separator: bytes, file: str) -> Iterator[Block]:
    """Walk through FRAME, SENSOR and GROUP; of a frame without a readable time the time is NaN."""
    frame, time_s, number, counted = 0, float("nan"), 1, 0
    heads = list(islice(HEAD.finditer(data), MOST_HEADS + 1))
    if len(heads) > MOST_HEADS:
        raise ReadError(file, None, f"more than {MOST_HEADS} frames, sensors and groups; export a shorter part")
    for head, end in zip(heads, [*(head.start() for head in heads[1:]), len(data)], strict=True):
        if head[1] == b"GROUP":
            continue
        number += data.count(b"\n", counted, head.start())
        counted = head.start()
        lines = [line.rstrip(b" \t" + separator) for line in data[head.start() : end].split(b"\n")]
        rows_at = lines.index(b"SENSELS") + 1 if b"SENSELS" in lines else len(lines)
        pairs: dict[bytes, tuple[int, bytes]] = {}
        for i, line in enumerate(lines[: rows_at - 1] if rows_at < len(lines) else lines):
            key, _, value = line.partition(separator)
            pairs.setdefault(key, (number + i, value.strip()))
        if head[1] == b"FRAME":
            frame = int(_number(pairs.get(b"FRAME", (0, b""))[1], "FRAME", number, file))
            time_s = _clock_s(pairs.get(b"Time", (0, b""))[1])
        else:
            name = pairs.get(b"SENSOR", (0, b""))[1].decode("latin-1")
            yield Block(frame, time_s, name, pairs, number + rows_at, lines[rows_at:])


def _number(text: bytes, what: str, line: int | None, file: str) -> float:
    try:
        number = float(text.replace(b",", b"."))
    except ValueError:
        number = float("nan")
    if not 0 <= number < 1e7:
        raise ReadError(file, line, f"{what} is not a number of 0 or more" if line else f"a sensor has no {what}")
    return number


def _clock_s(text: bytes) -> float:
    found = re.fullmatch(rb"(\d{1,2}):(\d{2}):(\d{2}[.,]?\d{0,6})", text)
    if not found:
        return float("nan")
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3].replace(b",", b"."))


def _grid(block: Block, file: str) -> tuple[int, int]:
    rows, cols = block.number(b"Rows", file), block.number(b"Columns", file)
    if not (1 <= rows <= MOST_CELLS and 1 <= cols <= MOST_CELLS and rows == int(rows) and cols == int(cols)):
        at = block.values[b"Rows"][0]
        raise ReadError(file, at, f"Rows and Columns are not whole numbers of 1 to {MOST_CELLS}")
    return int(rows), int(cols)


def _whole(block: Block, file: str) -> bool:
    """Whether the rows of the file's last block are complete."""
    if b"Rows" not in block.values or b"Columns" not in block.values:
        return False
    rows, cols = _grid(block, file)
    filled = [row for row in block.rows if row]
    return len(filled) >= rows and filled[rows - 1].replace(b";", b",").count(b",") == cols - 1


def _recording(
    blocks: list[Block], kpa: float, separator: bytes, notes: tuple[str, ...], file: str
) -> PressureRecording:
    rows, cols = _grid(blocks[0], file)
    pressure = _pressure(blocks, rows, cols, MOST_KPA / kpa, separator, file)
    pitch = _pitch_mm(blocks, pressure, file)
    lost = blocks[-1].frame - blocks[0].frame + 1 - len(blocks)
    if lost > 0:
        notes = (*notes, f"{lost} of the {lost + len(blocks)} frames between the first and the last are missing.")
    return PressureRecording(
        pressure_kpa=np.ascontiguousarray(pressure[:, ::-1]) * kpa,
        live=np.ones((rows, cols), dtype=bool),
        area_mm2=even_areas_mm2((rows, cols), pitch),
        pitch_mm=pitch,
        rate_hz=_rate_hz(blocks, file),
        side=_side(blocks[0].name),
        device=_device(blocks[0].name),
        format="xsensor",
        printed_force_n=np.array([block.number(b"Est. Load (N)", file) for block in blocks])
        if all(b"Est. Load (N)" in block.values for block in blocks)
        else None,
        notes=notes,
    )


def _pressure(blocks: list[Block], rows: int, cols: int, most: float, separator: bytes, file: str) -> Floats:
    """Return (time, row, col) in the file's unit and order."""
    lines, numbers = [], []
    for block in blocks:
        filled = [i for i, row in enumerate(block.rows) if row]
        if _grid(block, file) != (rows, cols) or len(filled) != rows:
            raise ReadError(file, block.first_row, f"a sensor with other than {rows} rows and {cols} columns")
        lines += [block.rows[i] for i in filled]
        numbers += [block.first_row + i for i in filled]
    return read_table(lines, numbers, Table(file, cols, separator, most)).reshape(-1, rows, cols)


def _pitch_mm(blocks: list[Block], pressure: Floats, file: str) -> tuple[float, float]:
    """Return the printed cell size, made closer by the printed contact areas where they agree with it."""
    across, along = (10 * blocks[0].number(key, file) for key in (b"Sensel Width (cm)", b"Sensel Height (cm)"))
    if not (0.5 <= across <= 100 and 0.5 <= along <= 100):
        raise ReadError(file, blocks[0].values[b"Sensel Width (cm)"][0], "Sensel Width and Height are not 0.05–10 cm")
    key = next((key for key in blocks[0].values if key.startswith(b"Contact Area")), None)
    touched = int((pressure > 0).sum())
    if key is None or not touched:
        return across, along
    factor = 100 * sum(block.number(key, file) for block in blocks) / (touched * across * along)
    if abs(factor - 1) > ROUNDED_AREA:
        return across, along
    return round(across * factor**0.5, 3), round(along * factor**0.5, 3)


def _rate_hz(blocks: list[Block], file: str) -> float:
    seconds = (blocks[-1].time_s - blocks[0].time_s) % DAY_S
    return rate_of(0, seconds, blocks[-1].frame - blocks[0].frame + 1, file)


def _side(name: str) -> Side | None:
    found = re.search(r"-([LR])F\b", name)
    return {"L": "left", "R": "right"}[found[1]] if found else None  # type: ignore[return-value]


def _device(name: str) -> str:
    """Return the model without the serial number."""
    model = re.split(r"[. ]", name, maxsplit=1)[0]
    return f"XSENSOR {model}" if re.fullmatch(r"[A-Z]{1,4}\d{1,5}", model) else "XSENSOR"
