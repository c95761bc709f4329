"""Places: what a JSON pointer of the case file is called where it is asked."""

from __future__ import annotations

import re
from typing import NamedTuple

from orthocalc.form.elements import elements
from orthocalc.form.questions import Question, sections

SIDED = re.compile(r"/(left|right)(?=/|$)")
PAGE_OF = {"/order/overrides": "prescription", "/order/accept": "prescription", "/pressure": "pressure"}


class Place(NamedTuple):
    """A pointer's page, what is called so there, and the question that asks for it, if one does."""

    page: str
    name: str
    question: Question | None


def place_of(at: str) -> Place:
    """Return what a pointer is called: ``/feet/left/length_mm`` is Foot length left on the page measure."""
    plain = SIDED.sub("/SIDE", re.sub(r"/\d+(?=/)", "/N", at))
    side, number = SIDED.search(at), re.search(r"/(\d+)", at)
    more = (f" {side[1]}" if side else "") + (f" ({int(number[1]) + 1})" if number else "")
    for section in sections():
        for question in section.questions:
            if question.at == plain:
                return Place(section.page, f"{question.label}{more}", question)
        if section.many and at.startswith(f"{section.many}/"):
            return Place(section.page, f"{section.title}{more}", None)
    for question in (one for group in elements().values() for one in group):
        if question.at == plain:
            return Place("prescription", f"{question.label}{more}", question)
    inside = (s.page for s in sections() if at and any(q.at.startswith(f"{plain}/") for q in s.questions))
    page = next((page for start, page in PAGE_OF.items() if at.startswith(start)), next(inside, "case"))
    name = "Recording" if page == "pressure" else at.rsplit("/", 1)[1].replace("_", " ") if at else "the whole case"
    return Place(page, f"{name}{more}", None)
