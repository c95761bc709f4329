"""Leg length: readings of several methods → one difference, its certainty and kind, and what forbids a lift.

Rows 10–16 of evidence.md §11 decide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import NormalDist, fmean
from typing import Literal

from orthocalc.case import Case
from orthocalc.clinic.readings import Group, Posture, Reading, fuse, side_of, take_readings
from orthocalc.clinic.rules import Rules
from orthocalc.clinic.thresholds import above, at_least, mm, pct
from orthocalc.finding import Finding, Side, Value

_POSTURES: tuple[Posture, Posture] = ("supine", "standing")
Kind = Literal["structural", "functional", "mixed", "not_assessed"]
DEFORMITIES = ("hip_contracture", "knee_contracture", "equinus", "scoliosis_structural", "fixed_pelvic_obliquity")


@dataclass(frozen=True, slots=True)
class LegLength:
    """The legs' difference.

    Attributes
    ----------
    signed_mm : right − left; negative where the right leg is short; None where nothing measures a leg
    sd_mm : its standard deviation
    probability : that the named side is the short one; 0.5 at no difference
    liftable : False where its kind or the readings' disagreement forbids a lift
    """

    signed_mm: float | None
    sd_mm: float | None
    probability: float | None
    kind: Kind
    liftable: bool

    @property
    def short_side(self) -> Side | None:
        """Return the shorter leg; None at no difference."""
        return None if self.signed_mm is None else side_of(self.signed_mm)

    @property
    def difference_mm(self) -> float | None:
        """Return the size of the difference."""
        return None if self.signed_mm is None else abs(self.signed_mm)

    @property
    def spread_mm(self) -> float:
        """Return how far to either side the difference may lie with 95 % certainty."""
        return 1.96 * (self.sd_mm or 0.0)


METHODS: dict[Group, str] = {
    "tape": "tape ASIS to malleolus",
    "block_test": "block test",
    "iliac_crest_book": "iliac crest palpation and book",
    "crest_height_difference": "crest heights, scaled",
    "xray_femoral_heads": "radiograph of the femoral heads",
    "xray_full_length": "full-length radiograph",
    "ct_scanogram": "CT scanogram",
    "eos": "EOS",
    "laser": "laser",
    "rasterstereography": "rasterstereography",
}
NOT_ASSESSED = LegLength(None, None, None, "not_assessed", liftable=False)


@dataclass(frozen=True, slots=True)
class _Decision:
    """Which readings decide, and what is said about them."""

    used: tuple[Reading, ...]
    kind: Kind
    liftable: bool
    findings: tuple[Finding, ...] = ()


def assess_leg_length(case: Case, hip_joint_mm: float, rules: Rules) -> tuple[LegLength | None, tuple[Finding, ...]]:
    """Return the legs' difference and its reasons; None where nobody measured anything."""
    readings, findings = take_readings(case, hip_joint_mm, rules)
    if not case.leg_length:
        return None, ()
    readings, deformity = _set_tapes_aside(case, readings)
    if not readings:
        return NOT_ASSESSED, (*findings, *deformity, _nothing_read())
    decision = _decide(readings, deformed=bool(deformity), rules=rules)
    used = _best_alone_if_turned(decision.used)
    signed, sd = fuse(used)
    probability = NormalDist().cdf(abs(signed) / sd) if side_of(signed) else 0.5
    legs = LegLength(signed, sd, probability, decision.kind, decision.liftable)
    findings += deformity + decision.findings + _umbilicus(case, signed, rules)
    return legs, (*_summary(legs, used, turned=used != decision.used, rules=rules), *findings)


def _set_tapes_aside(case: Case, readings: tuple[Reading, ...]) -> tuple[tuple[Reading, ...], tuple[Finding, ...]]:
    """Leave out tapes, and all but imaging where there is some, for a contracture or fixed deformity (row 11)."""
    present = [word for word in DEFORMITIES if word in case.patient.conditions]
    if not present:
        return readings, ()
    imaging = tuple(r for r in readings if r.imaging)
    names = ", ".join(word.replace("_", " ") for word in present)
    if imaging:
        text = f"Only imaging counts for the leg length: {names}."
        return imaging, (Finding("imaging_only", None, names, "", "leg_length.imaging_only", text),)
    text = f"With {names} no reading but an image shows the legs' true length. No lift before imaging."
    finding = Finding("imaging_needed", None, names, "", "leg_length.imaging_only", text, "caution")
    return tuple(r for r in readings if r.group != "tape"), (finding,)


def _decide(readings: tuple[Reading, ...], *, deformed: bool, rules: Rules) -> _Decision:
    """Choose the readings that decide: all of them, unless supine and standing disagree (rows 12–14)."""
    by_posture: dict[Posture, tuple[Reading, ...]] = {
        p: tuple(r for r in readings if r.posture == p) for p in _POSTURES
    }
    imaging = any(r.imaging for r in readings)
    kind: Kind = "mixed" if deformed else "structural"
    liftable = all(r.imaging for r in readings) if deformed else True
    if not all(by_posture.values()):
        return _Decision(readings, kind, liftable)
    supine, standing = (fuse(by_posture[p])[0] for p in _POSTURES)
    gap = abs(supine - standing)
    one_images = imaging and sum(any(r.imaging for r in group) for group in by_posture.values()) == 1
    opposite = () if one_images else _opposite(supine, standing, rules)
    if not above(gap, rules.number("leg_length.supine_standing_gap")):
        return _Decision(readings, kind, liftable and not opposite, opposite)
    decision = _disagreeing(by_posture, one_images=one_images, gap=gap, supine=supine, rules=rules)
    return replace(decision, findings=decision.findings + opposite)


def _disagreeing(
    groups: dict[Posture, tuple[Reading, ...]], *, one_images: bool, gap: float, supine: float, rules: Rules
) -> _Decision:
    """Decide between supine and standing readings more than the allowed gap apart; one with imaging outranks."""
    imaging = tuple(r for group in groups.values() for r in group if r.imaging)
    smaller = min(groups.values(), key=lambda group: fuse(group)[1])  # equal: supine, which stands first
    used = imaging if one_images else smaller
    structural = fuse(imaging)[0] if one_images else supine
    functional = not at_least(abs(structural), rules.number("leg_length.structural_min"))
    findings: tuple[Finding, ...] = (
        (_functional(structural, "In the image" if one_images else "Lying"),) if functional else ()
    )
    if not one_images and not functional:
        findings += (_supine_against_standing(gap),)
    return _Decision(used, "functional" if functional else "mixed", one_images and not functional, findings)


def _best_alone_if_turned(used: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Keep only the most precise reading where adding the others would turn its side (row 15)."""
    best = min(used, key=lambda r: (r.sd_mm, -abs(r.difference_mm)))
    named, fused = side_of(best.difference_mm), side_of(fuse(used)[0])
    return (best,) if named and fused and named != fused else used


def _opposite(supine: float, standing: float, rules: Rules) -> tuple[Finding, ...]:
    least = rules.number("leg_length.opposite_min")
    if supine * standing >= 0 or not (at_least(abs(supine), least) and at_least(abs(standing), least)):
        return ()
    inputs: dict[str, Value] = {"supine_mm": supine, "standing_mm": standing}
    text = rules.note("refer.opposite_sides")
    return (
        Finding("opposite_sides", None, abs(supine - standing), "mm", "refer.opposite_sides", text, "refer", inputs),
    )


def _functional(structural: float, where: str) -> Finding:
    text = (
        f"{where} the legs differ by {mm(abs(structural))} only: the difference is functional. "
        "Its cause comes first, a lift is contraindicated."
    )
    return Finding("functional_difference", None, structural, "mm", "refer.functional_difference", text, "refer")


def _supine_against_standing(gap: float) -> Finding:
    text = f"Supine and standing readings are {mm(gap)} apart and no image decides: no lift before imaging."
    return Finding("readings_disagree", None, gap, "mm", "leg_length.supine_standing_gap", text, "caution")


def _nothing_read() -> Finding:
    text = "No reading here measures the legs themselves: the difference is not assessed."
    return Finding("leg_length_not_assessed", None, None, "", "leg_length.not_assessed", text, "caution")


def _umbilicus(case: Case, signed: float, rules: Rules) -> tuple[Finding, ...]:
    values = [d for r in case.leg_length if r.method == "tape_umbilicus" for d in r.differences_mm()]
    if not values or not above(gap := abs(fmean(values) - signed), rules.number("leg_length.umbilicus_gap")):
        return ()
    text = f"Apparent length (umbilicus) differs by {mm(gap)} from the legs' own: look for pelvic tilt."
    return (Finding("apparent_difference", None, gap, "mm", "leg_length.umbilicus_gap", text, "caution"),)


def _summary(legs: LegLength, used: tuple[Reading, ...], *, turned: bool, rules: Rules) -> tuple[Finding, ...]:
    if legs.signed_mm is None or legs.sd_mm is None or legs.short_side is None:
        return ()
    prior = rules.number("leg_length.prior_sd") ** 2
    shrunk = legs.signed_mm * prior / (prior + legs.sd_mm**2)
    inputs: dict[str, Value] = {f"{r.group}_mm": r.difference_mm for r in used}
    inputs |= {"sd_mm": legs.sd_mm, "probability": legs.probability, "shrunk_mm": abs(shrunk)}
    rule = "leg_length.side_of_best" if turned else "leg_length.fusion"
    text = _in_words(legs, ", ".join(METHODS[r.group] for r in used), rules)
    found = [Finding("leg_length", legs.short_side, abs(legs.signed_mm), "mm", rule, text, "info", inputs)]
    if turned:
        text = "The methods name different sides; the most precise of them stands alone. Repeat the readings or image."
        found.append(Finding("methods_disagree", None, None, "", rule, text, "caution"))
    text = (
        f"Weighed against how common differences are in the population it would be {mm(abs(shrunk))}; shown, not used."
    )
    found.append(Finding("leg_length_shrunk", None, abs(shrunk), "mm", "leg_length.prior_sd", text))
    return tuple(found)


def _in_words(legs: LegLength, methods: str, rules: Rules) -> str:
    """Say the difference with its 95 % range, and no more than it shows."""
    size, spread, sure = abs(legs.signed_mm or 0.0), legs.spread_mm, legs.probability or 0.5
    span = f"95 % range {_span(size - spread)} to {_span(size + spread)} mm; {methods}"
    if legs.kind == "functional":
        return f"The {legs.short_side} side measures {mm(size)} lower ({span}); that is not a difference of bone."
    if not legs.liftable:
        return f"The {legs.short_side} leg measures {mm(size)} shorter ({span}); that is not established until imaged."
    if not at_least(sure, rules.number("leg_length.p_none")):
        return (
            f"The {legs.short_side} leg measures {mm(size)} shorter ({span}); which leg is the shorter one is not "
            f"established ({pct(sure)})."
        )
    return (
        f"The {legs.short_side} leg is shorter by {mm(size)} ({span}); that it is the {legs.short_side} is "
        f"{pct(sure)} certain."
    )


def _span(value: float) -> str:
    return f"{round(value)}".replace("-", "−")
