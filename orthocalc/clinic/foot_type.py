"""Foot type: pronated, neutral or supinated by the vote of independent measures (evidence.md §11 rows 34–36)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from orthocalc.case import Case
from orthocalc.clinic.rules import Rules
from orthocalc.clinic.sizes import Size, by_length_mm
from orthocalc.clinic.thresholds import NOISE, above, at_least
from orthocalc.finding import Finding, Side
from orthocalc.pressure.measures import FootMeasures

FootType = Literal["pronated", "neutral", "supinated", "indeterminate", "not_assessed"]
Posture = Literal["pronated", "neutral", "supinated"]


@dataclass(frozen=True, slots=True)
class Vote:
    """What one measure says; ``words`` say its value and the border it is held against."""

    measure: str
    says: Posture
    value: float
    rule: str
    words: str


def foot_type(
    case: Case, side: Side, size: Size, loading: FootMeasures | None, rules: Rules
) -> tuple[FootType, tuple[Finding, ...]]:
    """Return one foot's type and its reason; a single measure other than FPI-6 names no type."""
    votes = cast_votes(case, side, size, loading, rules)
    kind = count_votes(votes, rules)
    if not votes:
        text = (
            "Foot posture not assessed: neither FPI-6, navicular height, dorsum height nor a standing print was "
            "measured. "
            "No post is given."
        )
        return kind, (Finding("foot_type", side, kind, "", "foot_type.votes", text),)
    said = ", ".join(v.words for v in votes)
    text = f"Foot posture {kind}: {said}.{_highly(case, side, kind, rules)}"
    if kind == "indeterminate":
        why = "the measures disagree" if len(votes) > 1 else "one measure other than FPI-6 names no type"
        text = f"Foot posture not established: {said}; {why}. No post is given."
    findings = [
        Finding("foot_type", side, kind, "", _rule(votes, kind), text, inputs={v.measure: v.value for v in votes})
    ]
    if len(votes) == 1:
        text = f"Foot posture rests on one measure ({votes[0].measure}); a second would confirm it."
        findings.append(Finding("foot_type_one_measure", side, kind, "", "foot_type.votes", text, "caution"))
    return kind, tuple(findings)


def cast_votes(case: Case, side: Side, size: Size, loading: FootMeasures | None, rules: Rules) -> tuple[Vote, ...]:
    """Return the measures that vote (row 35); the arch index only of a standing print."""
    foot = case.foot(side)
    truncated = foot.truncated_length_mm or _truncated_mm(case, size, rules)
    votes = []
    if foot.fpi6 is not None:
        votes.append(_fpi_vote(foot.fpi6, case.patient.age_years, rules))
    if foot.navicular_height_mm is not None:
        low, high = rules.numbers("foot_type.nnht")
        ratio = foot.navicular_height_mm / truncated
        says = _low_is_pronated(ratio, low, high)
        words = f"normalised navicular height {ratio:.2f} {says} (pronated below {low:g}, supinated above {high:g})"
        votes.append(Vote("NNHt", says, ratio, "foot_type.nnht", words))
    if foot.dorsum_height_standing_mm is not None:
        mean, sd = rules.numbers("foot_type.ahi")
        ratio = foot.dorsum_height_standing_mm / truncated
        says = _low_is_pronated(ratio, mean - sd, mean + sd)
        words = f"arch height index {ratio:.3f} {says} (pronated below {mean - sd:g}, supinated above {mean + sd:g})"
        votes.append(Vote("AHI", says, ratio, "foot_type.ahi", words))
    if loading is not None and loading.standing and loading.arch_index is not None:
        says = _arch_index_posture(loading.arch_index, rules)
        high_arch, low_arch = rules.numbers("foot_type.arch_index")
        borders = f"pronated from {low_arch:g}, supinated to {high_arch:g}"
        words = f"standing arch index {loading.arch_index:.2f} {says} ({borders})"
        votes.append(Vote("arch index", says, loading.arch_index, "foot_type.arch_index", words))
    return tuple(votes)


def count_votes(votes: tuple[Vote, ...], rules: Rules) -> FootType:
    """Name the type that enough measures agree on (row 36)."""
    if not votes:
        return "not_assessed"
    if len(votes) == 1:
        return votes[0].says if votes[0].measure == "FPI-6" else "indeterminate"
    counts = Counter(v.says for v in votes)
    (first, most), *rest = counts.most_common()
    opposed = "pronated" in counts and "supinated" in counts
    tied = bool(rest) and rest[0][1] == most
    return "indeterminate" if opposed or tied or most < rules.number("foot_type.votes") else first


def _fpi_vote(fpi6: int, age_years: float | None, rules: Rules) -> Vote:
    """Return what an FPI-6 sum says; the upper normal is higher in children and from above 60 years (row 34)."""
    shifted = age_years is not None and (
        not at_least(age_years, rules.number("age.adult")) or above(age_years, rules.number("age.fpi_shift_above"))
    )
    rule = "foot_type.fpi_pronated_shifted" if shifted else "foot_type.fpi_pronated"
    low, high = rules.number("foot_type.fpi_supinated"), rules.number(rule)
    says: Posture = "pronated" if fpi6 >= high else "supinated" if fpi6 <= low else "neutral"
    at_this_age = " at this age" if shifted else ""
    words = f"FPI-6 {fpi6:+d} {says} (pronated from {high:+g}{at_this_age}, supinated from {low:+g} down)"
    return Vote("FPI-6", says, fpi6, rule, words)


def _arch_index_posture(index: float, rules: Rules) -> Posture:
    """Return what a standing print's arch index says; both borders belong to the outer classes."""
    high_arched, low_arched = rules.numbers("foot_type.arch_index")
    if at_least(index, low_arched):
        return "pronated"
    return "neutral" if above(index, high_arched) else "supinated"


def _highly(case: Case, side: Side, kind: FootType, rules: Rules) -> str:
    """Say "highly" where the FPI-6 does; it is a word, not a type (row 34)."""
    fpi6, (low, high) = case.foot(side).fpi6, rules.numbers("foot_type.fpi_highly")
    if fpi6 is None or not ((kind == "pronated" and fpi6 >= high) or (kind == "supinated" and fpi6 <= low)):
        return ""
    return f" The FPI-6 counts as highly {kind}."


def _truncated_mm(case: Case, size: Size, rules: Rules) -> float:
    if case.patient.sex is None:
        return rules.number("foot_type.truncated_share") * size.foot_length_mm
    return by_length_mm("truncated", size.foot_length_mm, case.patient.sex, rules)


def _low_is_pronated(ratio: float, low: float, high: float) -> Posture:
    if ratio < low - NOISE:
        return "pronated"
    return "supinated" if above(ratio, high) else "neutral"


def _rule(votes: tuple[Vote, ...], kind: FootType) -> str:
    """Return the rule of the first measure that says what was decided."""
    return next((v.rule for v in votes if v.says == kind), "foot_type.votes")
