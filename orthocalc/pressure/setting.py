"""Setting: where a sensor was: on the floor, where a foot comes and goes, or in the shoe, where it stays."""

from __future__ import annotations

from orthocalc.pressure.recording import PressureRecording

PLATES = frozenset({"novel_emed", "novel_pliance", "rsscan_rolloff", "rsscan_apd", "medilogic", "zebris_fdm", "matrix"})
"""Formats of sensors that lie on the floor."""


def on_the_floor(recording: PressureRecording) -> bool:
    """Whether a foot may lie on the sensor any way round, its axis is an angle of gait, and swing leaves it empty."""
    return recording.format in PLATES
