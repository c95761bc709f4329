"""Yardstick: splitting a recording's text into numbers, which reading it is held against; the best of several turns.

It is ``[float(x) for x in text.replace(',', ' ').split() if x[0].isdigit()]`` over the file's text. A ``;`` between
fields is made a blank first, and a word that begins with a digit and is no number (a date) is left out, or float would
stop there. Jobs take turns, so that a busy machine slows both.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

RUNS = 7
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program's door does, before numpy is imported


def split(text: str) -> list[float]:
    return [float(x) for x in text.replace(",", " ").split() if x[0].isdigit()]


def parted(text: str) -> str:
    """Return the text as the limit can take it: numbers parted by blanks, and nothing else that begins with a digit."""
    plain = text.replace(";", " ")
    words = (word for word in plain.replace(",", " ").split() if word[0].isdigit())
    bad = {word for word in words if not _is_number(word)}
    for word in sorted(bad, key=len, reverse=True):
        plain = plain.replace(word, " ")
    return plain


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def best(jobs: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Run the jobs in turn; return the shortest time of each [ms]."""
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(RUNS):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            times[name].append((time.perf_counter() - start) * 1000)
    return {name: min(found) for name, found in times.items()}
