"""Document: JSON text → a checked, frozen model; all errors at once, each with where, what came and what is allowed."""

from __future__ import annotations

import copy
import difflib
import json
import math
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError, core_schema

from orthocalc.units import parse_length_mm

Model = TypeVar("Model", bound=BaseModel)
Json = dict[str, Any]


class Strict(BaseModel):
    """A part of a file: unknown keys are errors, nothing is coerced, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file: JSON pointer, what came, what is allowed, and the sentence that says so."""

    at: str
    got: str
    allowed: str
    message: str


class DocumentError(Exception):
    """A file that was read but is not acceptable, with every problem found in it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{p.at}: {p.message}" for p in problems))
        self.problems = problems


class NotJsonError(Exception):
    """Text that is not JSON at all; the message says where."""


@dataclass(frozen=True, slots=True)
class Within:
    """A number's range at the door, and its unit; a length (``mm``) may also be a string with its own unit."""

    low: float
    high: float
    unit: str = ""

    def check(self, value: object) -> float:
        """Return the number as a float, in this unit, or say what is allowed."""
        number = self._number(value)
        if not (math.isfinite(number) and self.low <= number <= self.high):
            raise self._refuse(f"{shown(value)}{self._suffix(value)}", f"{self._range()}", "is outside")
        return number

    def _number(self, value: object) -> float:
        if isinstance(value, str) and self.unit == "mm":
            try:
                return parse_length_mm(value)
            except ValueError as error:
                raise self._refuse(shown(value), str(error), "is not a length:") from None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._refuse(shown(value), f"a number, {self._range()}", "is not")
        try:
            return float(value)
        except OverflowError:
            return math.inf

    def _range(self) -> str:
        return f"{self.low:g}–{self.high:g}" + (f" {self.unit}" if self.unit else "")

    def _suffix(self, value: object) -> str:
        return "" if isinstance(value, str) or not self.unit else f" {self.unit}"

    @staticmethod
    def _refuse(got: str, allowed: str, how: str) -> PydanticCustomError:
        return PydanticCustomError("range", "{got} {how} {allowed}", {"got": got, "how": how, "allowed": allowed})

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Check in front of pydantic's own float."""
        return core_schema.no_info_before_validator_function(self.check, core_schema.float_schema())

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> Json:
        """Say range and unit in the published schema."""
        number: Json = {"type": "number", "minimum": self.low, "maximum": self.high}
        note = {"x-unit": self.unit} if self.unit else {}
        if self.unit != "mm":
            return {**number, **note}
        return {"anyOf": [number, {"type": "string", "description": 'a length with its unit, like "3/8 in"'}], **note}


def as_list(value: object) -> object:
    """Let one reading stand for a list of one."""
    return value if isinstance(value, list | tuple) else (value,)


def wrong(at: str, got: str, allowed: str, message: str) -> PydanticCustomError:
    """Build the error of a check across several keys; ``at`` is the JSON pointer below the model that raises it."""
    return PydanticCustomError("across", "{message}", {"at": at, "got": got, "allowed": allowed, "message": message})


def shown(value: object) -> str:
    """Return what came, short enough for one line and without control characters."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    clean = "".join(c if c.isprintable() else "�" for c in text)
    clean = clean if len(clean) <= 60 else clean[:57] + "…"
    return f"{clean!r}" if isinstance(value, str) else clean


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


def parse(model: type[Model], document: object, duplicates: tuple[Problem, ...] = ()) -> Model:
    """Check a JSON tree against a model.

    A wrong value hides no other: what is wrong is set aside, and the rest, with the checks across keys, is tried again.

    Raises
    ------
    DocumentError : with every problem
    """
    problems = list(duplicates)
    rest = copy.deepcopy(document)
    for _ in range(4):
        try:
            good = model.model_validate(rest)
            break
        except ValidationError as error:
            details = error.errors(include_url=False)
        found = [_problem(model, document, one) for one in details]
        problems += [p for p in found if all(p.at != known.at for known in problems)]
        rest = _without(rest, [one["loc"] for one in details if one["type"] != "missing"])
    if problems:
        raise DocumentError(tuple(sorted(problems, key=lambda p: p.at)))
    return good


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
            return Problem(at, shown(error["input"]), allowed, f"{shown(error['input'])} is not one of: {allowed}")
        case _:
            allowed = error["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
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
    """Set aside what is wrong; deepest and last first, so that the places of the others hold."""
    rest = copy.deepcopy(document)
    for loc in sorted(locs, key=lambda one: [(str(type(s)), s) for s in one], reverse=True):
        here: Any = rest
        for step in loc[:-1]:
            here = here[step] if _has(here, step) else here
        if loc and _has(here, loc[-1]):
            del here[loc[-1]]
    return rest


def _has(here: object, step: int | str) -> bool:
    if isinstance(here, dict):
        return step in here
    return isinstance(here, list) and isinstance(step, int) and step < len(here)


def _kind(value: object) -> str:
    """Name what came without repeating free text."""
    if isinstance(value, str):
        return f"text of {len(value)} characters" if len(value) > 24 else shown(value)
    return shown(value)


def _escaped(key: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in key[:64]).replace("~", "~0").replace("/", "~1")
