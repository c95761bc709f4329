"""JSON edit: a document with defaults under it (RFC 7396), and with values set or swept by JSON pointer (RFC 6901)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence


class PointerError(ValueError):
    """A JSON pointer that leads nowhere in this document; the message says why."""


def merged(under: object, over: object) -> object:
    """Return ``over`` with what it leaves out taken from ``under`` (RFC 7396: a null takes a key away)."""
    if not isinstance(over, dict):
        return over
    result = dict(under) if isinstance(under, dict) else {}
    for key, value in over.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def with_value(tree: object, pointer: str, value: object) -> object:
    """Return a document with one value set; objects on the way that are missing are made, ``tree`` stays as it is.

    Raises
    ------
    PointerError : no JSON pointer, a place past the end of a list, or inside of what is neither list nor object
    """
    if pointer and not pointer.startswith("/"):
        raise PointerError("is no JSON pointer: it begins with /")
    if re.search(r"~(?![01])", pointer):
        raise PointerError("is no JSON pointer: ~ stands only in ~0 and ~1")
    return _set(tree, [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]], value)


def swept(tree: object, sweep: Mapping[str, Sequence[object]]) -> Iterator[object]:
    """Return a document for every combination of the values at several pointers, the last pointer's running fastest."""
    for values in itertools.product(*sweep.values()):
        one = tree
        for pointer, value in zip(sweep, values, strict=True):
            one = with_value(one, pointer, value)
        yield one


def _set(here: object, steps: list[str], value: object) -> object:
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if isinstance(here, list):
        i = _index(here, step)
        return [*here[:i], _set(here[i] if i < len(here) else None, rest, value), *here[i + 1 :]]
    if here is not None and not isinstance(here, dict):
        raise PointerError("leads into a value that is neither an object nor a list")
    known = here or {}
    return {**known, step: _set(known.get(step), rest, value)}


def _index(items: list[object], step: str) -> int:
    """Return the place that a pointer's step names in a list; - is the place after the last."""
    if step == "-":
        return len(items)
    if not re.fullmatch(r"0|[1-9][0-9]{0,8}", step):
        raise PointerError("leads into a list, where a step is a number or -")
    if int(step) >= len(items):
        raise PointerError(f"leads past the end of a list of {len(items)}")
    return int(step)
