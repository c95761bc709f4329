"""Fields: a number with its range and unit, text of one form; what both say when something else comes."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orthocalc.units import parse_length_mm

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import PydanticCustomError, core_schema

Json = dict[str, Any]


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
            hint = f'; if centimetres are meant, write "{number:g} cm"' if self._looks_like_cm(value, number) else ""
            raise self._refuse(f"{shown(value)}{self._suffix(value)}", f"{self._range()}", "is outside", hint)
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

    def _looks_like_cm(self, value: object, number: float) -> bool:
        return self.unit == "mm" and not isinstance(value, str) and self.low <= 10 * number <= self.high

    @staticmethod
    def _refuse(got: str, allowed: str, how: str, hint: str = "") -> PydanticCustomError:
        from pydantic_core import PydanticCustomError  # noqa: PLC0415

        words = {"got": got, "how": how, "allowed": allowed, "hint": hint}
        return PydanticCustomError("range", "{got} {how} {allowed}{hint}", words)

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Check in front of pydantic's own float."""
        from pydantic_core import core_schema  # noqa: PLC0415 - ranges are known without pydantic

        return core_schema.no_info_before_validator_function(self.check, core_schema.float_schema())

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> Json:
        """Say range and unit in the published schema."""
        number: Json = {"type": "number", "minimum": self.low, "maximum": self.high}
        note = {"x-unit": self.unit} if self.unit else {}
        if self.unit != "mm":
            return {**number, **note}
        return {"anyOf": [number, {"type": "string", "description": 'a length with its unit, like "3/8 in"'}], **note}


@dataclass(frozen=True, slots=True)
class Like:
    """Text of one form; ``allowed`` says it in words."""

    pattern: str
    allowed: str

    def check(self, value: object) -> str:
        """Return the text, or say what is allowed."""
        if isinstance(value, str) and re.fullmatch(self.pattern, value):
            return value
        raise ValueError(self.allowed)

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Check in front of pydantic's own str."""
        from pydantic_core import core_schema  # noqa: PLC0415

        return core_schema.no_info_before_validator_function(self.check, core_schema.str_schema())

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> Json:
        """Say the form in the published schema."""
        return {"type": "string", "pattern": f"^(?:{self.pattern})$", "description": self.allowed}


def as_list(value: object) -> object:
    """Let one reading stand for a list of one."""
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def shown(value: object) -> str:
    """Return what came, short enough for one line and without control characters."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    clean = "".join(c if c.isprintable() else "�" for c in text)
    clean = clean if len(clean) <= 60 else clean[:57] + "…"
    return f"{clean!r}" if isinstance(value, str) else clean
