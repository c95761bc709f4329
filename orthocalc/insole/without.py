"""Without: the heights of the same insole without some of its elements, to which a datum is taken."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from orthocalc.insole.shape import Insole, shape_insole
from orthocalc.insole.template import Floats
from orthocalc.prescription import FootPrescription

POSTS = ("rearfoot_post_deg", "forefoot_post_deg")
PLACED = ("met_pad", "met_bar", "reliefs", "first_ray_cutout_mm", "fifth_ray_cutout_mm")
"""Elements that may be put anywhere, and hollows: lift, cup, posts and cover are those of the insole without them."""


def heights_without(insole: Insole, names: Iterable[str]) -> Floats:
    """Return every vertex's height on the same insole without some fields of its prescription [mm]."""
    return _without(insole, frozenset(name for name in names if getattr(insole.foot, name)))


@lru_cache(maxsize=8)
def _without(insole: Insole, names: frozenset[str]) -> Floats:
    gone = {name: FootPrescription.model_fields[name].default for name in names}
    return heights_with(insole, gone)


def heights_with(insole: Insole, changed: dict[str, Any]) -> Floats:
    """Return every vertex's height on the same insole with some fields of its prescription changed [mm]."""
    if not changed:
        return insole.vertices[:, 2]
    other = insole.foot.model_copy(update=changed)
    return shape_insole(insole.template, other, insole.side).vertices[:, 2]
