"""Verdict: a mesh → what is wrong with it for printing, each in a sentence with its remedy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orthocalc.printable.crossing import crossing_faces
from orthocalc.printable.fit import Turn, overhang_mm2, thinnest_wall_mm, turn_to_fit
from orthocalc.printable.surface import Floats, Surface

LENGTHS_MM = (80.0, 420.0)
"""What an insole's longest side can be."""
UNITS = {"mm": 1.0, "m": 1000.0, "inches": 25.4, "cm": 10.0}
HIGHEST_MM = 80.0
LEAST_WALL_MM = 0.8
OVERHANG_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a mesh: a word, how often, a sentence, and what to do about it.

    Attributes
    ----------
    stops : it cannot be printed so; else it can, the remedy heeded
    """

    name: str
    count: int
    message: str
    remedy: str
    stops: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found.

    Attributes
    ----------
    unit : what the file seems to be in
    size_mm : extent along x, y, z
    volume_cm3, wall_mm : None where the mesh is no solid
    turn : how it lies on the bed
    """

    faults: tuple[Fault, ...]
    triangles: int
    bodies: int
    unit: str
    size_mm: tuple[float, float, float]
    volume_cm3: float | None
    wall_mm: float | None
    overhang_cm2: float
    turn: Turn | None

    @property
    def ok(self) -> bool:
        """Return whether it may be printed."""
        return not any(fault.stops for fault in self.faults)


def judge(surface: Surface, bed_mm: tuple[float, float]) -> Verdict:
    """Return whether a mesh is a sound solid that fits a printer."""
    if fault := _no_mesh(surface):
        return Verdict((fault,), len(surface.faces), 0, "mm", (0, 0, 0), None, None, 0, None)
    unit = _unit(surface)
    sized = Surface(surface.vertices * UNITS[unit], surface.faces)
    solid = sized.closed and not len(sized.degenerate)
    wall = thinnest_wall_mm(sized, LEAST_WALL_MM) if solid and sized.volume > 0 else None
    turn, overhang = turn_to_fit(sized, bed_mm), overhang_mm2(sized)
    faults = (
        *_unit_fault(sized, unit),
        *_surface_faults(sized),
        *_crossing_fault(sized),
        *_wall_fault(wall),
        *_bed_fault(turn, bed_mm),
        *_overhang_fault(sized, overhang),
    )
    x, y, z = (float(extent) for extent in np.ptp(sized.vertices, axis=0))
    volume, thinnest = sized.volume / 1000 if solid else None, None if wall is None else wall[0]
    return Verdict(faults, len(sized.faces), sized.bodies, unit, (x, y, z), volume, thinnest, overhang / 100, turn)


def _no_mesh(surface: Surface) -> Fault | None:
    if not len(surface.faces):
        return Fault("empty", 0, "There is no triangle.", "Export again.")
    if surface.finite:
        return None
    count = int((~np.isfinite(surface.vertices)).any(axis=1).sum())
    remedy = "Export again from the program that made it."
    return Fault("not_finite", count, f"{count} vertices are not numbers.", remedy)


def _crossing_fault(surface: Surface) -> list[Fault]:
    crossing = len(crossing_faces(surface))
    if not crossing:
        return []
    remedy = "Unite overlapping parts, or remesh; a slicer may fill or drop them."
    return [Fault("self_intersection", crossing, f"{crossing} triangles pass through others.", remedy)]


def _wall_fault(wall: tuple[float, Floats] | None) -> list[Fault]:
    if wall is None or wall[0] >= LEAST_WALL_MM:
        return []
    x, y, z = wall[1]
    text = f"The thinnest wall is {wall[0]:.2f} mm (at {x:.0f}, {y:.0f}, {z:.0f} mm)."
    return [Fault("thin_wall", 1, text, f"Thicken it to {LEAST_WALL_MM:g} mm, two widths of a 0.4 mm nozzle.")]


def _unit(surface: Surface) -> str:
    """Return the unit in which the longest side would be an insole's; mm where none fits."""
    longest = float(np.ptp(surface.vertices, axis=0).max())
    fits = [unit for unit, factor in UNITS.items() if LENGTHS_MM[0] <= longest * factor <= LENGTHS_MM[1]]
    return fits[0] if fits else "mm"


def _unit_fault(surface: Surface, unit: str) -> list[Fault]:
    longest = float(np.ptp(surface.vertices, axis=0).max())
    if unit != "mm":
        text = f"It seems to be in {unit}: its longest side would be {longest:.0f} mm."
        return [Fault("units", 1, text, f"Scale by {UNITS[unit]:g}; slicers read STL as mm.")]
    if not LENGTHS_MM[0] <= longest <= LENGTHS_MM[1]:
        return [
            Fault(
                "size",
                1,
                f"Its longest side is {longest:.1f} mm, which no insole has.",
                "Check the unit of the export.",
            )
        ]
    return []


def _surface_faults(surface: Surface) -> list[Fault]:
    rows = (
        (
            "open_edges",
            surface.open_edges,
            "edges have a face on one side only: it is not watertight",
            "Close the holes before printing.",
        ),
        ("doubled_faces", surface.doubled, "triangles are doubled", "Delete one of each pair."),
        (
            "crowded_edges",
            0 if surface.doubled else surface.crowded_edges,
            "edges have more than two faces",
            "Part the bodies that share them, or unite them.",
        ),
        ("degenerate_faces", len(surface.degenerate), "triangles have no area", "Merge their vertices."),
        (
            "flipped_faces",
            surface.flipped_edges,
            "edges have faces that look opposite ways",
            "Let the modeller recalculate the normals outwards.",
        ),
    )
    faults = [Fault(name, count, f"{count} {text}.", remedy) for name, count, text, remedy in rows if count]
    if surface.closed and surface.volume < 0:
        faults.append(
            Fault(
                "inside_out",
                1,
                "It is inside out: its volume is negative.",
                "Flip all normals: it was probably mirrored without.",
            )
        )
    if surface.bodies > 1:
        text = f"It is {surface.bodies} bodies, not one."
        faults.append(Fault("bodies", surface.bodies, text, "Unite them, or check each in a file of its own."))
    return faults


def _bed_fault(turn: Turn, bed_mm: tuple[float, float]) -> list[Fault]:
    if turn.degrees is not None:
        return []
    needs = f"{turn.wide_mm:.0f} × {turn.deep_mm:.0f} mm"
    text = f"It does not fit a bed of {bed_mm[0]:g} × {bed_mm[1]:g} mm at any turn ({needs})."
    return [Fault("bed", 1, text, "Use a larger bed, or a shorter trim; do not shrink it.")]


def _overhang_fault(surface: Surface, overhang_mm2: float) -> list[Fault]:
    vectors = surface.area_vectors
    total = float(np.sqrt((vectors * vectors).sum(axis=1)).sum()) / 2
    if overhang_mm2 <= OVERHANG_SHARE * total:
        return []
    text = f"{overhang_mm2 / 100:.0f} cm² overhang by more than {45:g}°."
    remedy = "Print it with support, upright on its side, or sintered in powder."
    return [Fault("overhang", 1, text, remedy, stops=False)]
