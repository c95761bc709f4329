"""Sound: whether a mesh from outside is one closed solid in millimetres; what is wrong is named, with the remedy."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from orthocalc.printable.crossing import crossing_faces
from orthocalc.printable.surface import Surface
from orthocalc.register.body import Body, area_mm2
from orthocalc.register.refusal import RegisterError

MOST_TRIANGLES = 1_500_000
LENGTHS, WIDTHS = (80.0, 420.0), (25.0, 170.0)
"""Longest side of an insole, and its breadth [mm]."""
UNITS = {"metres": 1000.0, "inches": 25.4, "cm": 10.0}
HIGHEST_MM = 80.0
HOLE_MM2 = 1.0
"""A smaller opening in an outline is the rounding of its file."""
EXPORT_AGAIN = "export it again from the program that made it"


def solid_of(surface: Surface) -> Body:
    """Return a sound mesh as a body.

    Raises
    ------
    RegisterError : by name: what is wrong, and what to do
    """
    for check in (_something, _closed, _outwards, _alone, _in_millimetres, _simple):
        check(surface)
    body = Body(surface.vertices, surface.faces)
    if body.solid.status().name != "NoError" or body.solid.is_empty():
        raise RegisterError("not_solid", f"no solid can be made of it ({body.solid.status().name})", EXPORT_AGAIN)
    holes = max(body.solid.genus(), sum(abs(area_mm2(ring)) > HOLE_MM2 for ring in body.shadows[1:]))
    if holes > 0:
        count = "a hole goes" if holes == 1 else f"{holes} holes go"
        raise RegisterError("holes", f"{count} through it", "fill them: vents are drilled after printing")
    return body


def _something(surface: Surface) -> None:
    if not len(surface.faces):
        raise RegisterError("empty", "there is no triangle in it", EXPORT_AGAIN)
    if not surface.finite:
        count = int((~np.isfinite(surface.vertices)).any(axis=1).sum())
        raise RegisterError("not_finite", f"{count} of its vertices are not numbers", EXPORT_AGAIN)
    if len(surface.faces) > MOST_TRIANGLES:
        text = f"it has {len(surface.faces)} triangles, more than {MOST_TRIANGLES}"
        raise RegisterError("too_fine", text, "reduce it to 100000, which is finer than any printer")


def _in_millimetres(surface: Surface) -> None:
    offset = surface.vertices - surface.vertices.mean(axis=0)
    along = offset @ np.linalg.svd(offset.T @ offset)[0]  # however it is turned in its file
    longest, broad, _ = sorted((float(side) for side in np.ptp(along, axis=0)), reverse=True)
    if _is_insole(longest, broad):
        return
    fits = [unit for unit, factor in UNITS.items() if _is_insole(longest * factor, broad * factor)]
    if fits:
        factors = " or ".join(f"{UNITS[unit]:g}" for unit in fits)
        text = f"it seems to be in {' or '.join(fits)}: its longest side is {longest:.4g}"
        raise RegisterError("units", text, f"scale it by {factors}; millimetres are meant here")
    text = f"it is {longest:.4g} × {broad:.4g} mm, which no insole is ({LENGTHS[0]:g}–{LENGTHS[1]:g} mm long)"
    raise RegisterError("size", text, "check the unit of the export, and that it is one insole")


def _is_insole(longest: float, broad: float) -> bool:
    return LENGTHS[0] <= longest <= LENGTHS[1] and WIDTHS[0] <= broad <= WIDTHS[1]


def _closed(surface: Surface) -> None:
    for name, count, text, remedy in _gaps(surface):
        if count:
            raise RegisterError(name, f"{count} {text}", remedy)


def _gaps(surface: Surface) -> Iterator[tuple[str, int, str, str]]:
    scan = "close it in a mesh program; a scan of a foot is no template: name it in the case as feet.left.scan"
    yield "open", surface.open_edges, "edges have a face on one side only: it is not watertight", scan
    yield "doubled", surface.doubled, "triangles are doubled", "delete one of each pair"
    yield "crowded", surface.crowded_edges, "edges have more than two faces", "part the bodies that share them"
    flipped = "let the mesh program recalculate the normals outwards"
    yield "flipped", surface.flipped_edges, "edges have faces that look opposite ways", flipped


def _outwards(surface: Surface) -> None:
    if surface.volume <= 0:
        remedy = "flip all normals (mirroring without that does this)"
        raise RegisterError("inside_out", f"its volume is {surface.volume / 1000:.1f} cm³", remedy)


def _alone(surface: Surface) -> None:
    if surface.bodies > 1:
        text = f"it is {surface.bodies} bodies, not one"
        raise RegisterError("bodies", text, "unite them, or register each insole of a pair from a file of its own")


def _simple(surface: Surface) -> None:
    crossing = len(crossing_faces(surface))
    if crossing:
        text = f"{crossing} triangles pass through others"
        raise RegisterError("self_intersection", text, "unite overlapping parts, or remesh it")
