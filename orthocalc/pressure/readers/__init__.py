"""Readers: one file per vendor format, chosen by content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from orthocalc.finding import Side
from orthocalc.pressure.readers.read_error import ReadError
from orthocalc.pressure.readers.tekscan import read_tekscan
from orthocalc.pressure.recording import PressureRecording

__all__ = ["LARGEST_BYTES", "ReadError", "read_recordings"]

LARGEST_BYTES = 100_000_000
SNIFFED_BYTES = 20_000

MARKS: dict[str, tuple[bytes, ...]] = {
    "Tekscan ASCII": (b"DATA_TYPE",),
    "novel emed list": (b"Pict-No.",),
    "novel pliance": (b"mat type",),
    "novel pedar": (b"sensor type:", b"scanning rate"),
    "RSscan footscan roll-off": (b"Dynamic Roll off",),
    "RSscan footscan .apd": (b"SensCountX",),
    "medilogic CSV": (b"Sensor-Nummer",),
    "XSENSOR CSV": (b"File:", b"SENSELS"),
    "Moticon OpenGo": (b"# Sensor insoles",),
    "novel loadsol": (b"loadflux",),
    "stappone CSV": (b"sole_id",),
    "zebris FDM": (b'"cell_count"',),
    "Excel .xls (RSscan footscan among others)": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
}
"""What each format has, all of it, in its first 20 kB."""

READERS: dict[str, Callable[[bytes, str], tuple[PressureRecording, ...]]] = {"Tekscan ASCII": read_tekscan}


def read_recordings(path: Path, side: Side | None = None) -> tuple[PressureRecording, ...]:
    """Read the recordings of a file, whatever its name ends in; a ``side`` that is given stands above the file's.

    Raises
    ------
    OSError : the file cannot be read
    ReadError : it is not a recording, is of a format that is not read, or is damaged
    """
    with path.open("rb") as file:
        data = file.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise ReadError(path.name, None, f"larger than {LARGEST_BYTES // 1_000_000} MB; export a shorter part")
    name = _format(data[:SNIFFED_BYTES])
    if not data.strip():
        raise ReadError(path.name, None, "the file is empty")
    if name is None:
        raise ReadError(path.name, None, "not a pressure recording of a known format")
    if name not in READERS:
        raise ReadError(path.name, None, f"{name}: not read yet")
    return tuple(replace(recording, side=side or recording.side) for recording in READERS[name](data, path.name))


def _format(head: bytes) -> str | None:
    return next((name for name, marks in MARKS.items() if all(mark in head for mark in marks)), None)
