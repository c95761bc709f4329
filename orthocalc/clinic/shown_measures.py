"""Foot measures without a vote: shown beside the foot type, each with what it is worth (§3.1–3.3, §11 row 35)."""

from __future__ import annotations

from collections.abc import Sequence

from orthocalc.case import Case
from orthocalc.clinic.rules import Rules
from orthocalc.clinic.sizes import Size
from orthocalc.clinic.thresholds import NOISE, at_least, mm
from orthocalc.finding import Finding, Side, Value
from orthocalc.measurements import Foot
from orthocalc.pressure.measures import FootMeasures

ASIDE = "recorded, not used for the foot posture"


def shown_measures(case: Case, side: Side, size: Size, loading: FootMeasures | None, rules: Rules) -> list[Finding]:
    """Return the findings of one foot's measures that decide nothing."""
    foot = case.foot(side)
    found = [_navicular_drop(case, side, size, rules), _rigidity(foot, side, rules), _calcaneus(foot, side, rules)]
    if loading is not None:
        found += [*_print(side, loading, rules), _cpei(side, loading, rules)]
    return [finding for finding in found if finding is not None]


def _navicular_drop(case: Case, side: Side, size: Size, rules: Rules) -> Finding | None:
    """Return the drop as it would be on a 260 mm foot (Nielsen 2009)."""
    drop = case.foot(side).navicular_drop_mm
    if drop is None:
        return None
    male, female, reference = rules.numbers("foot_type.navicular_drop")
    growth = {"male": male, "female": female}.get(case.patient.sex or "", (male + female) / 2)
    adjusted = drop - growth * (size.foot_length_mm - reference) / 10
    limits = rules.numbers("foot_type.navicular_drop_upper")
    passed = sum(adjusted > limit + NOISE for limit in limits)
    count = ("none", "one", "two", "all three")[passed]
    text = (
        f"Navicular drop {mm(drop)} ({mm(adjusted)} scaled to a {mm(reference)} foot), above {count} of the "
        "published upper "
        f"limits ({', '.join(f'{limit:g}' for limit in limits)} mm). Its reliability is poor; {ASIDE}."
    )
    if drop < 0:
        text = f"The navicular rose by {mm(-drop)} from sitting to standing: check the reading. {ASIDE.capitalize()}."
    inputs: dict[str, Value] = {"measured_mm": drop, "foot_length_mm": size.foot_length_mm}
    rule = "foot_type.navicular_drop_upper" if passed else "foot_type.navicular_drop"
    return Finding("navicular_drop", side, adjusted, "mm", rule, text, inputs=inputs)


def _rigidity(foot: Foot, side: Side, rules: Rules) -> Finding | None:
    """Return how much of the sitting arch stands (standing / sitting dorsum height)."""
    sitting, standing = foot.dorsum_height_sitting_mm, foot.dorsum_height_standing_mm
    if sitting is None or standing is None:
        return None
    ratio, usual = standing / sitting, rules.number("foot_type.arch_rigidity")
    how = "stiffer" if at_least(ratio, usual) else "more flexible"
    text = (
        f"Arch rigidity index {ratio:.2f}: the arch falls {mm(sitting - standing)} from sitting to standing, "
        f"{how} than the mean of 2 180 feet ({usual:g}); {ASIDE}."
    )
    inputs: dict[str, Value] = {"drop_mm": sitting - standing}
    return Finding("arch_rigidity", side, ratio, "1", "foot_type.arch_rigidity", text, inputs=inputs)


def _calcaneus(foot: Foot, side: Side, rules: Rules) -> Finding | None:
    """Return the resting calcaneal stance position."""
    if foot.rcsp_deg is None:
        return None
    low, high = rules.numbers("foot_type.rcsp")
    neutral = ""
    if foot.ncsp_deg is not None:
        neutral = f", neutral {_everted(foot.ncsp_deg)}, difference {foot.rcsp_deg - foot.ncsp_deg:g}°"
    text = (
        f"Resting calcaneal stance {_everted(foot.rcsp_deg)}{neutral}; {low:g}–{high:g}° everted is the convention, "
        f"but healthy adults average 6°, and assessors differ by up to 9.5°; {ASIDE}."
    )
    return Finding("rcsp", side, foot.rcsp_deg, "deg", "foot_type.rcsp", text)


def _everted(degrees: float) -> str:
    return f"{abs(degrees):g}° {'everted' if degrees >= 0 else 'inverted'}"


def _print(side: Side, loading: FootMeasures, rules: Rules) -> list[Finding | None]:
    """Return the three old indices of a footprint's width."""
    same = f"It reads the same print as the arch index; {ASIDE}."
    found: list[Finding | None] = []
    for name, label, value, unit, words in (
        (
            "chippaux_smirak",
            "Chippaux-Smirak index",
            loading.chippaux_smirak_pct,
            "%",
            ("normal", "intermediate", "lowered", "flat"),
        ),
        ("clarke", "Clarke's angle", loading.clarke_deg, "deg", ("flat", "lowered", "intermediate", "normal")),
    ):
        if value is None:
            continue
        rule = f"foot_type.{name}"
        word = (
            "high-arched, no midfoot contact"
            if name == "chippaux_smirak" and not value
            else words[_place(value, rules.numbers(rule))]
        )
        shown = f"{value:.0f} %" if unit == "%" else f"{value:.0f}°"
        found.append(Finding(name, side, value, unit, rule, f"{label} {shown}: {word}. {same}", inputs={"class": word}))
    if loading.staheli is not None:
        low, high, flat = rules.numbers("foot_type.staheli")
        word = "flat" if loading.staheli > flat + NOISE else "usual" if low <= loading.staheli <= high else "unusual"
        text = f"Staheli index {loading.staheli:.2f}: {word} for adults ({low:g}–{high:g}). {same}"
        found.append(Finding("staheli", side, loading.staheli, "1", "foot_type.staheli", text, inputs={"class": word}))
    return found


def _place(value: float, borders: Sequence[float]) -> int:
    """Return how many borders a value has reached."""
    return sum(at_least(value, border) for border in borders)


def _cpei(side: Side, loading: FootMeasures, rules: Rules) -> Finding | None:
    if loading.cpei_pct is None:
        return None
    low, high = rules.numbers("foot_type.cpei")
    text = (
        f"Centre of pressure excursion index {loading.cpei_pct:.0f} % (of one cohort the lowest fifth is below "
        f"{low:g} %, "
        f"the highest above {high:g} %). Studies contradict each other; {ASIDE}."
    )
    return Finding("cpei", side, loading.cpei_pct, "%", "foot_type.cpei", text)
