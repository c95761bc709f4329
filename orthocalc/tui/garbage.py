"""Garbage: none is looked for while the screen is being built, and later everything only while nobody types.

Looking takes a tenth of the start; later, through everything, as long as a key and its picture together.
"""

from __future__ import annotations

import gc

NEVER, OFTEN = 1_000_000, 10
"""How many small searches bring one through everything about of itself, and how many make it worth a pause."""


def hold() -> None:
    """Look for no garbage until :func:`settle`."""
    gc.disable()


def settle() -> None:
    """Look for garbage again: at once in what is new, but not in what stands already."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(*gc.get_threshold()[:2], NEVER)
        gc.enable()


def tidy() -> None:
    """Look through everything, in a pause."""
    if gc.get_threshold()[2] == NEVER and gc.get_count()[2] >= OFTEN:
        gc.collect()
