"""medilogic CSV of a plate (``;`` and decimal comma): one line per frame → a recording."""

from __future__ import annotations

import numpy as np

from orthocalc.pressure.readers.header import rate_of
from orthocalc.pressure.readers.read_error import ReadError
from orthocalc.pressure.readers.table import Table, is_cut, read_table
from orthocalc.pressure.recording import Floats, PressureRecording, even_areas_mm2

STRIDE = 64
"""Sensor numbers of one row of the plate begin 64 after those of the row before."""
MOST_SENSORS = 64 * 512
PITCH_MM = (6.0, 6.0)
"""Green-AI Hub's insole toolbox, which reads this plate; the file does not say."""
MOST_N_CM2 = 1000.0
KPA_PER_N_CM2 = 10.0
SUMMARIES = (b"Minimum", b"Maximum", b"20%-Durchschnitt")


def read_medilogic(data: bytes, file: str) -> tuple[PressureRecording, ...]:
    """Read the plate's measurement; the first sensors are the toe end.

    The file does not name its unit: decimals are N/cm², whole numbers alone are raw ADU values, which are refused.

    Raises
    ------
    ReadError : ADU values, sensors that do not fill a rectangle, or a damaged frame
    """
    lines = data.split(b"\n")
    head = next((i for i, line in enumerate(lines) if line.startswith(b"Sensor-Nummer")), None)
    if head is None:
        raise ReadError(file, None, "no line of sensor numbers (Sensor-Nummer;…)")
    rows, cols = _grid(lines[head], head + 1, file)
    numbers = [i + 1 for i in range(head + 1, len(lines)) if lines[i].strip() and not lines[i].startswith(SUMMARIES)]
    frames = [lines[i - 1] for i in numbers]
    count = rows * cols
    cut = is_cut(frames, count + 1, b";", ended=not lines[-1].strip())
    if cut:
        frames.pop()
    if not frames:
        raise ReadError(file, None, "no complete frame")
    table = Table(file, count + 1, b";", 1e6, stated="the line of sensor numbers", kind="a number of 0 or more")
    values = read_table(frames, numbers, table)
    pressure = values[:, 1:].reshape(-1, rows, cols)
    _check(pressure, file)
    return (
        PressureRecording(
            pressure_kpa=np.ascontiguousarray(pressure[:, ::-1]) * KPA_PER_N_CM2,
            live=np.ones((rows, cols), dtype=bool),
            area_mm2=even_areas_mm2((rows, cols), PITCH_MM),
            pitch_mm=PITCH_MM,
            rate_hz=rate_of(values[0, 0], values[-1, 0], len(values), file),
            side=None,
            device="medilogic",
            format="medilogic",
            notes=_notes(cut=cut),
        ),
    )


def _grid(line: bytes, number: int, file: str) -> tuple[int, int]:
    """Return rows and columns of the rectangle that the sensor numbers fill in order."""
    words = line.strip().rstrip(b";").split(b";")[1:]
    if not words or len(words) > MOST_SENSORS or not all(word.isdigit() and len(word) < 9 for word in words):
        raise ReadError(file, number, "the sensor numbers cannot be read")
    ids = np.array(words, dtype=int) - 1
    cols = int((ids // STRIDE == ids[0] // STRIDE).sum())
    rows = len(ids) // cols
    if not np.array_equal(ids, (ids[0] + STRIDE * np.arange(rows)[:, None] + np.arange(cols)).ravel()):
        raise ReadError(file, number, "the sensors do not fill a rectangle, as those of a medilogic plate do")
    return rows, cols


def _check(pressure: Floats, file: str) -> None:
    if (pressure > 0).any() and (pressure == np.floor(pressure)).all():
        what = "whole numbers are raw ADU values without a unit; export in the metric unit (N/cm²)"
        raise ReadError(file, None, what)
    if (pressure > MOST_N_CM2).any():
        raise ReadError(file, None, f"a pressure over {MOST_N_CM2:g} N/cm², which no sensor under a foot shows")


def _notes(*, cut: bool) -> tuple[str, ...]:
    pitch = "The file does not give the distance of the sensors: 6 mm, as the plate's other readers take it."
    return (pitch, "The file ends in the middle of a frame, which was left out.") if cut else (pitch,)
