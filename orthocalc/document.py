"""Document: a JSON tree → a checked, frozen model; all errors at once: each where, what came and what is allowed."""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from orthocalc.fields import Json, shown
from orthocalc.json_text import escaped
from orthocalc.problem import ID, DocumentError, NotJsonError, Problem

__all__ = ["ID", "DocumentError", "Model", "NotJsonError", "Problem", "Strict", "parse", "wrong"]
Model = TypeVar("Model", bound=BaseModel)


class Strict(BaseModel):
    """A part of a file: unknown keys are errors, nothing is coerced, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def wrong(at: str, got: str, allowed: str, message: str) -> PydanticCustomError:
    """Build the error of a check across several keys; ``at`` is the JSON pointer below the model that raises it."""
    return PydanticCustomError("across", "{message}", {"at": at, "got": got, "allowed": allowed, "message": message})


def parse(
    model: type[Model],
    document: object,
    duplicates: tuple[Problem, ...] = (),
    also: Callable[[Model], tuple[Problem, ...]] = lambda _: (),
) -> Model:
    """Check a JSON tree against a model, then by ``also``.

    A wrong value hides no other: what is wrong is set aside, and the rest, with the checks across keys, is tried again.

    Raises
    ------
    DocumentError : with every problem
    """
    problems = list(duplicates)
    rest, good = document, None
    for _ in range(6):
        try:
            good = model.model_validate(rest)
            break
        except ValidationError as error:
            details = error.errors(include_url=False)
        problems += [p for one in details if not _follows(p := _problem(model, document, one), one, problems)]
        rest = _without(rest, [one["loc"] for one in details if one["type"] != "missing"])
    if good is not None:
        problems += [p for p in also(good) if not any(known.at.startswith(p.at) for known in problems)]
    if problems or good is None:
        raise DocumentError(tuple(sorted(problems, key=lambda p: p.at)), _id(document))
    return good


def _id(document: object) -> str | None:
    """Return a document's id if it is fit to be one."""
    found = document.get("id") if isinstance(document, dict) else None
    return found if isinstance(found, str) and re.fullmatch(ID, found) else None


def _follows(problem: Problem, error: ErrorDetails, known: list[Problem]) -> bool:
    """Say whether this problem is told already, or only follows from a value that was set aside."""
    inside = "".join(f"/{step}" for step in error["loc"]) if error["type"] == "across" else ""
    scope = inside or problem.at
    return any(one.at == scope or one.at.startswith(f"{scope}/") for one in known)


def _problem(model: type[BaseModel], document: object, error: ErrorDetails) -> Problem:
    """Turn pydantic's error into ours; a function name in its path is not in the file and is dropped."""
    context, at = error.get("ctx", {}), _pointer(document, error)
    match error["type"]:
        case "across":
            return Problem(at + context["at"], context["got"], context["allowed"], context["message"])
        case "range":
            return Problem(at, context["got"], context["allowed"], error["msg"])
        case "missing":
            return Problem(at, "nothing", "a value", "is missing")
        case "extra_forbidden":
            return _unknown_key(model, at, error["loc"])
        case "literal_error":
            allowed = context["expected"].replace("'", "").replace(" or ", ", ")
            return Problem(at, _kind(error["input"]), allowed, f"{_kind(error['input'])} is not one of: {allowed}")
        case _:
            allowed = _ALLOWED.get(error["type"]) or error["msg"].removeprefix("Value error, ")
            return Problem(at, _kind(error["input"]), allowed, f"{_kind(error['input'])} is not {allowed}")


def _unknown_key(model: type[BaseModel], at: str, loc: tuple[int | str, ...]) -> Problem:
    names = sorted(_keys_at(model.model_json_schema(), loc[:-1]))
    near = difflib.get_close_matches(str(loc[-1]), names, n=1)
    allowed = ", ".join(names)
    hint = f"did you mean {near[0]}?" if near else f"allowed: {allowed}"
    return Problem(at, shown(str(loc[-1])), allowed, f"unknown key; {hint}")


def _keys_at(schema: Json, loc: tuple[int | str, ...]) -> list[str]:
    """Follow a path through a JSON Schema and list the keys allowed there."""
    here: Json = schema
    for step in (None, *loc):
        if step is not None:
            here = here.get("properties", {}).get(step, {}) if isinstance(step, str) else here.get("items", {})
        here = next((o for o in here.get("anyOf", ()) if "$ref" in o or "items" in o), here)
        here = schema["$defs"][here["$ref"].rsplit("/", 1)[1]] if "$ref" in here else here
    return list(here.get("properties", {}))


def _pointer(document: object, error: ErrorDetails) -> str:
    here: Any = document
    pointer, loc = "", error["loc"]
    for i, step in enumerate(loc):
        last = i == len(loc) - 1 and error["type"] == "missing"
        if _has(here, step):
            here = here[step]
        elif not last:
            continue
        pointer += f"/{escaped(str(step))}"
    return pointer


def _without(document: object, locs: list[tuple[int | str, ...]]) -> object:
    """Set aside wrong keys; a wrong item of a list goes with its list, but only once no single key is left to blame."""
    rest = copy.deepcopy(document)
    by_key = [loc for loc in locs if loc and isinstance(loc[-1], str) and _has(_walk(rest, loc[:-1]), loc[-1])]
    for loc in by_key or [_list_key(loc) for loc in locs]:
        here = _walk(rest, loc[:-1])
        if loc and _has(here, loc[-1]):
            del here[loc[-1]]
    return rest


def _walk(here: Any, loc: tuple[int | str, ...]) -> Any:  # noqa: ANN401 - a JSON tree
    """Follow a path, passing over steps that are not in the file (pydantic's own names)."""
    for step in loc:
        here = here[step] if _has(here, step) else here
    return here


def _list_key(loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """Return the path of the list that an item's path ends in."""
    while loc and isinstance(loc[-1], int):
        loc = loc[:-1]
    return loc


def _has(here: object, step: int | str) -> bool:
    if isinstance(here, dict):
        return step in here
    return isinstance(here, list) and isinstance(step, int) and step < len(here)


_ALLOWED = {
    "string_type": "text",
    "tuple_type": "a list",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "string_too_long": "that short",
    "string_too_short": "text of at least one character",
    "too_short": "a list with at least one item",
    "too_long": "so short a list",
}


def _kind(value: object) -> str:
    """Name what came without repeating free text."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    if isinstance(value, str) and len(value) > 24:
        return f"text of {len(value)} characters"
    return shown(value)
