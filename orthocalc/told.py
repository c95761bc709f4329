"""Told: which stage of a design begins and how much is done, for a progress bar; whoever is told may end the work."""

from __future__ import annotations

from collections.abc import Callable

Told = Callable[[str, float], object]
"""Called before each stage with its name and the share of the work that is done; what it raises ends the work."""
SHAPING, WRITING = 0.1, 0.8
"""Shares at which the first insole is begun and the first file is written: assessing takes no time beside them."""


def unheard(stage: str, share: float) -> None:
    """Tell nobody."""


def of_piece(told: Told, piece: int, pieces: int) -> Told:
    """Return what is told of one piece's stages, as shares of the whole."""
    return lambda stage, share: told(stage, SHAPING + (WRITING - SHAPING) * (piece + share) / pieces)


def of_file(told: Told, name: str, file: int, files: int) -> None:
    """Tell that a file is about to be written."""
    told(f"write {name}", WRITING + (1 - WRITING) * file / files)
