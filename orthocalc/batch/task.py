"""Task: what goes to a worker and what comes back; nothing here needs the engine, which only workers load."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from orthocalc import __version__
from orthocalc.clinic.overlay import overlaid
from orthocalc.clinic.rules import Rules, load_rules

if TYPE_CHECKING:
    from orthocalc.batch.orders import Order
    from orthocalc.batch.place import FileRow
    from orthocalc.document import Problem

State = Literal["made", "refused", "failed"]
UNWRITABLE, NOT_ACCEPTABLE, REFUSED, CHECK_FAILED, OWN_FAULT = 2, 3, 4, 5, 70
"""Exit codes of a single order (design.md §4.4)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for a whole run.

    Attributes
    ----------
    out : the folder or URL of the output; None makes nothing
    own_rules : a clinic's own numbers, TOML text
    version, rules_sha256 : what the run was started with, and every worker must have
    """

    out: str | None
    own_rules: str | None = None
    version: str = __version__
    rules_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One order on its way to a worker.

    Attributes
    ----------
    again : files of this order may be there, from a run or a worker that was stopped
    known : path and bytes of the files that an earlier run made
    """

    order: Order
    again: bool = False
    known: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one order.

    Attributes
    ----------
    code : what its exit code is, alone
    line : its design as one line of JSON
    files : path in the output, side, format, bytes and SHA-256 of each
    findings : what is more than information: level, name and side
    errors : what is wrong with it
    resumed : an earlier run had made it
    stop : the output takes no more files: the sentence that says so; the run ends
    """

    state: State
    code: int
    line: str
    files: tuple[FileRow, ...] = ()
    findings: tuple[str, ...] = ()
    errors: tuple[Problem, ...] = ()
    seconds: float = 0.0
    resumed: bool = False
    stop: str = ""


@lru_cache(maxsize=1)
def rulebook(own_rules: str | None) -> Rules:
    """Return the rulebook with a clinic's own numbers over it; raises RulesError."""
    return load_rules() if own_rules is None else overlaid(load_rules(), own_rules)
