"""What the clinic's tests share: recordings made of a known print."""

import pytest

from orthocalc.pressure.readers import read_recordings
from tests.recordings import walking


@pytest.fixture
def recording_of(tmp_path):
    """Return a maker of recordings: a print, walked with, read back through the door."""

    def make(frame, side="left"):
        path = tmp_path / f"{side}.asf"
        path.write_text(walking(frame), encoding="ascii")
        return read_recordings(path, side)[0]

    return make
