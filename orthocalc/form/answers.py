"""Answers: what a person types ("26,5 cm", "7; 8", "low back pain") → the case file's value, and back to text."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from orthocalc.form.questions import TEMPLATE, Question, choices
from orthocalc.problem import DocumentError
from orthocalc.units import MM_PER, SHOE_SIZE, parse_length_mm

if TYPE_CHECKING:
    from pydantic import BaseModel

BETWEEN = re.compile(r"[;\n]")
"""What stands between several answers: a comma may be a decimal one."""
SEVERAL = "several readings: 8; 10; 9"
"""How more than one reading is typed."""
SHOE, SIZES = "/shoe/size", "EU 38, UK 5, US W 7.5, …"
"""Where a shoe's size is asked, and how some are typed."""


class AnswerError(ValueError):
    """An answer that cannot be; one line that says what is allowed."""


def read_answer(question: Question, text: str) -> Any:  # noqa: ANN401 - a JSON value
    """Return the value for the case file, None for no answer.

    Raises
    ------
    AnswerError : not of that kind, or outside its range
    """
    text = text.strip()
    if not text:
        return None
    value = _READERS[question.kind](question, text)
    if (wrong := _wrong(question, value)) is not None:
        raise AnswerError(_meant(question, text) or wrong.partition("; if centimetres")[0])  # a unit was typed
    return value


def show_answer(question: Question, value: Any) -> str:  # noqa: ANN401
    """Return a value of the case file as text that :func:`read_answer` reads as the same value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if question.kind == "points":
        return "; ".join(" ".join(f"{point[name]:g}" for name in POINT) for point in value)
    if isinstance(value, list | tuple):
        return "; ".join(show_answer(question, item) for item in value)
    if isinstance(value, str) and question.within is not None and question.within.unit == "mm":
        return _in_mm(value)
    if isinstance(value, str):
        return value.replace("_", " ") if question.kind in {"choice", "flags"} else value
    return repr(float(value)).removesuffix(".0")


def _in_mm(text: str) -> str:
    """Return a length of the case file in the unit that stands beside its field; what is none stays."""
    try:
        return f"{parse_length_mm(text):.10g}"
    except ValueError:
        return text


POINT = ("s", "x_mm", "radius_mm")
"""What is told of a pain point, in this order."""


def word_of(question: Question, text: str) -> str:
    """Return the one word that a text means: itself, or the only one that begins so.

    Raises
    ------
    AnswerError : none, or several
    """
    wanted = re.sub(r"[\s_-]+", "_", text.strip().lower())
    if wanted in question.words:
        return wanted
    near = [word for word in question.words if word.startswith(wanted)]
    if len(near) == 1:
        return near[0]
    names = near or question.words
    allowed = ", ".join(names if question.kind == "text" else (word.replace("_", " ") for word in names))
    raise AnswerError(f"{text.strip()!r} is not one of: {allowed}")


def _number(question: Question, text: str) -> float:
    unit = question.within.unit if question.within else ""
    plain = text.removesuffix("°").strip() if unit == "deg" else text
    try:
        return float(plain.replace(",", "."))
    except ValueError:
        if unit != "mm":
            raise AnswerError(f"{text!r} is no number; {question.allowed} is") from None
    try:
        return parse_length_mm(text)
    except ValueError:
        units = ", ".join(unit for unit in MM_PER if unit not in {"inch", "inches"})
        raise AnswerError(f"{text!r} is no length; write 265, 26.5 cm or 3/8 in ({units})") from None


def _readings(question: Question, text: str) -> list[float]:
    return [_reading(question, part.strip()) for part in BETWEEN.split(text) if part.strip()]


def _reading(question: Question, text: str) -> float:
    """Return one of several readings; a comma that may stand between two of them is asked about."""
    if found := re.fullmatch(r"([+-]?\d+),(\d{2,})", text):
        number = f"{float(text.replace(',', '.')):.10g}"
        either = f"Write {number} or {found[1]}; {found[2]}"
        raise AnswerError(f"{text}: {number} {question.unit}, or two readings? {either}")
    try:
        return _number(question, text)
    except AnswerError as error:
        numbers = re.split(r"[\s,]+", text)
        if len(numbers) > 1 and all(re.fullmatch(r"[+-]?\d+(\.\d+)?", number) for number in numbers):
            raise AnswerError(f"{text!r} is not one length; {SEVERAL}") from None
        raise AnswerError(f"{error}; {SEVERAL}") from None


def _whole(question: Question, text: str) -> int | list[int]:  # noqa: ARG001 - every reader is called alike
    parts = [part for part in re.split(r"[\s;,]+", text) if part]
    try:
        numbers = [int(part) for part in parts]
    except ValueError:
        raise AnswerError(f"{text!r} is no whole number; the sum, or its six items with spaces between") from None
    return numbers[0] if len(numbers) == 1 else numbers


def _points(question: Question, text: str) -> list[dict[str, float]]:  # noqa: ARG001
    points = []
    for part in BETWEEN.split(text):
        numbers = part.replace(",", ".").split()
        try:
            points.append(dict(zip(POINT, map(float, numbers), strict=True)))
        except ValueError:
            allowed = "s (0 heel - 1 toe), x in mm (medial +) and radius in mm, like 0.7 12 8; a second after ;"
            raise AnswerError(f"{part.strip()!r} is no place: {allowed}") from None
    return points


def _flags(question: Question, text: str) -> list[str]:
    chosen = [word_of(question, part) for part in re.split(r"[;,\n]", text) if part.strip()]
    return [word for word in question.words if word in chosen]


def _yes_no(question: Question, text: str) -> bool:  # noqa: ARG001
    if text.lower() in {"yes", "y", "true", "1"}:
        return True
    if text.lower() in {"no", "n", "false", "0"}:
        return False
    raise AnswerError(f"{text!r} is neither yes nor no")


def _text(question: Question, text: str) -> str:
    """Return free text, a shoe's size, or the template that is meant."""
    if question.at == SHOE and not SHOE_SIZE.fullmatch(text):
        number = re.fullmatch(r"\d+(?:[.,]\d+)?", text)
        raise AnswerError(f"{text} in which system? write {SIZES}" if number else f"{text!r} is no size; write {SIZES}")
    if question.at != TEMPLATE:
        return text
    from orthocalc.insole.template import TemplateError  # noqa: PLC0415 - the form stands before numpy is read

    try:
        return word_of(replace(question, words=choices(question)), text)
    except TemplateError as error:
        raise AnswerError(str(error)) from None


_READERS: dict[str, Any] = {
    "number": _number,
    "readings": _readings,
    "whole": _whole,
    "text": _text,
    "path": lambda _, text: text,
    "texts": lambda _, text: [part.strip() for part in BETWEEN.split(text) if part.strip()],
    "choice": word_of,
    "flags": _flags,
    "yes_no": _yes_no,
    "points": _points,
}


@lru_cache(maxsize=256)
def _alone(at: str) -> type[BaseModel]:
    """Return a model of this one field, so that its own rules are asked and no other field's."""
    from pydantic import create_model  # noqa: PLC0415 - the form stands before the models do

    from orthocalc.document import Strict  # noqa: PLC0415
    from orthocalc.form.asked import field_at  # noqa: PLC0415

    annotation: Any = field_at(at).rebuild_annotation()
    return create_model("Answer", __base__=Strict, value=(annotation, None))


def _meant(question: Question, text: str) -> str | None:
    """Return what a bare number outside a length's range would be in another unit, where that lies in the range."""
    within = question.within
    if within is None or within.unit != "mm":
        return None
    for part in BETWEEN.split(text):
        try:
            number = float(part.strip().replace(",", "."))
        except ValueError:
            continue
        if within.low <= number <= within.high:
            continue
        lengths = {f"{number:g} {unit}": number * MM_PER[unit] for unit in ("cm", "in", "m", "ft")}
        known = {typed: mm for typed, mm in lengths.items() if within.low <= mm <= within.high}
        meant = ", or ".join(f"{typed} = {mm:g} mm" for typed, mm in known.items())
        name = question.label.removesuffix(", mm").lower()
        how = f": did you mean {meant}? Type {' or '.join(known)}"
        return f"{number:g} mm is no {name} ({question.allowed}){how}" if known else None
    return None


def _wrong(question: Question, value: object) -> str | None:
    """Return what is wrong with a value, in the words of the case file's own check."""
    from orthocalc.document import parse  # noqa: PLC0415 - the form stands before the models do

    try:
        parse(_alone(re.sub(r"/\d+(?=/)", "/N", question.at)), {"value": value})
    except DocumentError as error:
        return error.problems[0].message
    return None
