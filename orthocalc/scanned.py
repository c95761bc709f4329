"""Scanned: a prescription and the case's foot scans → the prescription whose tops follow them, and what is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from orthocalc.case import Case
from orthocalc.clinic.assess import Assessment
from orthocalc.clinic.rules import Rules
from orthocalc.clinic.thresholds import mm
from orthocalc.document import DocumentError, Problem
from orthocalc.finding import Finding, Level, Side, Value
from orthocalc.insole.contact import as_scanned_arch_mm
from orthocalc.insole.room import elements_without_room, trimmed
from orthocalc.insole.sizing import OutOfRangeError, Size, size_of
from orthocalc.insole.template import Template, load_template
from orthocalc.plantar import Plantar
from orthocalc.prescription import FootPrescription, Prescription
from orthocalc.scan.place import Placed, place
from orthocalc.scan.surfels import ScanError

LENGTH_SAID_MM = 5.0
"""A scan longer or shorter than the foot by more is said: about what a foot lengthens under weight. Ours."""
LOOSE_SAID, HOLES_SAID_MM2 = 0.005, 50.0
RULE = "order.default"
"""No rule speaks of scans: the top follows one because it is given (evidence.md 4.1: conform to scan, min gap 0)."""


def with_scans(
    case: Case, prescription: Prescription, assessment: Assessment, rules: Rules
) -> tuple[Prescription, tuple[Finding, ...]]:
    """Lay each scanned sole on its insole and let arch and heel cup follow it.

    Raises
    ------
    DocumentError : a scan that cannot be laid on the insole
    """
    feet: dict[str, FootPrescription] = {}
    findings: list[Finding] = []
    for side, foot in prescription.feet().items():
        sole = case.scans.get(side)
        if sole is None:
            continue
        template = _template(prescription, foot)
        if "scan" in elements_without_room(template):
            text = "The scan has no room on this insole and is left out."
            findings.append(Finding("element_left_out", side, "scan", "", "order.element_left_out", text, "caution"))
            continue
        size = _size(template, foot)
        if size is None:
            continue
        foot_length = assessment.feet[side].size.foot_length_mm
        placed = _placed(sole, size, foot_length, side)
        ordered = "arch_height_mm" in case.overrides(side)
        feet[side], told = _follow(foot.model_copy(update={"scan": placed.top}), size, side, rules, ordered=ordered)
        findings += [_says(side, sole, placed, foot_length), *told, *_cautions(side, sole, foot_length)]
    return prescription.model_copy(update=feet), tuple(findings)


def replaced(findings: tuple[Finding, ...], told: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings less those of arches that a scan decides."""
    gone = {(f.name, f.side) for f in told if f.name == "arch_height"}
    gone |= {("arch_height_bounded", side) for _, side in gone}
    return tuple(f for f in findings if (f.name, f.side) not in gone)


def _template(prescription: Prescription, foot: FootPrescription) -> Template:
    template = load_template(prescription.template)
    try:
        return trimmed(template, foot.trim)
    except ValueError:
        return template


def _size(template: Template, foot: FootPrescription) -> Size | None:
    """Return the insole's size; None where it has none: that is said when it is made."""
    try:
        return size_of(template, foot.length_mm, foot.ball_width_mm or 0.0, foot.heel_width_mm or 0.0)
    except OutOfRangeError:
        return None


def _placed(sole: Plantar, size: Size, foot_length_mm: float, side: Side) -> Placed:
    try:
        return place(sole, size, foot_length_mm)
    except ScanError as error:
        at, allowed = f"/feet/{side}/scan/file", "a scan of this foot's whole sole"
        raise DocumentError((Problem(at, "a scan", allowed, f"the scan cannot be used: {error}"),)) from None


def _follow(
    foot: FootPrescription, size: Size, side: Side, rules: Rules, *, ordered: bool
) -> tuple[FootPrescription, list[Finding]]:
    """Let the arch be the scanned one, but for an order's own height and the highest that is made."""
    scanned = round(as_scanned_arch_mm(foot, size, foot.arch_apex_s or 0.0), 2)
    if ordered:
        text = f"The scanned arch is {mm(scanned)} high; the order makes it {mm(foot.arch_height_mm)}, so the top "
        text += "leaves the sole there."
        differs = abs(scanned - foot.arch_height_mm) > 0.5
        return foot, [Finding("scan_arch", side, scanned, "mm", RULE, text, "caution")] if differs else []
    most = rules.numbers("arch.bounds")[1]
    height = min(max(scanned, 0.0), most)
    found = []
    if scanned > most:
        text = f"The scanned arch is {mm(scanned)} high; arches are made up to {mm(most)}, so the top leaves it there."
        found.append(Finding("scan_arch", side, scanned, "mm", "arch.bounds", text, "caution"))
    text = f"Arch {mm(height)}: as the foot was scanned; without the scan {mm(foot.arch_height_mm)}."
    inputs: dict[str, Value] = {"scanned_mm": scanned, "rule_gave": foot.arch_height_mm}
    found.append(Finding("arch_height", side, height, "mm", RULE, text, inputs=inputs))
    return foot.model_copy(update={"arch_height_mm": height}), found


def _says(side: Side, sole: Plantar, placed: Placed, foot_length_mm: float) -> Finding:
    text = (
        f"The top follows the scanned {side} foot ({mm(sole.length_mm)} long) from the heel to the metatarsal heads: "
        "total contact. The heel's rim is the foot's side up to the cup's depth; lifts, posts and pads add to it."
    )
    inputs: dict[str, Value] = {
        "foot_length_mm": foot_length_mm,
        "turned_deg": placed.turn_deg,
        "shifted_medially_mm": placed.shift_mm,
        "holes_closed_mm2": sole.filled_mm2,
        "file_unit": sole.unit,
    }
    return Finding("scan", side, sole.length_mm, "mm", RULE, text, inputs=inputs)


def _cautions(side: Side, sole: Plantar, foot_length_mm: float) -> Iterator[Finding]:
    """Say what about a scan a clinician should look at."""

    def note(name: str, value: Value, unit: str, text: str, level: Level = "caution") -> Finding:
        return Finding(name, side, value, unit, RULE, text, level)

    off = sole.length_mm - foot_length_mm
    if sole.unit != "mm":
        text = f"The {side} scan was taken to be in {sole.unit}, in which it is {mm(sole.length_mm)} long."
        yield note("scan_unit", sole.unit, "", text)
    if abs(off) > LENGTH_SAID_MM:
        text = f"The {side} scan is {mm(abs(off))} {'longer' if off > 0 else 'shorter'} than the foot. It is used "
        yield note("scan_length", off, "mm", text + "as it is, not stretched; please check both.")
    if not sole.side_sure:
        text = f"Arch and outline do not show for certain that the scan is of the {side} foot: please look."
        yield note("scan_side", None, "", text)
    if sole.loose_share > LOOSE_SAID:
        text = f"{sole.loose_share:.1%} of the {side} scan's surface hung loose beside the foot and is left out."
        yield note("scan_loose", 100 * sole.loose_share, "%", text, "info")
    if sole.filled_mm2 > HOLES_SAID_MM2:
        text = f"Holes of {sole.filled_mm2 / 100:.1f} cm² in the {side} scan are closed as its surface bends."
        yield note("scan_holes", sole.filled_mm2 / 100, "cm²", text, "info")
    if sole.open_mm2:
        text = f"{sole.open_mm2 / 100:.1f} cm² of the {side} sole are missing: the insole's own top is there."
        yield note("scan_gap", sole.open_mm2 / 100, "cm²", text)


def not_read(case: Case) -> tuple[Finding, ...]:
    """Say which scans a case names that were not read with it."""
    named: dict[Side, Any] = {"left": case.feet.left.scan, "right": case.feet.right.scan}
    return tuple(
        Finding(
            "not_used",
            None,
            f"feet.{side}.scan",
            "",
            "order.element_left_out",
            f"feet.{side}.scan is not used: this case was not loaded from its file.",
            "caution",
        )
        for side, scan in named.items()
        if scan is not None and side not in case.scans
    )
