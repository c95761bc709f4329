"""Document: JSON text → a checked, frozen model; all errors at once, each with where, what came and what is allowed."""

from __future__ import annotations

import copy
import difflib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from orthocalc.fields import Json, shown

Model = TypeVar("Model", bound=BaseModel)


class Strict(BaseModel):
    """A part of a file: unknown keys are errors, nothing is coerced, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file: JSON pointer, what came, what is allowed, and the sentence that says so."""

    at: str
    got: str
    allowed: str
    message: str


class DocumentError(Exception):
    """A file that was read but is not acceptable, with every problem found in it."""

    def __init__(self, problems: tuple[Problem, ...], document_id: str | None = None) -> None:
        super().__init__("; ".join(f"{p.at}: {p.message}" for p in problems))
        self.problems = problems
        self.document_id = document_id


ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
"""What an id looks like: it names files, so no path can hide in it."""


class NotJsonError(Exception):
    """Text that is not JSON at all; the message says where."""


def wrong(at: str, got: str, allowed: str, message: str) -> PydanticCustomError:
    """Build the error of a check across several keys; ``at`` is the JSON pointer below the model that raises it."""
    return PydanticCustomError("across", "{message}", {"at": at, "got": got, "allowed": allowed, "message": message})


def parse_json(text: str) -> tuple[object, tuple[Problem, ...]]:
    """Read JSON text; duplicate keys come back as problems, NaN and Infinity are not JSON.

    Raises
    ------
    NotJsonError : with the line and column of the first fault
    """
    try:
        tree = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_Pairs, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise NotJsonError(f"line {error.lineno}, column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise NotJsonError("nested too deep") from None
    except ValueError as error:
        raise NotJsonError(str(error)) from None
    problems: list[Problem] = []
    return _plain(tree, "", problems), tuple(problems)


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
    rest, good = copy.deepcopy(document), None
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


class _Pairs(list[tuple[str, Any]]):
    """An object's keys and values as they stood in the text, duplicates included."""


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number in JSON")


def _plain(tree: object, at: str, problems: list[Problem]) -> object:
    if isinstance(tree, _Pairs):
        plain: Json = {}
        for key, value in tree:
            here = f"{at}/{_escaped(key)}"
            if key in plain:
                problems.append(Problem(here, key, "each key once", "the key stands here twice"))
            plain[key] = _plain(value, here, problems)
        return plain
    if isinstance(tree, list):
        return [_plain(value, f"{at}/{i}", problems) for i, value in enumerate(tree)]
    return tree


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
        pointer += f"/{_escaped(str(step))}"
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


def _escaped(key: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in key[:64]).replace("~", "~0").replace("/", "~1")
