"""Template: the plain sheet an insole is bent from, one folder with a TOML page and a mesh that knows its foot."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import ValidationError

from orthocalc.insole.page import Page
from orthocalc.insole.page_problem import page_problem

Floats = npt.NDArray[np.float64]
Faces = npt.NDArray[np.int64]
NAME = r"[a-z][a-z0-9_]{0,31}"
"""What a template's name looks like: it names a folder, so no path can hide in it."""
ROUNDING_MM = 1e-5
"""What single precision makes of nothing."""
PLY = b"ply\nformat binary_little_endian 1.0\n"


class TemplateError(Exception):
    """A template that is not there or cannot be used."""


@dataclass(frozen=True, eq=False)
class Shape:
    """A registered mesh's own heights, which stay under all that is added.

    Attributes
    ----------
    over_base : how much thicker than its base it is [mm], (n,)
    under : height less w · thickness: its underside, carried up the wall [mm], (n,)
    rise : height less w · base: how far it is from the flat sheet of its base [mm], (n,)
    """

    over_base: Floats
    under: Floats
    rise: Floats


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
    faces : (m, 3) vertex ids, outward; those of the flat underside first, of these the ones under the arch last
    below, below_weights : the underside face beneath each top vertex (-1: none) and the weights of its corners
    shape : a registered mesh's own heights; None for a sheet that is flat
    coarse : whether it is the coarser mesh, for live pictures alone
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
    shape: Shape | None = None
    coarse: bool = False

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
    """Return the names of all templates: those that are built in, and those of this user's own."""
    return tuple(sorted({*builtin_names(), *own_names()}))


def is_template(name: str) -> bool:
    """Say whether there is a template of a name; the user's own are looked for where no built-in one has it."""
    return name in builtin_names() or name in own_names()


def builtin_names() -> tuple[str, ...]:
    """Return the names of the templates that are installed with the program."""
    return _names_once(str(_folder()))


def own_names() -> tuple[str, ...]:
    """Return the names of the templates that this user has registered."""
    folder = own_folder()
    try:
        return _names_in(folder) if folder.is_dir() else ()
    except OSError as error:
        raise TemplateError(f"the folder of your own templates cannot be read: {error.strerror}") from None


def own_folder() -> Path:
    """Return where this user's own templates lie; ORTHOCALC_TEMPLATES in the environment names another place."""
    if given := os.environ.get("ORTHOCALC_TEMPLATES"):
        return Path(given)
    from platformdirs import user_data_path  # noqa: PLC0415 - only when templates are looked for

    return user_data_path("orthocalc", appauthor=False) / "templates"


@cache
def _names_once(folder: str) -> tuple[str, ...]:
    return _names_in(Path(folder))


def _names_in(folder: Traversable) -> tuple[str, ...]:
    found = (entry.name for entry in folder.iterdir() if re.fullmatch(NAME, entry.name))
    return tuple(sorted(name for name in found if (folder / name / "template.toml").is_file()))


@cache
def load_template(name: str) -> Template:
    """Return a template by name; read once. A built-in one stands before one of the same name of the user's own.

    Raises
    ------
    TemplateError : no such template, or its files are not what they should be; one line
    """
    if not is_template(name):
        raise TemplateError(f"no template {name!r}: there are {', '.join(template_names())}")
    return _load((_folder() if name in builtin_names() else own_folder()) / name, "mesh.ply")


@cache
def load_coarse(name: str) -> Template:
    """Return a template's coarser mesh, for pictures while somebody types; where it has none, its own.

    A usual insole shaped from it has the same heights 3 mm and more inside the trim line, within 0.3 mm; within 0.5 mm
    on the bevel of a front that ends before the toes. It is never exported.

    Raises
    ------
    TemplateError : as :func:`load_template`
    """
    folder = _folder() / name
    if name not in builtin_names() or not (folder / "preview.ply").is_file():
        return load_template(name)
    return replace(_load(folder, "preview.ply"), coarse=True)


def _load(folder: Traversable, mesh: str) -> Template:
    name = folder.name
    try:
        return read_template(_read_page(folder), (folder / mesh).read_bytes())
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        message = f"template.toml: {'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise TemplateError(f"template {name!r} cannot be read: {message}") from error
    except (tomllib.TOMLDecodeError, OSError, ValueError, LookupError) as error:
        raise TemplateError(f"template {name!r} cannot be read: {_one_line(error)}") from error


def _read_page(folder: Traversable) -> Page:
    """Read a template's page; what a registered one does not say is the built-in one's that it is like."""
    written = tomllib.loads((folder / "template.toml").read_text(encoding="utf-8"))
    like, parts = written.get("like"), {}
    if like is not None:
        if like not in builtin_names():
            raise ValueError(f"template.toml: like: {like!r} is no built-in template")
        parts = tomllib.loads((_folder() / like / "template.toml").read_text(encoding="utf-8"))
    if isinstance(outline := written.get("outline"), dict):
        outline.pop("bevel_s", None)  # said by what was registered before fronts were one even slope
    page = Page.model_validate(parts | written)
    if wrong := page_problem(page.model_dump()):
        raise ValueError(f"template.toml: {wrong}")
    return page


def _one_line(error: Exception) -> str:
    text = f"mesh.ply has no {error}" if isinstance(error, KeyError) else str(error)
    return " ".join(text.split())


@cache
def _folder() -> Traversable:
    """Packaged first, else the checkout's."""
    packaged = resources.files("orthocalc") / "templates"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "templates"


_KINDS = {"float": "<f4", "int": "<i4"}


def read_template(page: Page, data: bytes) -> Template:
    """Read a binary PLY whose vertices carry the template's columns and whose faces are all triangles."""
    if not data.startswith(PLY):
        raise ValueError("mesh.ply is not a binary little-endian PLY 1.0")
    end = data.index(b"end_header\n") + len(b"end_header\n")
    lines = [line.split() for line in data[:end].decode("ascii").splitlines()]
    counts = {line[1]: int(line[2]) for line in lines if line[0] == "element"}
    kind = [(line[2], _KINDS[line[1]]) for line in lines if line[0] == "property" and line[1] != "list"]
    vertices = np.frombuffer(data, kind, counts["vertex"], end)
    record = np.dtype([("n", "u1"), ("corner", "<i4", 3)])
    triangles = np.frombuffer(data, record, counts["face"], end + vertices.nbytes)
    if len(data) != end + vertices.nbytes + triangles.nbytes or not (triangles["n"] == 3).all():
        raise ValueError("mesh.ply is not a closed list of triangles of the length its header says")
    wanted = ("x", "y", "w", "d", "t", "u", "v", *(() if page.own is None else ("z", "h")))
    column = {name: _frozen(vertices[name].astype(np.float64)) for name in wanted}
    if not all(np.isfinite(values).all() for values in column.values()):
        raise ValueError("a number of mesh.ply is not finite")
    faces = triangles["corner"].astype(np.int64)
    if faces.min() < 0 or faces.max() >= len(vertices):
        raise ValueError("a face of mesh.ply names a vertex that is not there")
    weights = np.column_stack((column["u"], column["v"], 1 - column["u"] - column["v"]))
    faces, below = _in_order(page, column, faces, vertices["below"].astype(np.int64))
    shape = None if page.own is None else _shape(page.own.base_mm, column["w"], column["z"], column["h"])
    x, y, w, d, t = (column[name] for name in ("x", "y", "w", "d", "t"))
    return Template(page, x, y, w, d, t, _frozen(faces), _frozen(below), _frozen(weights), shape)


def _in_order(page: Page, column: dict[str, Floats], faces: Faces, below: Faces) -> tuple[Faces, Faces]:
    """Return the faces with the underside's that an arch can raise behind its others, and ``below`` to match.

    A file keeps what lies before the first raised face from one insole to the next. Beyond that they go from heel to
    toe as the vertices do, which are still near when the next face asks for them.
    """
    start, end = page.elements.arch
    s = column["y"] / page.outline.length_mm
    raised = (column["t"] > page.elements.arch_lateral_t) & (s > start) & (s < end)
    rank = np.where((column["w"][faces] == 0).all(axis=1), raised[faces].any(axis=1), 2)
    order = np.lexsort((faces.min(axis=1), rank))
    place = np.argsort(order)
    return faces[order], np.where(below < 0, below, place[below])


def _shape(base_mm: float, w: Floats, z: Floats, h: Floats) -> Shape:
    under = z - w * h
    under[abs(under) < ROUNDING_MM] = 0
    return Shape(_frozen(h - base_mm), _frozen(under), _frozen(z - w * base_mm))


def _frozen(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    array.flags.writeable = False
    return array
