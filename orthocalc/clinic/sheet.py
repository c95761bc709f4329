"""Sheet: one foot's prescription while it is written; each number with its reason, the order's number in its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from orthocalc.clinic.thresholds import wedge
from orthocalc.document import DocumentError, Problem
from orthocalc.finding import Finding, Level, Side, Value
from orthocalc.prescription import FootPrescription

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

SIZES = ("length_mm", "ball_width_mm", "heel_width_mm")
UNITS = {"_mm": "mm", "_deg": "deg", "_s": "1"}


SPOKEN = {
    "met_pad": "metatarsal pad",
    "met_bar": "metatarsal bar",
    "mortons_extension": "Morton's extension",
    "reverse_mortons": "reverse Morton's",
    "first_ray_cutout": "first-ray cut-out",
    "fifth_ray_cutout": "fifth-ray cut-out",
    "dancers_pad": "dancer's pad",
}
"""Names that the trade writes otherwise than the fields."""


def name_and_unit(field: str) -> tuple[str, str]:
    """Split a prescription field into its name and unit: ``heel_lift_mm`` → ``heel_lift``, ``mm``."""
    for suffix, unit in UNITS.items():
        if field.endswith(suffix):
            return field.removesuffix(suffix), unit
    return field, "1"


def spoken(field: str) -> str:
    """Return a field's name as the trade has it: ``dancers_pad_mm`` → dancer's pad, ``reliefs.0`` → relief 1."""
    name, *parts = name_and_unit(field)[0].split(".")
    if name == "reliefs" and parts:
        return f"relief {int(parts[0]) + 1}"
    words = SPOKEN.get(name, name.replace("_", " "))
    return " ".join((words, *(part.replace("_", " ") for part in parts)))


def sentence(text: str) -> str:
    """Return a text with its first letter large."""
    return text[:1].upper() + text[1:]


class Sheet:
    """Written line by line in the order of evidence.md §11 row 3; later lines read the numbers that stand."""

    def __init__(self, side: Side, overrides: Mapping[str, Any]) -> None:
        self.side: Side = side
        self.numbers: dict[str, Any] = {}
        self.findings: list[Finding] = []
        self._overrides = dict(overrides)
        self._ordered = frozenset(overrides)

    def put(self, field: str, value: float, rule: str, text: str, inputs: Mapping[str, Value] | None = None) -> float:
        """Write a number with its reason, or the order's own in its place; return the number that stands."""
        name, unit = name_and_unit(field)
        if field in self._overrides:
            ordered = float(self._overrides.pop(field))
            reason = _ordered(name, ordered, value, unit)
            if not value and ordered and text.startswith("No "):
                reason += f" {text}"
            given: dict[str, Value] = {**(inputs or {}), "rule": rule, "rule_gave": value}
            self.findings.append(Finding(name, self.side, ordered, unit, "order.override", reason, inputs=given))
            value = ordered
        elif value:
            self.findings.append(Finding(name, self.side, value, unit, rule, text, inputs=dict(inputs or {})))
        self.numbers[field] = value
        return value

    def say(self, finding: Finding) -> None:
        """Add a finding that the rooms below have written."""
        self.findings.append(finding)

    def note(self, name: str, value: Value, unit: str, rule: str, text: str, level: Level = "caution") -> None:
        """Add a finding about this foot."""
        self.findings.append(Finding(name, self.side, value, unit, rule, text, level))

    def overridden(self, field: str) -> bool:
        """Return whether the order sets this field and it has not been written yet."""
        return field in self._overrides

    def was_ordered(self, field: str) -> bool:
        """Return whether the order sets this field, written or not."""
        return field in self._ordered

    def ordered(self, field: str) -> Any:  # noqa: ANN401 - whatever the field holds
        """Return what the order sets a field to that has not been written yet."""
        return self._overrides.get(field)

    def complete(self, field: str, fill: Callable[[Any], object]) -> None:
        """Fill in what an ordered element leaves open."""
        if self._overrides[field] is not None:
            self._overrides[field] = fill(self._overrides[field])

    def put_whole(self, field: str, value: Sequence[object], rule: str, text: str) -> None:
        """Write an element that is no single number."""
        self.numbers[field] = value
        self.findings.append(Finding(field, self.side, len(value), "1", rule, text))

    def put_rest(self) -> None:
        """Write what only the order knows: pads, extensions, trims, labels."""
        for field, value in self._overrides.items():
            name, unit = name_and_unit(field)
            self.numbers[field] = value
            if field == "label" or not value:
                continue
            shown = value if isinstance(value, float | str) else None
            much = f" {amount(name, value, unit)}" if isinstance(value, float) else ""
            text = f"{name.replace('_', ' ').capitalize()}{much} as set by the order."
            self.findings.append(Finding(name, self.side, shown, unit, "order.override", text))
        self._overrides.clear()

    def foot(self) -> FootPrescription:
        """Return the finished prescription.

        Raises
        ------
        DocumentError : a number that no insole can have, as of a foot that is measured 25 mm wide
        """
        try:
            return FootPrescription(**self.numbers)
        except ValidationError as error:
            raise DocumentError(tuple(map(self._impossible, error.errors(include_url=False)))) from None

    def _impossible(self, error: ErrorDetails) -> Problem:
        """Say a number that no insole can have at the place that it is from: the foot's measure, or the order."""
        field, context = str(error["loc"][0]), error.get("ctx", {})
        got, allowed = context.get("got", ""), context.get("allowed", "")
        if field in SIZES and not self.was_ordered(field):
            text = f"gives an insole of {got}; allowed are {allowed}: measure again, or order the insole's own"
            return Problem(f"/feet/{self.side}/{field}", got, allowed, text)
        at, words = f"/order/overrides/{self.side}/{field}", name_and_unit(field)[0].replace("_", " ")
        text = f"the {words} would be {error['input']:.3g}; allowed is {allowed}: order it, or another size"
        return Problem(at, got, allowed, text)


def _ordered(name: str, ordered: float, rule_gave: float, unit: str) -> str:
    return (
        f"{name.replace('_', ' ').capitalize()} {amount(name, ordered, unit)} by the order; the rules gave "
        f"{amount(name, rule_gave, unit)}."
    )


def amount(name: str, value: float, unit: str) -> str:
    """Return an element's value as it is said: ``6.5 mm``, ``4° medial (varus)``."""
    if name.endswith("post") and value:
        return wedge(value)
    of_unit = {"1": "", "deg": "°"}.get(unit, f" {unit}")
    return f"{round(value, 3):g}{of_unit}"
