"""zebris FDM as JSON: a plate's or treadmill's raw frames, or its single steps → recordings."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np

from orthocalc.finding import SIDES, Side
from orthocalc.pressure.readers.header import KPA_PER
from orthocalc.pressure.readers.read_error import ReadError
from orthocalc.pressure.readers.table import MOST_VALUES
from orthocalc.pressure.recording import Floats, Pitch, PressureRecording, even_areas_mm2

MOST_CELLS = 1024
MOST_KPA = 10_000
MOST_PARTS = 1_000_000

Tree = dict[str, Any]


def read_zebris(data: bytes, file: str) -> tuple[PressureRecording, ...]:
    """Read the raw frames as one recording of the plate, or each step as one recording of its foot.

    Frames are windows of the plate (origin and size in cells, x fastest, y up). A step whose toe is printed below its
    heel is turned by half, so that row 0 is the heel end.

    Raises
    ------
    ReadError : no JSON, a field that is missing, or numbers that are none of a pressure
    """
    if max(data.count(mark) for mark in (b"{", b"[", b'"')) > MOST_PARTS or data.count(b",") > MOST_VALUES // 2:
        raise ReadError(file, None, "more than 10 million values or 1 million fields; export a shorter part")
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        raise ReadError(file, None, "the JSON is cut or damaged") from None
    try:
        pitch = float(tree["cell_size"]["x"]), float(tree["cell_size"]["y"])
        plate = int(tree["cell_count"]["y"]), int(tree["cell_count"]["x"])
        rate = float(tree["frequency"])
        kpa = _kpa_per(tree, file)
        if not (
            all(0.5 <= p <= 100 for p in pitch) and 0.1 <= rate <= 10_000 and all(0 < n <= MOST_CELLS for n in plate)
        ):
            raise ReadError(file, None, "cell_size is not 0.5–100 mm, cell_count 1–1024, or frequency 0.1–10000 Hz")
        if "events" in tree:
            steps = tree["events"]
            return tuple(_step(step, plate, pitch, rate, kpa, file) for step in steps)
        return (_recording(tree["samples"], plate, pitch, rate, kpa, None, file),)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError):
        raise ReadError(file, None, "the JSON has not the fields of a zebris recording") from None


def _kpa_per(tree: Tree, file: str) -> float:
    unit = str(tree.get("pressure_unit") or tree.get("unit") or "N/cm2").lower()
    if unit not in KPA_PER:
        raise ReadError(file, None, "the pressure unit is none of N/cm2, kPa, mmHg, PSI")
    return KPA_PER[unit]


def _step(step: Tree, plate: tuple[int, int], pitch: Pitch, rate: float, kpa: float, file: str) -> PressureRecording:
    side: Side | None = next((side for side in SIDES if str(step["side"]).lower() == side), None)
    turned = float(step["toe"]["y"]) < float(step["heel"]["y"])
    return _recording(step["rollover"]["samples"], plate, pitch, rate, kpa, side, file, turned=turned)


def _recording(
    samples: list[Tree],
    plate: tuple[int, int],
    pitch: Pitch,
    rate: float,
    kpa: float,
    side: Side | None,
    file: str,
    *,
    turned: bool = False,
) -> PressureRecording:
    pressure = _window(samples, plate, file)
    if not ((pressure >= 0) & (pressure <= MOST_KPA / kpa)).all():
        raise ReadError(file, None, f"a pressure that is not 0–{MOST_KPA} kPa")
    if turned:
        pressure = pressure[:, ::-1, ::-1]
    cells = pressure.shape[1:]
    return PressureRecording(
        pressure_kpa=np.ascontiguousarray(pressure) * kpa,
        live=np.ones(cells, dtype=bool),
        area_mm2=even_areas_mm2(cells, pitch),
        pitch_mm=pitch,
        rate_hz=rate,
        side=side,
        device="zebris FDM",
        format="zebris_fdm",
    )


def _window(samples: list[Tree], plate: tuple[int, int], file: str) -> Floats:
    """Return (time, row, col) of the part of the plate that was ever loaded."""
    boxes = [_box(sample, plate, file) for sample in samples]
    filled = [box for box in boxes if box[2] and box[3]]
    if not filled:
        raise ReadError(file, None, "no loaded frame")
    low = min(box[0] for box in filled), min(box[1] for box in filled)
    high = max(box[0] + box[2] for box in filled), max(box[1] + box[3] for box in filled)
    shape = len(samples), high[0] - low[0], high[1] - low[1]
    if math.prod(shape) > MOST_VALUES:
        raise ReadError(file, None, f"more than {MOST_VALUES // 1_000_000} million values; export a shorter part")
    pressure = np.zeros(shape)
    for frame, (sample, (row, col, rows, cols)) in enumerate(zip(samples, boxes, strict=True)):
        if rows and cols:
            values = np.array(sample["pressure"], dtype=np.float64).reshape(rows, cols)
            pressure[frame, row - low[0] : row - low[0] + rows, col - low[1] : col - low[1] + cols] = values
    return pressure


def _box(sample: Tree, plate: tuple[int, int], file: str) -> tuple[int, int, int, int]:
    """Return first row, first column, rows and columns of a frame's window."""
    rows, cols = int(sample["size"]["y"]), int(sample["size"]["x"])
    if not rows or not cols:
        return 0, 0, 0, 0
    row, col = int(sample["origin"]["y"]), int(sample["origin"]["x"])
    if min(row, col, rows, cols) < 0 or row + rows > plate[0] or col + cols > plate[1]:
        raise ReadError(file, None, "a frame's window lies outside the plate")
    return row, col, rows, cols
