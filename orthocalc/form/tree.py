"""Tree: one value of a JSON document read or changed by its pointer; what is left empty disappears."""

from __future__ import annotations

from typing import Any


def value_at(tree: Any, at: str) -> Any:  # noqa: ANN401 - a JSON tree
    """Return the value at a pointer, None where there is none."""
    here = tree
    for step in _steps(at):
        if isinstance(here, dict):
            here = here.get(step)
        elif isinstance(here, list) and step.isdigit() and int(step) < len(here):
            here = here[int(step)]
        else:
            return None
    return here


def with_value(tree: Any, at: str, value: Any) -> Any:  # noqa: ANN401
    """Return the document with a value at a pointer, None for nothing; the given one stays as it is.

    Objects on the way are made; an object that holds nothing any more goes, a list's item stays (so that the items
    behind it keep their place). A number beyond a list's end puts the item at its end.
    """
    first, *rest = _steps(at)
    inside = "/" + "/".join(rest)
    if isinstance(tree, list) and first.isdigit():
        return _in_list(tree, int(first), inside if rest else "", value)
    grown = dict(tree) if isinstance(tree, dict) else {}
    new = with_value(grown.get(first, [] if rest and rest[0].isdigit() else {}), inside, value) if rest else value
    if new is None or (rest and new in ({}, [])):
        grown.pop(first, None)
    else:
        grown[first] = new
    return grown


def without_item(tree: Any, at: str, number: int) -> Any:  # noqa: ANN401
    """Return the document without one item of the list at a pointer."""
    items = [item for i, item in enumerate(value_at(tree, at) or ()) if i != number]
    return with_value(tree, at, items or None)


def _in_list(items: list[Any], number: int, inside: str, value: Any) -> list[Any]:  # noqa: ANN401
    grown = list(items)
    while len(grown) <= number:
        grown.append({})
    grown[number] = with_value(grown[number], inside, value) if inside else value
    return grown


def _steps(at: str) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in at.removeprefix("/").split("/")]
