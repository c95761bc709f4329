"""Shell: how much deeper than its base upright a hollow arch's underside lies, so that square to it the shell is whole.

A shell as thick upright as its base would be thinner square to its surface wherever that is steep, by the cosine of its
slope. The top stays as ordered, so that the underside gives way.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from orthocalc.insole.amounts import Amounts
from orthocalc.insole.arch import Profile, profile_at, rise_mm
from orthocalc.insole.features import across_arch, keep_above
from orthocalc.insole.sizing import Size, blend_shape
from orthocalc.insole.template import Faces, Floats, Template

STEP_MM = 0.01
"""Step of the slopes' differences, at the reference size."""
MOST = 0.5
"""A shell takes no more of its arch's height than this: where it is as thick as it is high it stays thinner. Ours."""
NEAR_0_MM = 1e-9


class _Under(NamedTuple):
    """What lies below the top between the arch's ends.

    Attributes
    ----------
    ids : vertices of underside and wall
    below : 1 on the underside, 0 at the trim line
    across : the arch's profile across the foot, with its slopes along x and y [1/mm]
    blend : how far the forefoot's width counts there
    """

    ids: Faces
    below: Floats
    across: Floats
    across_x: Floats
    across_y: Floats
    blend: Floats


def deeper_mm(size: Size, a: Amounts) -> tuple[Faces, Floats]:
    """Return vertices of underside and wall, and how much lower they lie than a shell of one height upright [mm]."""
    template, hollow, lifts = size.template, 1 - a.arch_solid, a.heel_mm - a.ball_mm
    under, (here, ahead) = _under(template), _profiles(template, a.apex_s)
    along = size.length_mm / template.length_mm
    across = size.heel_scale + (size.forefoot_scale - size.heel_scale) * under.blend
    height = rise_mm(here, a.arch_mm, lifts)
    rising = (rise_mm(ahead, a.arch_mm, lifts) - height) / STEP_MM
    x = height * under.across_x / across
    y = (rising * under.across + height * under.across_y) / along
    base_mm = a.base_mm + a.cover_mm  # a cover thins the print from above: its underside stays
    deeper = base_mm * (np.sqrt(1 + x * x + y * y) - 1)
    # of a part-filled arch the share that is hollow: filling it always adds, and a convex root is below its chord
    return under.ids, hollow * _held(deeper, height * under.across) * under.below


def _held(deeper: Floats, height: Floats) -> Floats:
    """Return how much lower an underside may lie: all of it up to a quarter of its height, never more than half."""
    share = deeper / np.maximum(height, NEAR_0_MM)
    return height * (MOST - keep_above(MOST - share, 0.0, MOST / 2))


@lru_cache(maxsize=8)
def _under(template: Template) -> _Under:
    (start, end), s = template.page.elements.arch, template.s
    low = (template.w < 1) & (s > start) & (s < end)
    x, y = template.x[low], template.y[low]
    across = across_arch(template, x, y)
    rises = low.nonzero()[0][across > 0]
    x, y, across = template.x[rises], template.y[rises], across[across > 0]
    return _Under(
        ids=rises,
        below=1 - template.w[rises],
        across=across,
        across_x=(across_arch(template, x + STEP_MM, y) - across) / STEP_MM,
        across_y=(across_arch(template, x, y + STEP_MM) - across) / STEP_MM,
        blend=blend_shape(template, template.page.sizing.blend_s)[rises],
    )


@lru_cache(maxsize=8)
def _profiles(template: Template, apex_s: float) -> tuple[Profile, Profile]:
    """Return the arch's profile at those vertices and a step ahead."""
    s = template.s[_under(template).ids]
    here, ahead = (profile_at(template.page, at, apex_s) for at in (s, s + STEP_MM / template.length_mm))
    return here, ahead
