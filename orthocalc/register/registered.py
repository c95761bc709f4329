"""Registered: a mesh file → a template of one's own: its page, its mesh file, and what must be said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from orthocalc.finding import Side
from orthocalc.insole.page import OwnShape, Page
from orthocalc.insole.template import Floats, builtin_names, load_template
from orthocalc.printable.files import MeshFileError, read_mesh
from orthocalc.register.fidelity import close_sheet
from orthocalc.register.landmarks import Landmarks
from orthocalc.register.lying import lay
from orthocalc.register.own_shape import own_shape
from orthocalc.register.plan import mesh_file
from orthocalc.register.refusal import RegisterError
from orthocalc.register.sheet import EXACT_MM, LEAST_MM, Sheet, folded
from orthocalc.register.sound import HIGHEST_MM, solid_of
from orthocalc.register.trim import leans_out, trim_of

SAID_MM, MOST_MM = 0.2, 2.5
"""From here on a departure from the mesh is said, and from here on it is no likeness."""
FLOOR_MM = 0.88
"""Where a sheet's thickness levels out that is nowhere thinner than EXACT_MM."""
BROADEST = "full_length"


@dataclass(frozen=True, eq=False)
class Registered:
    """A template that is ready to be stored.

    Attributes
    ----------
    page : what its template.toml says, but for what it takes from the built-in one that it is like
    mesh : the bytes of its mesh.ply
    notes : what its user must know, a sentence each
    """

    page: Page
    mesh: bytes
    side: Side
    notes: tuple[str, ...]


def register(path: Path, name: str, side: Side | None = None, points: Mapping[str, Floats] | None = None) -> Registered:
    """Return the template that a mesh file makes.

    Parameters
    ----------
    side : the foot it is for; found where it is not given
    points : heel, toe, and maybe mth1 and mth5, in the file's own frame [mm]

    Raises
    ------
    OSError : the file cannot be read
    RegisterError : the mesh cannot be a template; by name, with the remedy
    """
    try:
        surface = read_mesh(path)
    except MeshFileError as error:
        raise RegisterError("not_a_mesh", str(error), "give an STL, OBJ, PLY or OFF file") from None
    lying = lay(solid_of(surface), side, points)
    landmarks, body = lying.landmarks, lying.body
    _refuse_size(float(np.ptp(body.vertices[:, 2])), landmarks)
    trim = trim_of(body)
    if leans_out(body, trim):
        remedy = "make its side upright, or drawn in towards the ground"
        raise RegisterError("leans_out", "its side leans outwards from the top down to the ground", remedy)
    sheet, far, where = close_sheet(body, trim, landmarks)
    if folded(sheet).any():
        raise RegisterError("folded", "its outline is too ragged for a wall below it", "smooth the outline")
    if far > MOST_MM:
        place = f"at {where[1]:.0f} mm from the heel, {where[0]:+.0f} mm across"
        raise RegisterError("detail", f"it has a step that a sheet cannot follow ({place})", "smooth it")
    page = _page(name, sheet, landmarks)
    columns, below, faces = sheet.columns, sheet.below, sheet.faces
    return Registered(
        page,
        mesh_file(columns, below, faces),
        landmarks.side,
        (*_of_lying(lying.tilt_deg), *_notes(sheet, landmarks, far, found=points is None)),
    )


def _refuse_size(height_mm: float, landmarks: Landmarks) -> None:
    low, high = load_template(BROADEST).page.limits.length_mm
    if not low <= landmarks.length_mm <= high:
        text = f"as a full-length insole it would be {landmarks.length_mm:.0f} mm long, outside {low:g}–{high:g} mm"
        raise RegisterError("size", text, "give its heel and toe with --landmarks if they are elsewhere")
    if height_mm > HIGHEST_MM:
        text = f"it is {height_mm:.0f} mm high, more than {HIGHEST_MM:g} mm"
        raise RegisterError("size", text, "lay it down flat, and check the unit of the export")


def _page(name: str, sheet: Sheet, landmarks: Landmarks) -> Page:
    """Return the page: own outline, sizes and heights; places and windows of the built-in template that it is like."""
    like = _like(landmarks.ends_s)
    model = load_template(like).page
    outline = model.outline.model_copy(
        update={
            "length_mm": round(landmarks.length_mm, 4),
            "ball_width_mm": None if landmarks.ends_s == 1 else round(landmarks.ball_width_mm, 3),
            "ends_s": round(landmarks.ends_s, 4),
            "bevel_mm": 0.0,
        }
    )
    thin = round(float(sheet.columns["h"][sheet.columns["w"] == 1].min()) - 1e-4, 4)
    clamp = (FLOOR_MM, EXACT_MM) if thin >= EXACT_MM else (LEAST_MM - 0.01, thin)
    limits = model.limits.model_copy(update={"min_thickness_mm": 0.8, "clamp_mm": clamp})
    page = model.model_copy(
        update={
            "name": name,
            "title": f"Your own: {model.title[0].lower()}{model.title[1:]}",
            "source": "A mesh of your own, registered by orthocalc templates add.",
            "like": like,
            "outline": outline,
            "limits": limits,
            "own": OwnShape(base_mm=1.0, heel_lift_mm=0.0, arch_height_mm=0.0, heel_cup_depth_mm=0.0),
        }
    )
    return page.model_copy(update={"own": own_shape(page, sheet)})


def _like(ends_s: float) -> str:
    """Return the built-in template that ends nearest."""
    plain = [name for name in ("full_length", "sulcus", "three_quarter", "heel_lift") if name in builtin_names()]
    if ends_s == 1:
        return "full_length"
    return min(plain[1:], key=lambda name: abs(load_template(name).page.outline.ends_s - ends_s))


def _of_lying(tilt: float) -> list[str]:
    return [f"it lay tilted by {tilt:.1f}° and was laid on its flat underside"] if tilt else []


def _notes(sheet: Sheet, landmarks: Landmarks, far_mm: float, *, found: bool) -> list[str]:
    notes = []
    if sheet.marks:
        notes.append("a mark in the underside was filled: it names another insole")
    if far_mm > SAID_MM:
        notes.append(f"it follows the mesh but for {far_mm:.1f} mm at sharp edges and fine details")
    if sheet.thickened:
        notes.append(f"it is thinner than {LEAST_MM:g} mm in places: there it is made {EXACT_MM:g} mm thick")
    if landmarks.ends_s < 1 and found:
        notes.append(
            f"it ends at s {landmarks.ends_s:.2f} of a full-length insole of {landmarks.length_mm:.0f} mm, by its "
            "outline; give --landmarks if the foot it was made for is known"
        )
    return notes
