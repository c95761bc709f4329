"""Overlay: a clinic's own numbers laid over the rulebook, checked one by one and marked as the clinic's."""

from __future__ import annotations

import difflib
import hashlib
import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from orthocalc.clinic.rules import Rule, Rules, numbers_of


class RulesError(Exception):
    """A clinic's own rules that cannot be used; one sentence each with where it stands."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def overlaid(rules: Rules, text: str) -> Rules:
    """Lay a clinic's own numbers (TOML text) over the rulebook; they are graded ``clinic``.

    Each entry has the name of a rule (``[lift] fraction = …``) and a number, or a table with ``value`` and, if wanted,
    ``source`` and ``note`` in words. The unit stays the rule's own.

    Raises
    ------
    RulesError : no TOML, no such rule, or another kind of value; all of them at once
    """
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulesError((f"not TOML: {error}",)) from None
    problems: list[str] = []
    own = {rule.name: rule for rule in _own(tree, "", rules, problems)}
    if problems:
        raise RulesError(tuple(problems))
    digest = hashlib.sha256(f"{rules.sha256}\n{sorted((r.name, r.value) for r in own.values())}".encode()).hexdigest()
    return Rules(f"{rules.version}-clinic", digest, {**rules.by_name, **own})


def _own(tree: Mapping[str, Any], prefix: str, rules: Rules, problems: list[str]) -> Iterator[Rule]:
    for key, entry in tree.items():
        name = f"{prefix}{key}"
        if name not in rules.by_name:
            if isinstance(entry, dict) and any(one.startswith(f"{name}.") for one in rules.by_name):
                yield from _own(entry, f"{name}.", rules, problems)
            else:
                near = difflib.get_close_matches(name, rules.by_name, n=1)
                problems.append(f"{name}: no such rule" + (f"; did you mean {near[0]}?" if near else ""))
            continue
        rule, parts = rules.by_name[name], entry if isinstance(entry, dict) else {"value": entry}
        if wrong := _wrong(rule, parts):
            problems.append(f"{name}: {wrong}")
            continue
        yield replace(
            rule,
            value=numbers_of(parts["value"]),
            grade="clinic",
            source=(str(parts["source"]),) if "source" in parts else (),
            verified=True,
            note=str(parts.get("note", rule.note)),
        )


def _wrong(rule: Rule, parts: Mapping[str, Any]) -> str:
    """Say what is wrong with a clinic's entry, or nothing."""
    if unknown := sorted(set(parts) - {"value", "source", "note"}):
        return f"unknown key {', '.join(unknown)}; allowed: value, source, note"
    if "value" not in parts:
        return "value is missing"
    count = len(rule.value) if isinstance(rule.value, tuple) else 1
    given = parts["value"] if isinstance(parts["value"], list) else [parts["value"]]
    numbers = all(isinstance(v, int | float) and not isinstance(v, bool) and math.isfinite(v) for v in given)
    if not numbers or len(given) != count or isinstance(parts["value"], list) != isinstance(rule.value, tuple):
        wanted = "a number" if count == 1 else f"a list of {count} numbers"
        return f"{parts['value']!r} is not {wanted} [{rule.unit}]"
    return ""
