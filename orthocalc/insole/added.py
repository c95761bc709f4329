"""Added: which elements a prescription adds to the bent sheet, each with the amplitude that meets its datum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from orthocalc.insole.elements import ELEMENTS, Element, element_row
from orthocalc.insole.features import Row, rows
from orthocalc.insole.front import bevelled, front_share, thin_out
from orthocalc.insole.placed import met_bar_field, met_pad_field, relief_field, rocker_rise_mm, skive
from orthocalc.insole.probe import Spot, edge_spot, probe_at, probe_at_mm
from orthocalc.insole.sizing import Size
from orthocalc.insole.template import Floats
from orthocalc.prescription import FootPrescription

SKIVES = ("medial_skive_mm", "lateral_skive_mm")
ADDED = (*ELEMENTS, *SKIVES, "met_pad", "met_bar", "rocker", "reliefs")
"""Fields of the prescription that are added on the bent sheet; all others shape the sheet itself."""


NEAR_0 = 1e-6
"""Where a hollow is no deeper than this share of itself it needs no room."""


class Layer(NamedTuple):
    """A field and its height [mm]."""

    row: Row
    amount: float


class Added(NamedTuple):
    """What lies on the sheet.

    Attributes
    ----------
    raises : added, one on the other
    hollows : taken away; where two overlap the deeper counts
    rise_mm : how far top and underside of every vertex rise together, or None
    made : numbers that the sheet has no room for as ordered, with what was made; by field
    shared : hollows whose datum lies inside another hollow
    """

    raises: tuple[Layer, ...] = ()
    hollows: tuple[Layer, ...] = ()
    rise_mm: Floats | None = None
    made: Mapping[str, float] = {}
    shared: frozenset[str] = frozenset()


NOTHING = Added()


def added_to(foot: FootPrescription, size: Size, base_mm: float) -> Added:
    """Return the elements of a prescription on a sheet of ``base_mm`` [mm] (the lifts lie above it)."""
    if not any(getattr(foot, name) for name in ADDED):
        return NOTHING
    made: dict[str, float] = {}
    raises = [*_anatomical(foot, size), *_placed(foot, size), *_skives(foot, size, made)]
    hollows: dict[str, tuple[Layer, Spot]] = {}
    for name, row, spot, depth in _hollows(foot, size):
        whole = _to_datum(row, spot, 1.0)
        least = min(depth, _room_mm(whole, foot, size, base_mm))
        if least < depth:
            made[name] = least
        hollows[name] = Layer(row, whole.amount * least), spot
    rocker = foot.rocker
    rise = rocker_rise_mm(rocker, size) if rocker and rocker.angle_deg else None
    return Added(tuple(raises), tuple(layer for layer, _ in hollows.values()), rise, made, _shared(hollows))


def raised_names(foot: FootPrescription) -> list[str]:
    """Return the elements that lie on the sheet, in the order of ``Added.raises``."""
    pads = [name for name in ("met_pad", "met_bar") if (pad := getattr(foot, name)) and pad.height_mm]
    anatomical = [name for name, element in ELEMENTS.items() if getattr(foot, name) and not element.hollow]
    return [*anatomical, *pads, *(name for name in SKIVES if getattr(foot, name))]


def first_skive(foot: FootPrescription) -> str:
    """Return the skive whose inclination is the insole's skive_deg: the medial one if there are two."""
    return SKIVES[0] if foot.medial_skive_mm else SKIVES[1]


def spot_of(element: Element, size: Size) -> Spot:
    """Return where an element's datum lies."""
    s, x = element.place
    return edge_spot(size.template, s, element.edge) if element.edge else probe_at(size.template, (s, x))


def _anatomical(foot: FootPrescription, size: Size) -> Iterator[Layer]:
    for name, element in ELEMENTS.items():
        amount = getattr(foot, name)
        if amount and not element.hollow:
            yield _to_datum(element_row(size.template, name), spot_of(element, size), amount)


def _placed(foot: FootPrescription, size: Size) -> Iterator[Layer]:
    pad, bar, front = foot.met_pad, foot.met_bar, front_share(size.template)
    if pad and pad.height_mm:
        row = bevelled(met_pad_field(pad, size), front)
        yield _to_datum(row, probe_at_mm(size, pad.s or 0.0, pad.x_mm), pad.height_mm)
    if bar and bar.height_mm:
        row = bevelled(met_bar_field(bar, size), front)
        yield _to_datum(row, probe_at_mm(size, bar.s or 0.0, 0.0), bar.height_mm)


def _skives(foot: FootPrescription, size: Size, made: dict[str, float]) -> Iterator[Layer]:
    for name in SKIVES:
        ordered = getattr(foot, name)
        if not ordered:
            continue
        cut = skive(foot, size, name)
        if cut.depth_mm < ordered - 1e-9:
            made[name] = cut.depth_mm
        if name == first_skive(foot) and cut.angle_deg > (foot.skive_deg or 0.0) + 1e-9:
            made["skive_deg"] = cut.angle_deg
        yield Layer(cut.row, 1.0)


def _hollows(foot: FootPrescription, size: Size) -> Iterator[tuple[str, Row, Spot, float]]:
    for name, element in ELEMENTS.items():
        depth = getattr(foot, name)
        if depth and element.hollow:
            yield name, element_row(size.template, name), spot_of(element, size), depth
    for i, relief in enumerate(foot.reliefs):
        if relief.depth_mm:
            row = bevelled(relief_field(relief, size, i), front_share(size.template))
            yield f"reliefs.{i}.depth_mm", row, probe_at_mm(size, relief.s, relief.x_mm), relief.depth_mm


def _room_mm(whole: Layer, foot: FootPrescription, size: Size, base_mm: float) -> float:
    """Return how deep a hollow may be so that base and lifts alone keep the least thickness under all of it."""
    row, field, n = whole.row, rows(size.template), size.template.upper
    sheet = np.full(n, base_mm + foot.toe_lift_mm)
    if size.template.shape is not None:
        sheet += size.template.shape.over_base[:n]
    sheet[field.ball.where] += (foot.ball_lift_mm - foot.toe_lift_mm) * field.ball.values
    sheet[field.heel.where] += (foot.heel_lift_mm - foot.ball_lift_mm) * field.heel.values
    thin_out(sheet, size)
    spare = sheet[row.where] - size.template.page.limits.clamp_mm[1]
    deep = row.values > NEAR_0
    return max(float((spare[deep] / row.values[deep]).min()) / whole.amount, 0.0) if whole.amount else 0.0


def _shared(hollows: Mapping[str, tuple[Layer, Spot]]) -> frozenset[str]:
    """Return the hollows whose datum lies inside another one."""
    return frozenset(
        name
        for name, (_, spot) in hollows.items()
        if any(layer.amount and _height_at(layer.row, spot) for other, (layer, _) in hollows.items() if other != name)
    )


def _height_at(row: Row, spot: Spot) -> float:
    there = (spot.corners >= row.where.start) & (spot.corners < row.where.stop)
    return float(spot.weights[there] @ row.values[spot.corners[there] - row.where.start])


def _to_datum(row: Row, spot: Spot, amount: float) -> Layer:
    """Return the field with the amplitude that makes its finished height at the datum the ordered one."""
    reached = _height_at(row, spot)
    return Layer(row, amount / reached if reached else 0.0)
