"""Asked: what the models say of a field of the case file: kind of answer, range, words, default and meaning.

``python -m orthocalc.form.asked`` writes it of every field that is asked into the table that the questions are made
from; a test holds the two against each other.
"""

from __future__ import annotations

import json
import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from orthocalc.case import Case, FootOverrides
from orthocalc.fields import Like, Within
from orthocalc.form.questions import TABLE, Kind
from orthocalc.glossary import meanings
from orthocalc.prescription import FootPrescription


def asked(at: str) -> dict[str, Any]:
    """Return what the table has of one place in the case file.

    Raises
    ------
    KeyError : no such field
    """
    field, owner = _field_at(at)
    annotation, notes = _bare(field.annotation, tuple(field.metadata))
    within = next((note for note in notes if isinstance(note, Within)), None)
    kind, words = _kind_and_words(annotation, at)
    known = {
        "kind": kind,
        "within": [within.low, within.high, within.unit] if within else None,
        "words": list(words),
        "help": meanings(owner).get(at.rsplit("/", 1)[1], ""),
        "form": next((note.allowed for note in notes if isinstance(note, Like)), ""),
        "default": _in_words(field.default, kind),
    }
    return {name: value for name, value in known.items() if value}


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


def _in_words(default: object, kind: Kind) -> str:
    """Return what an empty field means, in words."""
    if isinstance(default, tuple) and kind == "flags":
        return ", ".join(default)
    if isinstance(default, bool):
        return "yes" if default else "no"
    if not isinstance(default, str):
        return ""
    return default.replace("_", " ") if kind == "choice" else default


def table() -> dict[str, dict[str, Any]]:
    """Return what is known of every field of the case file, by its pointer."""
    return {at: asked(at) for at in _places(Case, "")}


def _places(model: type[BaseModel], at: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        if name == "right":  # as the left
            continue
        here = f"{at}/{'SIDE' if name == 'left' else name}"
        inner = _model_in(field.annotation)
        many = get_origin(_bare(field.annotation, ())[0]) is tuple
        if inner is None or (many and name == "pain_points"):  # told in one line
            yield here
        else:
            yield from _places(inner, f"{here}/N" if many else here)


if __name__ == "__main__":
    TABLE.write_text(json.dumps(table(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
