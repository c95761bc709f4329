"""Prescription file: a file's name → a prescription; everything wrong with it at once."""

from __future__ import annotations

from pathlib import Path

from orthocalc.document import Problem, parse
from orthocalc.insole.template import TemplateError, is_template, load_template, template_names
from orthocalc.json_file import read_tree
from orthocalc.prescription import Prescription


def load_prescription(path: str | Path) -> Prescription:
    """Read a prescription file (``-``: standard input); raises as :func:`orthocalc.load_case`."""
    return checked_prescription(*read_tree(path, "prescription"))


def checked_prescription(tree: object, duplicates: tuple[Problem, ...] = ()) -> Prescription:
    """Return the prescription of a JSON tree.

    Raises
    ------
    DocumentError : it is not acceptable; every problem with its JSON pointer
    """
    return parse(Prescription, tree, duplicates, _unmakeable_prescription)


def _unmakeable_prescription(prescription: Prescription) -> tuple[Problem, ...]:
    """Refuse a template that is not there, and a prescription of no foot."""
    problems = list(unknown_template(prescription.template, "/template"))
    if not prescription.feet():
        problems.append(Problem("", "no side", "left, right or both", "names no insole: give left, right or both"))
    return tuple(problems)


def unknown_template(name: str, at: str) -> tuple[Problem, ...]:
    """Say a template that is not there, or that cannot be read."""
    try:
        if is_template(name):
            load_template(name)
            return ()
        known = template_names()
    except TemplateError as error:
        return (Problem(at, name, "a template that can be read", str(error)),)
    return (Problem(at, name, ", ".join(known), f"{name!r} is not one of: {', '.join(known)}"),)
