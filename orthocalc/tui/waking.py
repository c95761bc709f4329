"""Waking: what checks a case takes longer to read than the form takes to stand there; what must wait for it, waits."""

from __future__ import annotations

from asyncio import Event
from collections.abc import Callable


class Waking:
    """Whether cases can be checked yet, some tenths of a second after the start."""

    def __init__(self) -> None:
        self._awake = Event()
        self._waiting: list[Callable[[], None]] = []

    async def wait(self) -> None:
        """Wait until cases can be checked."""
        await self._awake.wait()

    def when_done(self, do: Callable[[], None]) -> None:
        """Do something now, or once cases can be checked: then once, however often it was asked for."""
        if self._awake.is_set():
            do()
        elif do not in self._waiting:
            self._waiting.append(do)

    def done(self, look: Callable[[], None]) -> None:
        """Say that cases can be checked; what waited is done, then the one that is open is looked at."""
        self._awake.set()
        waiting, self._waiting = self._waiting, []
        for do in waiting:
            do()
        look()
