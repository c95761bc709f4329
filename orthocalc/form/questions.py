"""Questions: every field of the case file with its words, unit, range and meaning, in the order they are asked."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from orthocalc.fields import Within
from orthocalc.finding import SIDES, Side

TABLE = Path(__file__).with_name("asked.json")
"""What the models say of every field that is asked (:mod:`orthocalc.form.asked` writes it): read in a thousandth of the
time that the models take, so that the form stands there before they do."""
TEMPLATE = "/order/template"
"""Where a case names the template; there are as many names as this user has templates."""

Kind = Literal["number", "readings", "whole", "text", "texts", "choice", "flags", "yes_no", "points", "path"]


@dataclass(frozen=True, slots=True)
class Question:
    """One field of the case file, as it is asked.

    Attributes
    ----------
    at : its JSON pointer; ``SIDE`` stands for left and right, ``N`` for a number in a list
    label : what it is called
    kind : what an answer looks like
    within : its range and unit, for numbers
    words : what may be chosen
    help : what it means, from the field's own docstring
    form : what text must look like, in words
    default : what holds where it is left empty
    """

    at: str
    label: str
    kind: Kind
    within: Within | None = None
    words: tuple[str, ...] = ()
    help: str = ""
    form: str = ""
    default: str = ""

    @property
    def sided(self) -> bool:
        """Whether it is asked of each foot."""
        return "/SIDE" in self.at

    def of(self, side: Side) -> Question:
        """Return the question for one foot."""
        return replace(self, at=self.at.replace("/SIDE", f"/{side}"))

    def item(self, number: int) -> Question:
        """Return the question for one item of its list."""
        return replace(self, at=self.at.replace("/N/", f"/{number}/"))

    @property
    def unit(self) -> str:
        """Its unit as people read it."""
        return {"deg": "°", "": ""}.get(self.within.unit, self.within.unit) if self.within else ""

    @property
    def allowed(self) -> str:
        """What may be answered, in words."""
        if self.within is not None:
            between = " to " if self.within.low < 0 else "–"
            return f"{self.within.low:g}{between}{self.within.high:g} {self.unit}".strip()
        return ", ".join(word.replace("_", " ") for word in self.words) or self.form


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together; ``many`` where they are asked of every item of a list."""

    page: Literal["case", "measure"]
    title: str
    questions: tuple[Question, ...]
    many: str = ""


_SECTIONS: tuple[tuple[Literal["case", "measure"], str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "case",
        "Person",
        "",
        (
            ("/id", "Case id"),
            ("/date", "Date"),
            ("/patient/code", "Patient code"),
            ("/patient/label", "Label"),
            ("/patient/sex", "Sex"),
            ("/patient/age_years", "Age"),
            ("/patient/mass_kg", "Body mass"),
            ("/patient/height_mm", "Height"),
            ("/patient/notes", "Notes"),
            ("/previous", "Earlier case"),
        ),
    ),
    (
        "case",
        "Shoe",
        "",
        (("/shoe/kind", "Kind of shoe"), ("/shoe/size", "Size"), ("/shoe/depth_mm", "Free heel depth")),
    ),
    (
        "case",
        "Order",
        "",
        (
            ("/order/template", "Template"),
            ("/order/material", "Material"),
            ("/order/policy", "Lift policy"),
            ("/order/sides", "Sides"),
            ("/order/series", "Lift built up by"),
            ("/order/engrave", "Engrave"),
            ("/order/infill_pct", "Infill"),
            ("/order/shore_a", "Shore A"),
            ("/order/prescriber", "Prescriber"),
            ("/order/manufacturer", "Manufacturer"),
        ),
    ),
    (
        "case",
        "History",
        "",
        (
            ("/patient/pain_scale", "Pain (0-10)"),
            ("/patient/symptoms", "Symptoms"),
            ("/patient/conditions", "Conditions"),
            ("/patient/red_flags", "Red flags"),
        ),
    ),
    (
        "measure",
        "Feet",
        "",
        (
            ("/feet/SIDE/length_mm", "Foot length"),
            ("/feet/SIDE/ball_width_mm", "Foot breadth"),
            ("/feet/SIDE/heel_width_mm", "Heel width"),
            ("/feet/SIDE/truncated_length_mm", "Truncated length"),
            ("/feet/SIDE/navicular_height_mm", "Navicular height"),
            ("/feet/SIDE/navicular_drop_mm", "Navicular drop"),
            ("/feet/SIDE/dorsum_height_sitting_mm", "Dorsum, sitting"),
            ("/feet/SIDE/dorsum_height_standing_mm", "Dorsum, standing"),
            ("/feet/SIDE/fpi6", "FPI-6"),
            ("/feet/SIDE/rcsp_deg", "RCSP (eversion +)"),
            ("/feet/SIDE/ncsp_deg", "NCSP (eversion +)"),
            ("/feet/SIDE/mth1_s", "First MTH (0-1)"),
            ("/feet/SIDE/mth5_s", "Fifth MTH (0-1)"),
            ("/feet/SIDE/pain_points", "Pain points"),
            ("/feet/SIDE/complaints", "Complaints"),
            ("/feet/SIDE/scan/file", "Foot scan"),
        ),
    ),
    (
        "measure",
        "Leg length",
        "/leg_length",
        (
            ("/leg_length/N/method", "Method"),
            ("/leg_length/N/left_mm", "Left leg, mm"),
            ("/leg_length/N/right_mm", "Right leg, mm"),
            ("/leg_length/N/short_side", "or: shorter side"),
            ("/leg_length/N/difference_mm", "Difference, mm"),
            ("/leg_length/N/step_mm", "Step"),
            ("/leg_length/N/date", "Date"),
            ("/leg_length/N/sacral_width_mm", "Sacral width"),
        ),
    ),
    (
        "measure",
        "Pelvis and spine",
        "",
        (
            ("/patient/asis_width_mm", "ASIS width"),
            ("/patient/pelvic_depth_mm", "Pelvic depth"),
            ("/patient/crest_width_mm", "Crest width"),
            ("/patient/leg_length_known_years", "LLD known for"),
            ("/patient/compensation", "Compensation"),
            ("/patient/healing", "Healing"),
        ),
    ),
    (
        "measure",
        "Alignment screen",
        "",
        (
            ("/screening/trendelenburg", "Trendelenburg"),
            ("/screening/thomas_test", "Thomas test"),
            ("/screening/hamstring_tightness", "Hamstring tightness"),
            ("/screening/hip_internal_rotation", "Hip int. rotation"),
            ("/screening/overpronation", "Overpronation"),
            ("/screening/old_injury", "Old injury"),
            ("/screening/knee_pain/SIDE", "Knee pain"),
            ("/screening/prolonged_sitting", "Prolonged sitting"),
        ),
    ),
)


@cache
def sections() -> tuple[Section, ...]:
    """Return all questions in the order they are asked, by section."""
    return tuple(
        Section(page, title, tuple(question_at(at, label) for at, label in asked), many)
        for page, title, many, asked in _SECTIONS
    )


def question_at(at: str, label: str) -> Question:
    """Return the question of one place in the case file.

    Raises
    ------
    KeyError : no such field
    """
    known = _table()[at]
    within = Within(*known["within"]) if "within" in known else None
    texts = (known.get(name, "") for name in ("help", "form", "default"))
    return Question(at, label, known["kind"], within, tuple(known.get("words", ())), *texts)


@cache
def _table() -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = json.loads(TABLE.read_text(encoding="utf-8"))
    return table


def choices(question: Question) -> tuple[str, ...]:
    """Return what may be chosen, names of templates included; those are looked for only when somebody asks."""
    if question.at != TEMPLATE:
        return question.words
    from orthocalc.insole.template import template_names  # noqa: PLC0415

    return template_names()


def every_question() -> tuple[Question, ...]:
    """Return the questions of all sections, those of each foot twice."""
    return tuple(
        asked
        for section in sections()
        for question in section.questions
        for asked in ([question.of(side) for side in SIDES] if question.sided else [question])
    )
