"""Garbage: none is looked for while the screen is being built, and what stands then is not looked through again.

Looking takes a tenth of the start, and later, at every few keys, longer than the key's own picture.
"""

from __future__ import annotations

import gc


def hold() -> None:
    """Look for no garbage until :func:`settle`."""
    gc.disable()


def settle() -> None:
    """Look for garbage again, but only in what is new."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
