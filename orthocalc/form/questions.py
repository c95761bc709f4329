"""Questions: every field of the case file with its words, unit, range and meaning, in the order they are asked."""

from __future__ import annotations

import types
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from orthocalc.case import Case, FootOverrides
from orthocalc.fields import Like, Within
from orthocalc.finding import SIDES, Side
from orthocalc.glossary import meanings
from orthocalc.prescription import FootPrescription

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
    """

    at: str
    label: str
    kind: Kind
    within: Within | None = None
    words: tuple[str, ...] = ()
    help: str = ""
    form: str = ""

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
            return f"{self.within.low:g}–{self.within.high:g} {self.unit}".strip()
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
            ("/patient/pain_scale", "Pain (0-10)"),
            ("/patient/symptoms", "Symptoms"),
            ("/patient/conditions", "Conditions"),
            ("/patient/red_flags", "Red flags"),
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
    field, owner = _field_at(at)
    annotation, notes = _bare(field.annotation, tuple(field.metadata))
    within = next((note for note in notes if isinstance(note, Within)), None)
    form = next((note.allowed for note in notes if isinstance(note, Like)), "")
    kind, words = _kind_and_words(annotation, at)
    return Question(at, label, kind, within, words, meanings(owner).get(at.rsplit("/", 1)[1], ""), form)


def field_at(at: str) -> FieldInfo:
    """Return the model's field at a pointer (``SIDE`` and ``N`` as in a question)."""
    return _field_at(at)[0]


def _field_at(at: str) -> tuple[FieldInfo, type[BaseModel]]:
    """Return the field and the model that it is part of."""
    owner: type[BaseModel] = Case
    model, field = owner, None
    for step in at.replace("/SIDE", "/left").removeprefix("/").split("/"):
        if step == "N":
            continue
        owner, field = (FootPrescription if model is FootOverrides else model), model.model_fields[step]
        inner = _model_in(field.annotation)
        model = inner if inner is not None else model
    if field is None:
        raise KeyError(at)
    return field, owner


def _model_in(annotation: Any) -> Any:  # noqa: ANN401 - any type there is
    """Return the model that a type holds, if any."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part)) is not None), None)


def _bare(annotation: Any, notes: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:  # noqa: ANN401
    """Return a type without None and notes, and all notes on the way to it, those of a list's items too."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        return _bare(inner, (*notes, *more))
    if origin in {Union, types.UnionType}:
        (inner,) = (part for part in get_args(annotation) if part is not type(None))
        return _bare(inner, notes)
    if origin is tuple:
        item, found = _bare(get_args(annotation)[0], notes)
        return types.GenericAlias(tuple, (item, ...)), found
    return annotation, notes


def _kind_and_words(annotation: Any, at: str) -> tuple[Kind, tuple[str, ...]]:  # noqa: ANN401
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return "choice", tuple(map(str, inside))
    if origin is tuple:
        if get_origin(inside[0]) is Literal:
            return "flags", tuple(map(str, get_args(inside[0])))
        many: dict[Any, Kind] = {float: "readings", str: "texts"}
        return many.get(inside[0], "points"), ()
    if annotation is str and at.rsplit("/", 1)[1] in {"file", "previous"}:
        return "path", ()
    single: dict[Any, Kind] = {float: "number", int: "whole", bool: "yes_no", str: "text"}
    return single[annotation], ()


def choices(question: Question) -> tuple[str, ...]:
    """Return what may be chosen, names of templates included; those are looked for only when somebody asks."""
    if question.at != "/order/template":
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
