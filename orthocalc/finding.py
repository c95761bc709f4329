"""Finding: one conclusion with its value, the rule it rests on, what went in, and the sentence a clinician reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")
Level = Literal["info", "caution", "refer"]
Value = float | int | str | bool | None


def other(side: Side) -> Side:
    """Return the opposite side."""
    return "right" if side == "left" else "left"


@dataclass(frozen=True, slots=True)
class Finding:
    """One conclusion and why it holds.

    Attributes
    ----------
    name : what was concluded: a prescription field without its unit (``heel_lift``), a measure, or a warning's word
    side : the foot it speaks of; None for the whole case
    value, unit : how much; unit "" for words and pure numbers
    rule : key in ``clinic/rules.toml`` (grade and source stand there, once)
    text : one sentence for a clinician
    level : ``info``, ``caution``, or ``refer`` (blocks files until accepted by name)
    inputs : the numbers and words that led here
    """

    name: str
    side: Side | None
    value: Value
    unit: str
    rule: str
    text: str
    level: Level = "info"
    inputs: Mapping[str, Value] = field(default_factory=dict)
