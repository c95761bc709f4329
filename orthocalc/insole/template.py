"""Template: the plain sheet an insole is bent from, one folder with a TOML page and a mesh that knows its foot."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
from pydantic import Field, ValidationError

from orthocalc.document import Strict

Floats = npt.NDArray[np.float64]
Faces = npt.NDArray[np.int64]
Pair = Annotated[tuple[float, float], Field(strict=False)]


class TemplateError(Exception):
    """A template that is not there or cannot be used."""


class Point(Strict):
    """A landmark on the plain sheet: s along the insole, x across it [mm at the reference size]."""

    s: float
    x: float


class Zone(Strict):
    """A rectangle on the plain sheet: s along the insole, x across it [mm at the reference size]."""

    s: Pair
    x: Pair


class Outline(Strict):
    """How much of the full-length insole the sheet is; s and length_mm always count along the full length.

    Attributes
    ----------
    length_mm : of the full-length insole at the reference size
    ball_width_mm : of the full-length insole; absent where the sheet has its whole ball
    ends_s : where the sheet ends
    bevel_mm : breadth of the bevel towards the trim line in front, 0 for none
    bevel_s : where along the insole that bevel comes in
    """

    length_mm: float
    ball_width_mm: float | None = None
    ends_s: float = 1.0
    bevel_mm: float = 0.0
    bevel_s: Pair = (0.0, 1.0)


class Limits(Strict):
    """What the template can be made in."""

    length_mm: Pair
    ball_width_per_length: Pair
    heel_width_per_length: Pair
    min_thickness_mm: float
    clamp_mm: Pair


class Landmarks(Strict):
    """Where the datums lie."""

    heel_centre: Point
    ball_centre: Point
    toe: Point
    heel_width_s: float
    forefoot_from_s: float


class Sizing(Strict):
    """Where heel and forefoot width blend."""

    blend_s: Pair


class Zones(Strict):
    """Where the posts are exact planes."""

    rearfoot: Zone
    forefoot: Zone


class Elements(Strict):
    """Windows along the insole [s], and how far the elements reach across it."""

    heel_lift_fall: Pair
    ball_lift_fall: Pair
    rearfoot_post_fall: Pair
    forefoot_post_rise: Pair
    forefoot_post_fall: Pair
    heel_cup_radius: float
    heel_rim_radius: float
    arch: Pair
    arch_lateral_t: float


class Page(Strict):
    """The folder's ``template.toml``."""

    name: str
    title: str
    source: str
    outline: Outline
    limits: Limits
    landmarks: Landmarks
    sizing: Sizing
    zones: Zones
    elements: Elements


@dataclass(frozen=True, eq=False)
class Template:
    """A closed mesh of a plain left insole at its reference size, each vertex with its place on the foot.

    Vertices are ordered: first those above the ground, then the flat underside, each from heel to toe.

    Attributes
    ----------
    page : limits, landmarks, zones and windows
    x, y : plan [mm], (n,)
    w : 0 underside .. 1 top, (n,)
    d : distance to the trim line in plan [mm], (n,)
    t : -1 lateral edge .. +1 medial edge, (n,)
    faces : (m, 3) vertex ids, outward; those of the flat underside first
    below, below_weights : the underside face beneath each top vertex (-1: none) and the weights of its corners
    """

    page: Page
    x: Floats
    y: Floats
    w: Floats
    d: Floats
    t: Floats
    faces: Faces
    below: Faces
    below_weights: Floats

    @cached_property
    def length_mm(self) -> float:
        """Length of the full-length insole at the reference size."""
        return self.page.outline.length_mm

    @cached_property
    def s(self) -> Floats:
        """Place of every vertex along the insole, (n,)."""
        return self.y / self.length_mm

    @cached_property
    def upper(self) -> int:
        """How many vertices are above the ground; the rest is the flat underside."""
        return int(np.count_nonzero(self.w > 0))

    @cached_property
    def underside_faces(self) -> int:
        """How many faces, the first ones, lie wholly in the flat underside."""
        return int(np.count_nonzero((self.faces >= self.upper).all(axis=1)))

    @cached_property
    def top_faces(self) -> Faces:
        """Rows of ``faces`` that make the top surface."""
        return np.flatnonzero((self.w[self.faces] == 1).all(axis=1))

    @cached_property
    def mirrored_faces(self) -> Faces:
        """Faces of the right insole: the winding flipped."""
        return np.ascontiguousarray(self.faces[:, [0, 2, 1]])

    @cached_property
    def medial_edge(self) -> Faces:
        """Vertices of the trim line's medial side, heel to toe."""
        return self._edge(medial=True)

    @cached_property
    def lateral_edge(self) -> Faces:
        """Vertices of the trim line's lateral side, heel to toe."""
        return self._edge(medial=False)

    def _edge(self, *, medial: bool) -> Faces:
        edge = np.flatnonzero((self.w == 1) & (self.d == 0))
        heel, toe = edge[0], edge[-1]
        chord = self.x[heel] + (self.x[toe] - self.x[heel]) * (self.y[edge] / self.y[toe])
        mine = (self.x[edge] >= chord) if medial else (self.x[edge] <= chord)
        mine[[0, -1]] = True
        ids: Faces = edge[mine]
        return ids


def template_names() -> tuple[str, ...]:
    """Return the names of the templates that are installed."""
    return tuple(sorted(entry.name for entry in _folder().iterdir() if (entry / "template.toml").is_file()))


@cache
def load_template(name: str) -> Template:
    """Return a template by name; read once.

    Raises
    ------
    TemplateError : no such template, or its files are not what they should be
    """
    if name not in template_names():
        raise TemplateError(f"no template {name!r}: there are {', '.join(template_names())}")
    folder = _folder() / name
    try:
        page = Page.model_validate(tomllib.loads((folder / "template.toml").read_text(encoding="utf-8")))
        return _read_mesh(page, (folder / "mesh.ply").read_bytes())
    except (ValidationError, tomllib.TOMLDecodeError, OSError, ValueError, LookupError) as error:
        raise TemplateError(f"template {name!r} cannot be read: {error}") from error


def _folder() -> Traversable:
    """Packaged first, else the checkout's."""
    packaged = resources.files("orthocalc") / "templates"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "templates"


_KINDS = {"float": "<f4", "int": "<i4"}


def _read_mesh(page: Page, data: bytes) -> Template:
    """Read a binary PLY whose vertices carry the template's columns and whose faces are all triangles."""
    end = data.index(b"end_header\n") + len(b"end_header\n")
    lines = [line.split() for line in data[:end].decode("ascii").splitlines()]
    counts = {line[1]: int(line[2]) for line in lines if line[0] == "element"}
    kind = [(line[2], _KINDS[line[1]]) for line in lines if line[0] == "property" and line[1] != "list"]
    vertices = np.frombuffer(data, kind, counts["vertex"], end)
    record = np.dtype([("n", "u1"), ("corner", "<i4", 3)])
    triangles = np.frombuffer(data, record, counts["face"], end + vertices.nbytes)
    if len(data) != end + vertices.nbytes + triangles.nbytes or not (triangles["n"] == 3).all():
        raise ValueError("mesh.ply is not a closed list of triangles of the length its header says")
    column = {name: _frozen(vertices[name].astype(np.float64)) for name in ("x", "y", "w", "d", "t", "u", "v")}
    faces = triangles["corner"].astype(np.int64)
    if faces.min() < 0 or faces.max() >= len(vertices):
        raise ValueError("a face of mesh.ply names a vertex that is not there")
    weights = np.column_stack((column["u"], column["v"], 1 - column["u"] - column["v"]))
    plan = {name: column[name] for name in ("x", "y", "w", "d", "t")}
    below = _frozen(vertices["below"].astype(np.int64))
    return Template(page, **plan, faces=_frozen(faces), below=below, below_weights=_frozen(weights))


def _frozen(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    array.flags.writeable = False
    return array
