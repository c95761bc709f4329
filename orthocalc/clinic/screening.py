"""Screening: signs of the alignment screen → suspected sources → who should see it first (evidence.md §6.6)."""

from __future__ import annotations

from typing import NamedTuple

from orthocalc.case import Case
from orthocalc.clinic.leg_length import LegLength
from orthocalc.finding import Finding, Side
from orthocalc.measurements import KneePain

AID = "A screening aid, not a diagnosis."


class Sign(NamedTuple):
    """One row of the screen."""

    words: str
    source: str
    pathway: str
    insole: str


_MUSCLE = "physical therapy first: strengthening gluteus medius and maximus, gait training"
_MOBILITY = "physical therapy first: mobility work"
_NO_INSOLE = "An insole is not the answer to this sign"
SIGNS = {
    "trendelenburg": Sign("Trendelenburg sign", "muscular (gluteus medius)", _MUSCLE, _NO_INSOLE),
    "thomas_test": Sign("Thomas test positive", "muscular (hip flexors)", _MOBILITY, _NO_INSOLE),
    "hamstring_tightness": Sign("Tight hamstrings", "muscular", _MOBILITY, _NO_INSOLE),
    "hip_internal_rotation": Sign(
        "Excess internal rotation of the hip",
        "muscular (structural not excluded)",
        _MUSCLE,
        f"{_NO_INSOLE} unless the diagnosis finds a structural difference",
    ),
    "old_injury": Sign(
        "An old foot or ankle injury",
        "old injury",
        "physical therapy first: gait training",
        "An insole only where a structural difference or altered foot mechanics is found",
    ),
    "overpronation": Sign(
        "Overpronation", "foot mechanics", "physical therapy alongside: gait training", "An insole fits this source"
    ),
}
_ORDER = ("muscular", "postural", "structural", "foot mechanics", "old injury")


def screen(case: Case, legs: LegLength | None) -> tuple[Finding, ...]:
    """Return a caution for every sign found, and one that names the suspected sources together."""
    found = [f for name in SIGNS for f in _sign(name, getattr(case.screening, name))]
    found += _knees(case)
    if case.screening.prolonged_sitting:
        text = (
            "Habitual prolonged sitting or crossed legs: suspected source postural (functional misalignment). "
            f"Refer for diagnosis; {_MOBILITY}. {_NO_INSOLE}: a functional difference is not lifted. {AID}"
        )
        found.append(Finding("prolonged_sitting", None, True, "", "screen.prolonged_sitting", text, "caution"))
    return (*found, *_sources(case, legs)) if found else ()


def _sign(name: str, sides: tuple[Side, ...]) -> list[Finding]:
    sign = SIGNS[name]
    text = f"{sign.words}: suspected source {sign.source}. Refer for diagnosis; {sign.pathway}. {sign.insole}. {AID}"
    return [Finding(name, side, True, "", f"screen.{name}", text, "caution") for side in dict.fromkeys(sides)]


def _knees(case: Case) -> list[Finding]:
    pains: dict[Side, KneePain | None] = {
        "left": case.screening.knee_pain.left,
        "right": case.screening.knee_pain.right,
    }
    muscles = bool(case.screening.trendelenburg or case.screening.hip_internal_rotation)
    found = []
    for side, site in pains.items():
        if site is None:
            continue
        fits = site == "patellofemoral" and muscles
        more = (
            "it fits the muscular signs beside it"
            if fits
            else "by itself it names no source; read it with the other signs"
        )
        text = f"Knee pain, {site}: {more}. Refer for diagnosis. {AID}"
        found.append(Finding("knee_pain", side, site, "", "screen.knee_pain", text, "caution"))
    return found


def suspected_sources(case: Case, legs: LegLength | None) -> tuple[str, ...]:
    """Return the suspected sources of the complaint, in the order of the rulebook's table."""
    sources = {SIGNS[name].source.split(" (")[0] for name in SIGNS if getattr(case.screening, name)}
    if case.screening.prolonged_sitting:
        sources.add("postural")
    if legs is not None and legs.kind in {"structural", "mixed"} and legs.short_side is not None:
        sources.add("structural")
    return tuple(source for source in _ORDER if source in sources)


def _sources(case: Case, legs: LegLength | None) -> tuple[Finding, ...]:
    sources = suspected_sources(case, legs)
    if not sources:
        return ()
    helps = [one for one in sources if one in {"structural", "foot mechanics"}]
    if helps:
        insole = f"An insole is for the part that is {' and '.join(helps)}; a professional's diagnosis comes first."
    else:
        insole = (
            "Not by insole: nothing here is structural or lies in the foot. A professional's diagnosis comes first."
        )
    text = f"Suspected sources: {', '.join(sources)}. {insole} {AID}"
    return (Finding("suspected_sources", None, ", ".join(sources), "", "screen.sources", text, "caution"),)
