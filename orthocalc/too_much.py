"""Too much: what is ordered and made on one insole, but adds up to more than a foot, a shoe or a printer bears."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from orthocalc.clinic.rules import Rules
from orthocalc.clinic.sheet import sentence, spoken
from orthocalc.clinic.thresholds import above, at_least, mm
from orthocalc.finding import Finding
from orthocalc.insole.added import SKIVES, raised_names
from orthocalc.insole.front import front_share
from orthocalc.insole.rim import BELOW_MM, thinnest_rim
from orthocalc.insole.shape import Insole

EDGES = ("medial_flange_mm", "lateral_flange_mm", "lateral_arch_mm")
"""Raises of the edges: how high those stand is said by itself."""
AT_FRONT = 0.1
"""An edge that keeps less than this of what is above its least is a front's, no corner's."""
OPPOSED = (
    ("mortons_extension_mm", "reverse_mortons_mm", "together they raise the forefoot alike"),
    ("mortons_extension_mm", "first_ray_cutout_mm", "one raises the first head, the other lowers it"),
)
"""Orders that undo each other."""


def too_much(insole: Insole, rules: Rules) -> tuple[Finding, ...]:
    """Return a caution for each thing that adds up to too much."""
    found = (check(insole, rules) for check in (_thin_rim, _high_edge, _blunt_front, _piled, _groove))
    return tuple(finding for some in (*found, _opposed(insole)) for finding in some)


def _thin_rim(insole: Insole, rules: Rules) -> Iterator[Finding]:
    """Say where the rim is thinner just below its edge than two printed lines."""
    rim, least = thinnest_rim(insole), rules.number("rim.thin")
    if rim is None or rim.width_mm >= least:
        return
    text = (
        f"The {rim.side} rim (s {rim.s:.2f}) is {max(rim.width_mm, 0.0):.2f} mm wide {BELOW_MM:g} mm below its edge, "
        f"less than {least:g} mm, and prints ragged. Less flange, cup or arch, or a wider insole, makes it fuller."
    )
    yield Finding("thin_rim", insole.side, rim.width_mm, "mm", "rim.thin", text, "caution")


def _high_edge(insole: Insole, rules: Rules) -> Iterator[Finding]:
    """Say how high the trim line stands where no shoe takes it."""
    most = rules.number("edge.high")
    for side in ("medial", "lateral"):
        ids = getattr(insole.template, f"{side}_edge")
        top = ids[insole.z[ids].argmax()]
        if (height := float(insole.z[top])) > most:
            text = (
                f"The {side} edge stands {mm(height)} above the ground (s {insole.template.s[top]:.2f}): arch, flange, "
                f"cup and lifts add up. More than {mm(most)} fits no usual shoe."
            )
            yield Finding("high_edge", insole.side, height, "mm", "edge.high", text, "caution")


def _blunt_front(insole: Insole, rules: Rules) -> Iterator[Finding]:
    """Say how high a front ends that is too high to be thinned out."""
    if (share := front_share(insole.template)) is None:
        return
    edge = share.where.start + np.flatnonzero((share.values < AT_FRONT) & (insole.template.d[share.where] == 0))
    height = float(insole.z[edge].max(initial=0.0))
    if not above(height, rules.number("front.blunt")):
        return
    text = (
        f"The front edge is up to {mm(height)} high: too high to be thinned out over its breadth, it ends as a step "
        "under the foot. Less lift or post in front, or a longer template, ends it evenly."
    )
    yield Finding("blunt_front", insole.side, height, "mm", "front.blunt", text, "caution")


def _piled(insole: Insole, rules: Rules) -> Iterator[Finding]:
    """Say where several raises lie on one another."""
    layers = zip(raised_names(insole.foot), insole.amounts.added.raises, strict=True)
    chosen = [(name, layer) for name, layer in layers if name not in EDGES]
    if len(chosen) < 2:
        return
    height = np.zeros(insole.template.upper)
    for _, layer in chosen:
        height[layer.row.where] += layer.amount * layer.row.values
    at, most = int(height.argmax()), rules.number("raises.most")
    if height[at] <= max(most, *(float((layer.amount * layer.row.values).max()) + 1 for _, layer in chosen)):
        return
    words = ", ".join(spoken(name) for name, _ in chosen)
    text = (
        f"Raises lie on one another: {mm(float(height[at]))} at s {insole.template.s[at]:.2f} ({words}). More than "
        f"{mm(most)} presses; order less of one."
    )
    yield Finding("raises_add_up", insole.side, float(height[at]), "mm", "raises.most", text, "caution")


def _groove(insole: Insole, rules: Rules) -> Iterator[Finding]:
    """Say where a skive falls before the rim faster than the heel cup rises."""
    foot, made, own = insole.foot, insole.amounts.made, insole.template.page.own
    name = max(SKIVES, key=lambda field: float(getattr(foot, field)))
    depth = made.get(name, float(getattr(foot, name)))
    cup = made.get("heel_cup_depth_mm", foot.heel_cup_depth_mm) + (own.heel_cup_depth_mm if own else 0.0)
    needs = rules.number("cup.per_skive") * depth
    if not depth or foot.scan or at_least(cup, needs):
        return
    text = (
        f"The {spoken(name)} of {mm(depth)} falls towards the rim beside a heel cup of {mm(cup)} and leaves a groove "
        f"there. A cup of {mm(math.ceil(10 * needs) / 10)} and more takes it up; or order less skive."
    )
    yield Finding("groove_beside_skive", insole.side, cup, "mm", "cup.per_skive", text, "caution")


def _opposed(insole: Insole) -> Iterator[Finding]:
    """Say that two orders undo each other."""
    for one, other, why in OPPOSED:
        if getattr(insole.foot, one) and getattr(insole.foot, other):
            text = f"{sentence(spoken(one))} and {spoken(other)} are opposites: {why}."
            yield Finding("orders_opposed", insole.side, None, "", "pad.only_ordered", text, "caution")
