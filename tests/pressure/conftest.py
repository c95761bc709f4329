"""What several pressure tests need: a writer of Tekscan files, prints of known shape, and the folder of real data."""

import os
from pathlib import Path

import numpy as np
import pytest

from orthocalc.pressure.recording import PressureRecording, even_areas_mm2

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def data() -> Path:
    """Return the folder of real recordings, which are never part of the repository."""
    folder = Path(os.environ.get("ORTHOCALC_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"real recordings are not at {folder}: set ORTHOCALC_DATA")
    return folder


@pytest.fixture(scope="session")
def examples() -> Path:
    return ROOT / "examples"


def _tekscan(frames, *, end="@@\n", newline="\n", frame_line="Frame {}", **keys) -> bytes:
    header = {
        "DATA_TYPE": "MOVIE",
        "ROWS": len(frames[0]),
        "COLS": len(frames[0][0]),
        "ROW_SPACING": "5.08 mm",
        "COL_SPACING": "5.08 mm",
        "SECONDS_PER_FRAME": "0.02",
        "UNITS": "KPa",
        **keys,
    }
    lines = [f"{key} {value}" for key, value in header.items() if value is not None]
    lines.append("ASCII_DATA @@")
    for number, frame in enumerate(frames, 1):
        lines += ["", frame_line.format(number), *(",".join(map(str, row)) for row in frame)]
    return (newline.join(lines) + newline + end).encode("latin-1")


@pytest.fixture(scope="session")
def tekscan():
    """Return a writer: frames of rows of values, toe end first, and header keys → the file's bytes."""
    return _tekscan


@pytest.fixture
def read(tmp_path):
    """Return a reader of bytes: writes them to a file and reads its one recording."""
    from orthocalc.pressure.readers import read_recordings

    def read_bytes(content: bytes, name: str = "walk.asf", side=None) -> PressureRecording:
        (tmp_path / name).write_bytes(content)
        (recording,) = read_recordings(tmp_path / name, side)
        return recording

    return read_bytes


@pytest.fixture(scope="session")
def recording_of():
    """Return a maker of recordings from a (time, row, col) array."""

    def make(pressure_kpa, rate_hz=50.0, pitch_mm=(5.0, 5.0), side=None) -> PressureRecording:
        pressure = np.array(pressure_kpa, dtype=float)
        return PressureRecording(
            pressure_kpa=pressure,
            live=np.ones(pressure.shape[1:], bool),
            area_mm2=even_areas_mm2(pressure.shape[1:], pitch_mm),
            pitch_mm=pitch_mm,
            rate_hz=rate_hz,
            side=side,
            device="none",
            format="none",
        )

    return make


@pytest.fixture(scope="session")
def slab():
    """Return a maker of prints of three thirds: heel and ball ``wide`` cells, the middle ``middle`` cells wide."""

    def make(wide=18, middle=8, third=14, kpa=150.0, shape=(60, 30), at=(5, 4)) -> np.ndarray:
        image = np.zeros(shape)
        row, col = at
        image[row : row + 3 * third, col : col + wide] = kpa
        start = col + (wide - middle) // 2
        image[row + third : row + 2 * third, :] = 0
        image[row + third : row + 2 * third, start : start + middle] = kpa
        return image

    return make
