"""Foot numbers: two feet's measures → a table left, right, difference, and below it what must be known of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.text import Text

from orthocalc.analysis import Analysed, asymmetries
from orthocalc.analysis_text import LABELS
from orthocalc.finding import SIDES, Side
from orthocalc.pressure.foot_measures import FootMeasures

G_M_S2 = 9.80665
"""Standard gravity: body mass → body weight."""
NAME, NUMBER = 17, 6
WHENCE = (
    "Peaks, force, area: of all frames; time: mean of the complete steps. CPEI: centre of pressure excursion index. "
    "Into the insole go a standing arch index, and the metatarsal peaks under an ordered pad; else nothing."
)


class Number(NamedTuple):
    """A line of the table: name, unit, decimals, and the measure that it shows."""

    label: str
    unit: str
    digits: int
    name: str


NUMBERS = (
    Number("peak", "kPa", 0, "peak_pressure_kpa"),
    Number("  forefoot", "kPa", 0, "forefoot"),
    Number("  heel", "kPa", 0, "heel"),
    Number("force", "N", 0, "peak_force_n"),
    Number("  body weight", "%", 0, "body_weight_pct"),
    Number("contact area", "cm²", 0, "contact_area_cm2"),
    Number("contact time", "s", 2, "contact_time_s"),
    Number("arch index", "", 2, "arch_index"),
    Number("CPEI", "%", 1, "cpei_pct"),
    Number("complete steps", "", 0, "steps"),
)


def number_of(foot: FootMeasures | None, name: str, mass_kg: float | None) -> float | None:
    """Return one number of a foot, None where it was not measured."""
    if foot is None:
        return None
    if name == "body_weight_pct":
        known = foot.peak_force_n is not None and mass_kg
        return 100 * foot.peak_force_n / (mass_kg * G_M_S2) if known and foot.peak_force_n and mass_kg else None
    if name in {"forefoot", "heel"}:
        return None if name not in foot.regions else foot.regions[name].peak_pressure_kpa
    value = getattr(foot, name)
    return float(len(value)) if name == "steps" else value


def numbers_text(feet: Mapping[Side, Analysed], mass_kg: float | None, cautions: Sequence[str] = ()) -> Text:
    """Return the table and the notes; a foot whose side is not known stands in a column without a name.

    ``cautions``: lines that the assessment has about the recordings.
    """
    measures = {side: one.measures for side, one in feet.items()}
    sided = all(foot.side for foot in measures.values())
    heads = [side if side not in measures or measures[side].side else "?" for side in SIDES]
    text = Text().append(f"{'':{NAME}}{heads[0]:>{NUMBER}}{heads[1]:>{NUMBER}}{'R − L':>{NUMBER + 1}}\n", "bold")
    for number in NUMBERS:
        left, right = (number_of(measures.get(side), number.name, mass_kg) for side in SIDES)
        if left is not None or right is not None:
            text.append(f"{_line(number, left, right, compared=sided)}\n".replace("-", "−"))
    said = "\n".join(cautions)
    notes = (note for note in _notes(measures) if note.partition(": ")[2] not in said)
    for line in (*cautions, *notes):
        text.append(f"{line}\n")
    for reason in _absent(measures):
        text.append(f"{reason}\n", "dim")
    return text.append(f"{WHENCE}\n", "dim") if measures else text


def _line(number: Number, left: float | None, right: float | None, *, compared: bool) -> str:
    name = f"{number.label} {number.unit}" if number.unit else number.label
    cells = "".join(f"{'–' if v is None else f'{v:.{number.digits}f}':>{NUMBER}}" for v in (left, right))
    if left is None or right is None or not compared or number.name == "steps":
        return f"{name:{NAME}}{cells}"
    apart = round(right, number.digits) - round(left, number.digits)  # of what is shown, so that it adds up
    return f"{name:{NAME}}{cells}{apart:>+{NUMBER + 1}.{number.digits}f}"


def _notes(feet: Mapping[Side, FootMeasures]) -> Iterator[str]:
    """Return what the measures say of themselves, and which quantities differ for certain."""
    told: dict[str, list[str]] = {}
    for foot in feet.values():
        for note in foot.notes:
            told.setdefault(note, []).append(foot.side or "side unknown")
    for note, sides in told.items():
        yield f"⚠ {'both' if len(sides) > 1 else sides[0]}: {note}"
    for name, apart in asymmetries(list(feet.values())).items():
        if apart.exceeds:
            more = "right" if apart.right > apart.left else "left"
            yield f"· {LABELS[name][0]}: more on the {more}, beyond what steps vary"


def _absent(feet: Mapping[Side, FootMeasures]) -> Iterator[str]:
    """Return why numbers of the table are not given, where no note says it."""
    reasons: dict[str, dict[str, list[str]]] = {}
    for foot in feet.values():
        for number in NUMBERS:
            reason = foot.absent.get(number.name)
            if reason and not any(reason in note for note in foot.notes):
                reasons.setdefault(reason, {}).setdefault(foot.side or "side unknown", []).append(number.label.strip())
    for reason, sides in reasons.items():
        where = "both" if len(sides) > 1 else next(iter(sides))
        names = ", ".join(dict.fromkeys(name for named in sides.values() for name in named))
        yield f"{where}: no {names}: {reason}."
