"""Blocked: why nothing follows from a case yet: the first thing that is wrong with it, else the missing size."""

from __future__ import annotations

from orthocalc.form.places import place_of
from orthocalc.problem import Problem

SIZE = "a foot's length or a shoe size is the least."

TO_DRAW = "Enter a foot length or a shoe size: the insoles are drawn then."


def undrawn(problems: tuple[Problem, ...]) -> str:
    """Return what stands where the insoles will be drawn: what is to be entered, or to be mended first."""
    reason = because(problems)
    return TO_DRAW if reason == SIZE else f"Nothing is drawn yet: {reason}"


def because(problems: tuple[Problem, ...]) -> str:
    """Return the reason in a sentence; a size that is missing counts only where nothing else is wrong."""
    wrong = [problem for problem in problems if not _no_size(problem)]
    if not wrong:
        return SIZE
    more = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
    return f"{place_of(wrong[0].at).name}: {wrong[0].message}{more} (Alt+M goes there)."


def _no_size(problem: Problem) -> bool:
    return (problem.at, problem.got) == ("/feet", "no length")
