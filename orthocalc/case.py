"""Case: what was measured on one person and what was ordered, the JSON file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, PrivateAttr, create_model, model_validator

from orthocalc.document import Strict, wrong
from orthocalc.fields import Like, Within
from orthocalc.finding import Side
from orthocalc.measurements import Date, Foot, LegLengthReading, Name, Path, Patient, Screening, Shoe, Text
from orthocalc.prescription import FootPrescription, Id, Material, TemplateName

if TYPE_CHECKING:
    from orthocalc.plantar import Plantar

Policy = Literal["symptom_based", "oa_aware", "conservative", "none"]


class Feet(Strict):
    """Both feet."""

    left: Foot = Foot()
    right: Foot = Foot()


class PressureFile(Strict):
    """A recording and the foot it shows."""

    file: Path
    """As the measuring system exported it; a path from the case's folder, or a whole one."""
    side: Side | None = None
    """The foot that it shows. Left empty: as the file says, else as the print's shape tells."""


_OVERRIDES: dict[str, Any] = {
    name: (field.rebuild_annotation(), None)
    for name, field in FootPrescription.model_fields.items()
    if name != "scan"  # a case names a scan's file
}
FootOverrides = create_model(
    "FootOverrides", __base__=Strict, __doc__="Numbers set by hand for one foot.", **_OVERRIDES
)


class Overrides(Strict):
    """Prescription fields that the order sets itself."""

    left: FootOverrides = FootOverrides()
    right: FootOverrides = FootOverrides()


class Accept(Strict):
    """Somebody answers by name for a finding that would stop the files."""

    finding: Annotated[str, Like(r"[a-z0-9_]{1,40}", "a finding's name")]
    side: Side | None = None
    by: Name
    reason: Name


class Order(Strict):
    """What is to be made of it."""

    template: TemplateName = "full_length"
    material: Material = "tpu_95a"
    policy: Policy = "symptom_based"
    overrides: Overrides = Overrides()
    accept: Annotated[tuple[Accept, ...], Field(strict=False)] = ()
    series: Literal["shims", "pairs"] | None = None
    sides: Annotated[tuple[Side, ...], Field(strict=False, min_length=1, max_length=2)] = ("left", "right")
    engrave: bool = True
    infill_pct: Annotated[float, Within(5, 100, "%")] | None = None
    shore_a: Annotated[float, Within(5, 100, "Shore A")] | None = None
    prescriber: Text | None = None
    manufacturer: Text | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier case of the same person, and the peak pressure of its recordings [kPa] by side."""

    case: Case
    peaks_kpa: Mapping[Side, float]


@dataclass(frozen=True, slots=True)
class OwnTemplate:
    """What the rules must know of a registered template: the built-in one that it is like, and what it has itself."""

    like: str
    base_mm: float
    heel_lift_mm: float = 0.0
    arch_height_mm: float = 0.0
    heel_cup_depth_mm: float = 0.0


class Case(Strict):
    """One person's measurements and order."""

    orthocalc: Literal[1]
    """Version of this file format."""
    id: Id
    """Names the files."""
    date: Date | None = None
    patient: Patient = Patient()
    leg_length: Annotated[tuple[LegLengthReading, ...], Field(strict=False)] = ()
    feet: Feet = Feet()
    pressure: Annotated[tuple[PressureFile, ...], Field(strict=False)] = ()
    screening: Screening = Screening()
    shoe: Shoe = Shoe()
    order: Order = Order()
    previous: Path | None = None
    """An earlier case file of the same person."""
    _earlier: Earlier | None = PrivateAttr(default=None)
    _scans: Mapping[Side, Plantar] = PrivateAttr(default_factory=dict)
    _own: OwnTemplate | None = PrivateAttr(default=None)

    @property
    def earlier(self) -> Earlier | None:
        """What ``previous`` names, once it is read."""
        return self._earlier

    def after(self, earlier: Earlier) -> Case:
        """Return this case with the earlier one that it names."""
        case = self.model_copy()
        case._earlier = earlier
        return case

    @property
    def scans(self) -> Mapping[Side, Plantar]:
        """The soles that ``feet.SIDE.scan`` names, once they are read."""
        return self._scans

    def scanned(self, scans: Mapping[Side, Plantar]) -> Case:
        """Return this case with the soles that it names."""
        case = self.model_copy()
        case._scans = dict(scans)
        return case

    @property
    def own_template(self) -> OwnTemplate | None:
        """What is known of a registered template that the order names."""
        return self._own

    @property
    def template_like(self) -> str:
        """The built-in template whose rules hold for the order's."""
        return self._own.like if self._own is not None else self.order.template

    def made_from(self, own: OwnTemplate) -> Case:
        """Return this case with what is known of the registered template that it names."""
        case = self.model_copy()
        case._own = own
        return case

    @model_validator(mode="after")
    def _one_size(self) -> Self:
        """Some foot length must be known."""
        if self.shoe.size is None and self.feet.left.length_mm is None and self.feet.right.length_mm is None:
            allowed = "a foot's length_mm, or shoe.size"
            raise wrong("/feet", "no length", allowed, f"no size: give {allowed}")
        return self

    def foot(self, side: Side) -> Foot:
        """Return one foot's measures."""
        return self.feet.left if side == "left" else self.feet.right

    def overrides(self, side: Side) -> dict[str, Any]:
        """Return what the order sets itself for one foot, by prescription field."""
        chosen = self.order.overrides.left if side == "left" else self.order.overrides.right
        return {name: getattr(chosen, name) for name in chosen.model_fields_set}
