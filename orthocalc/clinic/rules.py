"""Rules: every clinical number with unit, grade, source and note, read from rules.toml."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

Grade = Literal["trial", "cohort", "guideline", "consensus", "convention", "derived", "ours", "clinic"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One number of the rulebook.

    Attributes
    ----------
    value : the number, or a few that belong together (their meaning: note)
    grade : kind of evidence; "ours" where there is none
    source : papers, in words; verified is False where nobody has read them yet
    """

    name: str
    value: float | tuple[float, ...]
    unit: str
    grade: Grade
    source: tuple[str, ...]
    verified: bool
    note: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The rulebook: rules by name, with the version and hash that a design carries."""

    version: str
    sha256: str
    by_name: Mapping[str, Rule]

    def number(self, name: str) -> float:
        """Return a rule's single number."""
        value = self.by_name[name].value
        if isinstance(value, tuple):
            raise TypeError(f"rule {name} holds several numbers")
        return value

    def numbers(self, name: str) -> tuple[float, ...]:
        """Return the numbers of a rule that holds several."""
        value = self.by_name[name].value
        return value if isinstance(value, tuple) else (value,)

    def note(self, name: str) -> str:
        """Return what the rule says in words."""
        return self.by_name[name].note


@cache
def load_rules() -> Rules:
    """Read the packaged rulebook."""
    data = resources.files("orthocalc.clinic").joinpath("rules.toml").read_bytes()
    tree = tomllib.loads(data.decode())
    sources: Mapping[str, str] = tree.pop("sources")
    version: str = tree.pop("version")
    rules = {rule.name: rule for rule in _rules(tree, "", sources)}
    return Rules(version, hashlib.sha256(data).hexdigest(), rules)


def numbers_of(value: float | list[float]) -> float | tuple[float, ...]:
    """Return a rule's number, or its few numbers."""
    return tuple(float(v) for v in value) if isinstance(value, list) else float(value)


def _rules(tree: Mapping[str, Any], prefix: str, sources: Mapping[str, str]) -> Iterator[Rule]:
    for key, entry in tree.items():
        if "grade" not in entry:
            yield from _rules(entry, f"{prefix}{key}.", sources)
            continue
        yield Rule(
            name=f"{prefix}{key}",
            value=numbers_of(entry["value"]),
            unit=entry["unit"],
            grade=entry["grade"],
            source=tuple(sources[s] for s in entry["source"]),
            verified=entry.get("verified", True),
            note=entry["note"],
        )
