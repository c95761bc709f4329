"""JSON text: text → its tree, and the keys that stand in it twice."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from orthocalc.problem import NotJsonError, Problem


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


class _Pairs(list[tuple[str, Any]]):
    """An object's keys and values as they stood in the text, duplicates included."""


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number in JSON")


def _plain(tree: object, at: str, problems: list[Problem]) -> object:
    if isinstance(tree, _Pairs):
        plain: dict[str, Any] = {}
        for key, value in tree:
            here = f"{at}/{escaped(key)}"
            if key in plain:
                problems.append(Problem(here, key, "each key once", "the key stands here twice"))
            plain[key] = _plain(value, here, problems)
        return plain
    if isinstance(tree, list):
        return [_plain(value, f"{at}/{i}", problems) for i, value in enumerate(tree)]
    return tree


def escaped(key: str) -> str:
    """Return a key as a JSON pointer has it."""
    return "".join(c if c.isprintable() else "�" for c in key[:64]).replace("~", "~0").replace("/", "~1")
