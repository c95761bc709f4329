"""Too much: what is ordered and made on one insole, but adds up to more than a foot, a shoe or a printer bears."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from orthocalc.clinic.rules import Rules
from orthocalc.clinic.sheet import name_and_unit
from orthocalc.clinic.thresholds import mm
from orthocalc.finding import Finding
from orthocalc.insole.added import raised_names
from orthocalc.insole.rim import BELOW_MM, thinnest_rim
from orthocalc.insole.shape import Insole
from orthocalc.insole.template import Faces, Floats, Template

EDGES = ("medial_flange_mm", "lateral_flange_mm", "lateral_arch_mm")
"""Raises of the edges: how high those stand is said by itself."""
HOLLOW_MM, WHOLE = 0.05, 0.95
"""An underside higher than this is a shell's, which is whole where it is not bevelled below this share of its base."""


def too_much(insole: Insole, rules: Rules) -> tuple[Finding, ...]:
    """Return a caution for each thing that adds up to too much."""
    found = (_thin_rim(insole, rules), _thin_shell(insole, rules), _high_edge(insole, rules), _piled(insole, rules))
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


def _thin_shell(insole: Insole, rules: Rules) -> Iterator[Finding]:
    """Say where a shell is much thinner square to its surface than the base, which is measured upright."""
    a = insole.amounts
    if not a.arch_mm or a.arch_solid == 1 or a.contact is not None:
        return
    arch = _arch_of(insole.template)
    x, y, z = (values[arch.ids] for values in (insole.x, insole.y, insole.z))
    under = (insole.z[arch.beneath] * arch.weights).sum(axis=1)
    shell = (under > HOLLOW_MM) & (z - under > WHOLE * a.base_mm)
    i, j, k = arch.faces[shell[arch.faces].all(axis=1)].T
    if not len(i):
        return
    ux, uy, uz, vx, vy, vz = (c[n] - c[i] for n in (j, k) for c in (x, y, z))
    nx, ny, nz = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
    square = (z - under)[i] * np.abs(nz) / np.sqrt(nx * nx + ny * ny + nz * nz)
    at = int(square.argmin())
    if square[at] >= rules.number("shell.thin_share") * a.base_mm:
        return
    place = insole.template.s[arch.ids[i[at]]]
    text = (
        f"The shell is {mm(float(square[at]))} thick, square to its surface, where the arch is steepest "
        f"(s {place:.2f}): its base of {mm(a.base_mm)} is measured upright. A thicker base or a lower arch stiffens it."
    )
    yield Finding("thin_shell", insole.side, float(square[at]), "mm", "shell.thin_share", text, "caution")


class _Arch(NamedTuple):
    """The top's faces in the medial half between the arch's ends, and what lies beneath.

    Attributes
    ----------
    ids : their vertices, (k,)
    faces : places in ``ids``, (m, 3)
    beneath, weights : corners of the underside's face beneath each vertex, and their weights, (k, 3)
    """

    ids: Faces
    faces: Faces
    beneath: Faces
    weights: Floats


@lru_cache(maxsize=8)
def _arch_of(template: Template) -> _Arch:
    start, end = template.page.elements.arch
    inside = (template.below >= 0) & (template.t > 0) & (template.s > start) & (template.s < end)
    faces = template.faces[template.top_faces]
    ids, places = np.unique(faces[inside[faces].all(axis=1)], return_inverse=True)
    under = template.faces[template.below[ids]]
    return _Arch(ids, places.reshape(-1, 3), under, template.below_weights[ids])


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
    words = ", ".join(name_and_unit(name)[0].replace("_", " ") for name, _ in chosen)
    text = (
        f"Raises lie on one another: {mm(float(height[at]))} at s {insole.template.s[at]:.2f} ({words}). More than "
        f"{mm(most)} presses; order less of one."
    )
    yield Finding("raises_add_up", insole.side, float(height[at]), "mm", "raises.most", text, "caution")


def _opposed(insole: Insole) -> Iterator[Finding]:
    """Say that two orders undo each other."""
    foot = insole.foot
    if foot.mortons_extension_mm and foot.reverse_mortons_mm:
        text = "Morton's extension and reverse Morton's are opposites: together they raise the forefoot alike."
        yield Finding("orders_opposed", insole.side, None, "", "pad.only_ordered", text, "caution")
