"""Measurements: what is known of one person, their legs, feet and shoe; the words and ranges of the case file.

The docstrings under the fields are the glossary; ``orthocalc schema case`` prints them.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from orthocalc.document import Strict, wrong
from orthocalc.fields import Like, Within, as_list
from orthocalc.finding import Side
from orthocalc.prescription import Fraction
from orthocalc.units import SHOE_SIZE

Method = Literal[
    "tape_asis_medial_malleolus",
    "tape_asis_lateral_malleolus",
    "tape_umbilicus",
    "block_test",
    "iliac_crest_book",
    "crest_height_difference",
    "xray_femoral_heads",
    "xray_full_length",
    "ct_scanogram",
    "eos",
    "laser",
    "rasterstereography",
    "sacral_base",
]
Symptom = Literal["low_back_pain", "hip_pain", "knee_pain", "foot_pain", "standing_work"]
Condition = Literal[
    "diabetes",
    "neuropathy",
    "osteoporosis",
    "hip_contracture",
    "knee_contracture",
    "equinus",
    "scoliosis_structural",
    "fixed_pelvic_obliquity",
    "medial_knee_oa",
]
RedFlag = Literal[
    "progression",
    "recent_surgery",
    "neurological_deficit",
    "night_pain",
    "weight_loss",
    "fever",
    "cancer_history",
    "cauda_equina",
    "spondyloarthritis_flare",
    "monofilament_loss",
    "ulcer",
    "charcot",
    "critical_ischaemia",
    "open_wound",
    "achilles_injury",
    "falls",
    "cannot_stand_on_one_leg",
    "vertebral_fracture",
    "pregnancy_pelvic_pain",
]
ShoeKind = Literal["dress", "casual", "athletic", "extra_depth", "boot", "sandal", "high_heel"]
KneePain = Literal["patellofemoral", "medial", "lateral", "other"]


def _real_date(text: str) -> str:
    """Keep ISO dates that the calendar knows."""
    try:
        date.fromisoformat(text)
    except ValueError:
        raise ValueError("a date of the calendar, YYYY-MM-DD") from None
    return text


def _fpi6(value: object) -> object:
    """Let the FPI-6 be its sum or its six items; keep the sum."""
    if isinstance(value, list) and len(value) == 6 and all(type(item) is int and -2 <= item <= 2 for item in value):
        return sum(value)
    if type(value) is int and -12 <= value <= 12:
        return value
    raise ValueError("the sum (a whole number, -12 to 12), or a list of six items of -2 to 2")


def _shoe_size(text: str) -> str:
    """Keep sizes that belong to a foot."""
    number = float(SHOE_SIZE.fullmatch(text)["number"].replace(",", "."))  # type: ignore[index]
    if text.startswith("EU") and not 14 <= number <= 62:
        raise ValueError("a size of a foot of 80-400 mm (EU 14-62)")
    return text


Text = Annotated[str, Field(max_length=2000)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Path = Annotated[str, Field(min_length=1, max_length=1000)]
Date = Annotated[str, Like(r"\d{4}-\d{2}-\d{2}", "a date, YYYY-MM-DD"), AfterValidator(_real_date)]
LegLengths = Annotated[tuple[Annotated[float, Within(200, 1400, "mm")], ...], BeforeValidator(as_list)]
Differences = Annotated[tuple[Annotated[float, Within(0, 200, "mm")], ...], BeforeValidator(as_list)]
Sides = Annotated[tuple[Side, ...], Field(strict=False)]


class LegLengthReading(Strict):
    """One method's readings: both legs, or the short side and the difference."""

    method: Method
    left_mm: LegLengths | None = None
    """Left leg, a number or a list of repeats."""
    right_mm: LegLengths | None = None
    """Right leg; the i-th reading belongs to the i-th of the left."""
    short_side: Side | None = None
    """The shorter leg (for sacral_base: the lower side); says nothing where the difference is 0."""
    difference_mm: Differences | None = None
    """How much shorter, never negative; a number or a list of repeats."""
    step_mm: Annotated[float, Within(0, 20, "mm")] | None = None
    """Step of the blocks or the tape, where readings come in steps."""
    date: Date | None = None
    sacral_width_mm: Annotated[float, Within(20, 150, "mm")] | None = None
    """For sacral_base: the width over which the unlevelling was measured."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        """Either both legs, equally often, or a difference with its side."""
        both, diff = (self.left_mm, self.right_mm), self.difference_mm
        allowed = "left_mm and right_mm, or short_side and difference_mm"
        if (diff is None) == (both == (None, None)) or (diff is not None and both != (None, None)):
            raise wrong("", "neither form or both", allowed, f"give {allowed}")
        if diff is None:
            self._pairs()
        elif not diff:
            raise wrong("/difference_mm", "no reading", "at least one reading", "holds no reading")
        elif any(diff) and self.short_side is None:
            raise wrong("/short_side", "nothing", "left or right", "is missing beside difference_mm")
        return self

    def _pairs(self) -> None:
        n_left, n_right = len(self.left_mm or ()), len(self.right_mm or ())
        if n_left != n_right or not n_left:
            got = f"{n_left} left, {n_right} right"
            raise wrong("/right_mm", got, "as many as left_mm, at least one", f"{got}: as many readings on each side")

    def differences_mm(self) -> tuple[float, ...]:
        """Return right - left of every repeat; negative where the right leg is short."""
        if self.difference_mm is not None:
            sign = 1.0 if self.short_side == "left" else -1.0
            return tuple(sign * value for value in self.difference_mm)
        pairs = zip(self.left_mm or (), self.right_mm or (), strict=True)
        return tuple(right - left for left, right in pairs)


class Patient(Strict):
    """The person; no name is needed, a code is enough."""

    code: Name | None = None
    label: Text | None = None
    notes: Text | None = None
    sex: Literal["female", "male"] | None = None
    age_years: Annotated[float, Within(0, 120, "years")] | None = None
    mass_kg: Annotated[float, Within(2, 350, "kg")] | None = None
    height_mm: Annotated[float, Within(400, 2500, "mm")] | None = None
    asis_width_mm: Annotated[float, Within(80, 450, "mm")] | None = None
    """Distance between the anterior superior iliac spines."""
    pelvic_depth_mm: Annotated[float, Within(60, 350, "mm")] | None = None
    crest_width_mm: Annotated[float, Within(100, 500, "mm")] | None = None
    """Widest distance between the iliac crests."""
    leg_length_known_years: Annotated[float, Within(0, 120, "years")] | None = None
    """How long the leg-length difference has been there (Heilig's D)."""
    compensation: Literal["none", "rotation", "wedging"] | None = None
    """What the spine has done about it (Heilig's C)."""
    healing: Literal["fragile", "flexible", "sudden"] | None = None
    """How fast a lift may be built up; sudden = a recent loss of length."""
    pain_scale: Annotated[float, Within(0, 10)] | None = None
    symptoms: Annotated[tuple[Symptom, ...], Field(strict=False)] = ()
    conditions: Annotated[tuple[Condition, ...], Field(strict=False)] = ()
    red_flags: Annotated[tuple[RedFlag, ...], Field(strict=False)] = ()


class PainPoint(Strict):
    """A painful place under the foot; s is a fraction of the foot's length here."""

    s: Fraction
    x_mm: Annotated[float, Within(-80, 80, "mm")]
    radius_mm: Annotated[float, Within(1, 40, "mm")]


class Scan(Strict):
    """A scanned foot surface."""

    file: Path


class Foot(Strict):
    """One foot's measures, weight-bearing unless the field says otherwise."""

    length_mm: Annotated[float, Within(80, 400, "mm")] | None = None
    """Heel to longest toe."""
    ball_width_mm: Annotated[float, Within(30, 160, "mm")] | None = None
    """Foot breadth across the metatarsal heads."""
    heel_width_mm: Annotated[float, Within(20, 120, "mm")] | None = None
    truncated_length_mm: Annotated[float, Within(50, 320, "mm")] | None = None
    """Heel to first metatarsophalangeal joint."""
    navicular_height_mm: Annotated[float, Within(3, 90, "mm")] | None = None
    """Floor to navicular tuberosity, standing relaxed."""
    navicular_drop_mm: Annotated[float, Within(-10, 40, "mm")] | None = None
    """Navicular height seated in subtalar neutral minus standing relaxed (Brody)."""
    dorsum_height_sitting_mm: Annotated[float, Within(20, 150, "mm")] | None = None
    """Dorsum height at half the foot's length, sitting."""
    dorsum_height_standing_mm: Annotated[float, Within(20, 150, "mm")] | None = None
    """Dorsum height at half the foot's length, standing."""
    fpi6: Annotated[int, BeforeValidator(_fpi6)] | None = None
    """Foot Posture Index, supinated − pronated +: the sum (-12 to +12), or its six items (-2 to +2)."""
    rcsp_deg: Annotated[float, Within(-30, 40, "deg")] | None = None
    """Resting calcaneal stance position, eversion +."""
    ncsp_deg: Annotated[float, Within(-30, 40, "deg")] | None = None
    """Neutral calcaneal stance position, eversion +."""
    mth1_s: Annotated[float, Within(0.5, 0.9)] | None = None
    """First metatarsal head, as a fraction of the foot's length from the heel."""
    mth5_s: Annotated[float, Within(0.4, 0.85)] | None = None
    """Fifth metatarsal head, as a fraction of the foot's length from the heel."""
    pain_points: Annotated[tuple[PainPoint, ...], Field(strict=False)] = ()
    complaints: Annotated[tuple[Text, ...], Field(strict=False)] = ()
    scan: Scan | None = None


class KneePainSites(Strict):
    """Where each knee hurts."""

    left: KneePain | None = None
    right: KneePain | None = None


class Screening(Strict):
    """The alignment screen: sides on which a sign was found."""

    trendelenburg: Sides = ()
    thomas_test: Sides = ()
    hamstring_tightness: Sides = ()
    hip_internal_rotation: Sides = ()
    overpronation: Sides = ()
    old_injury: Sides = ()
    knee_pain: KneePainSites = KneePainSites()
    prolonged_sitting: bool = False


class Shoe(Strict):
    """The shoe that the insole must fit."""

    kind: ShoeKind | None = None
    depth_mm: Annotated[float, Within(0, 60, "mm")] | None = None
    """Free depth at the heel, sock liner out."""
    size: (
        Annotated[
            str,
            Like(SHOE_SIZE.pattern, "EU 39, UK 6.5, US M 9, US W 9, UK child 11 or US child 11"),
            AfterValidator(_shoe_size),
        ]
        | None
    ) = None
    """The size with its system, as it stands in the shoe."""
