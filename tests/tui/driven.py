"""Driven: the screen without a terminal, for tests that press keys and look at what stands there."""

import asyncio
import time
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

from orthocalc.tui.app import OrthoApp
from orthocalc.tui.store import Store


def run(story):
    """Run a test's coroutine to its end."""
    return asyncio.run(story)


@asynccontextmanager
async def screen(tree=None, path=None, folder=None, page="case", size=(120, 36)):
    """Open the screen on a case, at one of its pages."""
    store = Store()
    if tree is not None:
        store.open(tree, path)
    app = OrthoApp(store, folder or Path.cwd())
    async with app.run_test(size=size) as pilot:
        await app.pages.go(page)
        await settled(pilot)
        yield app, pilot


async def settled(pilot, seconds=30.0):
    """Wait until everything follows from the case as it is now."""
    app = pilot.app
    for _ in range(int(seconds / 0.02)):
        await pilot.pause(0.02)
        idle = not any(worker.is_running for worker in app.workers)
        if idle and app.pages.outcome.tree is app.store.tree:
            await pilot.pause(0.02)
            return
    raise AssertionError("the screen did not come to rest")


async def written(pilot, text):
    """Write keys in one go, as a scanner, a paste without brackets, or a fast hand does."""
    await pilot.press(*("space" if letter == " " else letter for letter in text))


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
