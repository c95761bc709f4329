"""Alt: what terminals send for Alt and a key, ESC and the key; Textual reads it as a sign of a Macintosh's, like ™."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS


def teach_alt(keys: Iterable[str]) -> None:
    """Have Alt and a sign (``alt+1``) read as that key, at once and in the midst of a burst too."""
    known = cast("dict[str, Any]", ANSI_SEQUENCES_KEYS)
    for key in keys:
        if key.startswith("alt+") and len(key) == 5:
            known[f"\x1b{key[-1]}"] = (SimpleNamespace(value=key),)
