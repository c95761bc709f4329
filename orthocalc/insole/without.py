"""Without: the heights of an insole less what some of its elements add, to which a datum is taken."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from orthocalc.insole.shape import Insole, heights_mm
from orthocalc.insole.template import Floats
from orthocalc.prescription import FootPrescription

POSTS = ("rearfoot_post_deg", "forefoot_post_deg")
PLACED = ("met_pad", "met_bar", "reliefs", "first_ray_cutout_mm", "fifth_ray_cutout_mm")
"""Elements that may be put anywhere, and hollows: lift, cup, posts and cover are those of the insole without them."""


def heights_without(insole: Insole, names: Iterable[str]) -> Floats:
    """Return every vertex's height on the finished mesh less what some fields of its prescription add [mm]."""
    gone = frozenset(name for name in names if getattr(insole.foot, name))
    return _finished_without(insole, gone) if gone else heights_on_base(insole)


def reference_without(insole: Insole, names: Iterable[str]) -> Floats:
    """Return every vertex's height on an insole made anew without some fields of its prescription [mm]."""
    return _made_without(insole, frozenset(name for name in names if getattr(insole.foot, name)))


def reference_with(insole: Insole, changed: dict[str, Any]) -> Floats:
    """Return every vertex's height on an insole made anew with some fields of its prescription changed [mm].

    The top cover stays as it was made: without a post there would be room for more of it.
    """
    other = insole.foot.model_copy(update={"top_cover_mm": insole.amounts.cover_mm} | changed)
    return _on_base(insole, heights_mm(insole.template, other))


def heights_on_base(insole: Insole) -> Floats:
    """Return every vertex's height less how far a registered mesh itself is from the flat sheet of its base [mm]."""
    return _on_base(insole, insole.z)


def _on_base(insole: Insole, z: Floats) -> Floats:
    shape = insole.template.shape
    return z if shape is None else z - shape.rise


@lru_cache(maxsize=8)
def _finished_without(insole: Insole, names: frozenset[str]) -> Floats:
    heights = heights_on_base(insole) - (_made_without(insole, frozenset()) - _made_without(insole, names))
    heights.flags.writeable = False
    return heights


@lru_cache(maxsize=8)
def _made_without(insole: Insole, names: frozenset[str]) -> Floats:
    return reference_with(insole, {name: FootPrescription.model_fields[name].default for name in names})
