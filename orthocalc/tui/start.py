"""Start: the screen from its first line to its exit code; whatever ends it, what was typed is kept."""

from __future__ import annotations

import os

from orthocalc.problem import Problem
from orthocalc.tui.garbage import hold, settle
from orthocalc.tui.store import Store, fresh

FPS = "120"
"""Pictures a second at most: a key waits for two or three, its echo, the words and the insoles."""
KEPT = "What was typed is kept and offered at the next start."


def run_screen(path: str | None) -> int:
    """Open the screen, on a case file if one is named, and return its exit code.

    Raises
    ------
    OSError, NotJsonError, DocumentError : the file cannot be read, is no JSON text, is no case
    """
    hold()
    os.environ.setdefault("TEXTUAL_FPS", FPS)
    store = Store(later=True)
    told: tuple[Problem, ...] = ()
    if path is None:
        store.open(fresh(), None)
    else:
        told = store.read(path)
    from orthocalc.tui.app import INTERRUPTED, OrthoApp  # noqa: PLC0415 - a file that cannot be read is said at once

    app = OrthoApp(store, told)
    clean = False
    try:
        code = app.run()
        clean = app.fault is None and code == 0
    finally:
        settle()
        store.listen = lambda: None  # nothing is drawn any more
        app.waking.done(lambda: None)  # the terminal may go before there is what can check what was typed
        app.journal.close(keep=not clean)
    if app.fault is not None:
        if store.changed:
            app.fault.add_note(KEPT)
        raise app.fault
    return INTERRUPTED if code is None else code
