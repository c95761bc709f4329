"""Readers: one file per vendor format, chosen by content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from orthocalc.finding import SIDES, Side
from orthocalc.pressure.readers.apd import read_apd
from orthocalc.pressure.readers.emed import read_emed
from orthocalc.pressure.readers.loadsol import read_loadsol
from orthocalc.pressure.readers.matrix import NPY, ZIP, Stated, is_matrix, read_matrix
from orthocalc.pressure.readers.medilogic import read_medilogic
from orthocalc.pressure.readers.opengo import read_opengo
from orthocalc.pressure.readers.pedar import read_pedar
from orthocalc.pressure.readers.pliance import read_pliance
from orthocalc.pressure.readers.read_error import ReadError
from orthocalc.pressure.readers.rolloff import read_rolloff
from orthocalc.pressure.readers.tekscan import read_tekscan
from orthocalc.pressure.readers.unpack import LARGEST_BYTES, check_lines, unpack
from orthocalc.pressure.readers.xsensor import read_xsensor
from orthocalc.pressure.readers.zebris import read_zebris
from orthocalc.pressure.recording import Pitch, PressureRecording

__all__ = ["LARGEST_BYTES", "ReadError", "read_recordings"]

SNIFFED_BYTES = 20_000
Reader = Callable[[bytes, str], tuple[PressureRecording, ...]]

FORMATS: tuple[tuple[tuple[bytes, ...], Reader], ...] = (
    ((b"DATA_TYPE",), read_tekscan),
    ((b"Pict-No.",), read_emed),
    ((b"mat type",), read_pliance),
    ((b"sensor type:", b"scanning rate"), read_pedar),
    ((b"Dynamic Roll off",), read_rolloff),
    ((b"SensCountX",), read_apd),
    ((b"Sensor-Nummer",), read_medilogic),
    ((b"File:", b"SENSELS"), read_xsensor),
    ((b"# Sensor insoles",), read_opengo),
    ((b"loadflux",), read_loadsol),
    ((b'"cell_count"',), read_zebris),
)
"""What each format has, all of it, in the first 20 kB of its text."""

REFUSED: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"sole_id", b"pressure_01"), "stappone: raw counts without a unit and without sensor areas give no pressure"),
    ((b"<measurement", b"cell_count"), "zebris XML is not read; convert it to the JSON of the same fields"),
)


def read_recordings(
    path: Path,
    side: Side | None = None,
    *,
    pitch_mm: Pitch | None = None,
    unit: str | None = None,
    rate_hz: float | None = None,
) -> tuple[PressureRecording, ...]:
    """Read the recordings of a file, whatever its name ends in.

    A ``side`` that is given stands above the file's; of a file that names both feet it chooses one. ``pitch_mm``
    (across, along), ``unit`` and ``rate_hz`` are for matrices without a header; other files state them.

    Raises
    ------
    OSError : the file cannot be read
    ReadError : it is not a recording, is of a format that is not read, or is damaged
    """
    with path.open("rb") as file:
        data = file.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise ReadError(path.name, None, f"larger than {LARGEST_BYTES // 1_000_000} MB; export a shorter part")
    if not data.strip():
        raise ReadError(path.name, None, "the file is empty")
    recordings = _read(data, path.name, Stated(pitch_mm, unit, rate_hz))
    if side and {recording.side for recording in recordings} >= set(SIDES):
        return tuple(recording for recording in recordings if recording.side == side)
    return tuple(replace(recording, side=side or recording.side) for recording in recordings)


def _read(data: bytes, file: str, stated: Stated) -> tuple[PressureRecording, ...]:
    if data.startswith((NPY, ZIP)):
        return read_matrix(data, file, stated)
    if len(data) > 512 and 1 < data[0] < 128 and data[1] == 0x50 and b"\0" in data[:512]:
        raise ReadError(file, None, "c3d holds force plates and markers, not a pressure map")
    data = unpack(data, file)
    head = data[:SNIFFED_BYTES]
    for marks, reader in FORMATS:
        if all(mark in head for mark in marks):
            check_lines(data, file)
            return reader(data, file)
    for marks, reason in REFUSED:
        if all(mark in head for mark in marks):
            raise ReadError(file, None, reason)
    if is_matrix(head):
        check_lines(data, file)
        return read_matrix(data, file, stated)
    raise ReadError(file, None, "not a pressure recording of a known format")
