"""Driven: the screen without a terminal, for tests that press keys and look at what stands there."""

import asyncio
import os
import time
from contextlib import asynccontextmanager, chdir
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from unittest.mock import patch

from textual import events
from textual.keys import _character_to_key

from orthocalc.tui.app import OrthoApp
from orthocalc.tui.store import Store

CALM = 10
"""So many turns of the loop in a row without work: a message goes from widget to widget in one turn each."""


def run(story):
    """Run a test's coroutine to its end."""
    return asyncio.run(story)


@asynccontextmanager
async def screen(tree=None, path=None, folder=None, page="case", size=(120, 36)):
    """Open the screen on a case, at one of its pages; what it remembers of it is forgotten again."""
    store = Store()
    if tree is not None:
        store.open(tree, path)
    with TemporaryDirectory() as state, patch.dict(os.environ, ORTHOCALC_STATE=state), chdir(folder or Path.cwd()):
        app = OrthoApp(store)
        async with app.run_test(size=size) as pilot:
            await app.pages.go(page)
            await settled(pilot)
            yield app, pilot


async def press(pilot, *keys):
    """Press keys in one burst, as a scanner or a fast hand does, and wait until the screen has taken them.

    The pilot's own ``press`` waits for every widget there is, and for ever for one that a key removes.
    """
    app, taken = pilot.app, asyncio.Event()
    for key in keys:
        single = len(key) == 1
        app.post_message(events.Key(_character_to_key(key) if single else key, key if single else None))
    app.call_later(taken.set)
    await taken.wait()
    await asyncio.sleep(0.02)


async def settled(pilot, seconds=60.0):
    """Wait until everything follows from the case as it is now, and nothing is under way for a while."""
    app, calm, end = pilot.app, 0, time.monotonic() + seconds
    while calm < CALM:
        assert time.monotonic() < end, "the screen did not come to rest"
        await asyncio.sleep(0.01)
        idle = not any(worker.is_running for worker in app.workers)
        calm = calm + 1 if idle and app.pages.outcome.tree is app.store.tree else 0


def words(widget):
    """Return what a widget of words shows."""
    return str(widget.render())


def cost_of_following(app, page):
    """Return the median time in s that a page takes when nothing changed, as after most keys."""
    costs = []
    for _ in range(50):
        begin = time.perf_counter()
        app.pages.query_one(page).follow(app.pages.outcome)
        costs.append(time.perf_counter() - begin)
    return median(costs)


def lines(app):
    """Return what stands on the whole screen, row by row."""
    return [strip.text for strip in app.screen._compositor.render_strips()]
