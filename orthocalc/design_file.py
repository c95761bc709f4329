"""Design file: a design as the JSON of design.md §4.5; unrounded, every key always there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from orthocalc import __version__
from orthocalc.clinic.voice import patient_sentence
from orthocalc.document import Problem
from orthocalc.finding import Finding
from orthocalc.prescription import FootPrescription, Prescription

if TYPE_CHECKING:
    from orthocalc.clinic.assess import Assessment
    from orthocalc.design import Design, SavedFile

Json = dict[str, Any]
_FINDING = tuple(field.name for field in fields(Finding))


def design_json(design: Design, files: Sequence[SavedFile] = ()) -> Json:
    """Return a design as plain JSON values."""
    return {
        "orthocalc": 1,
        "version": __version__,
        "id": design.prescription.id,
        "ok": design.ok,
        "refused": list(design.refused),
        "errors": [asdict(problem) for problem in design.errors],
        "rules": {"version": design.rules.version, "sha256": design.rules.sha256},
        "assessment": None if design.assessment is None else _assessment(design.assessment),
        "prescription": prescription_json(design.prescription),
        "findings": [_finding(finding) for finding in design.findings],
        "schedule": [asdict(step) for step in design.steps],
        "files": [_file(design, file) for file in files if file.side is not None],
    }


def failed_json(problems: Sequence[Problem], case_id: str | None = None) -> Json:
    """Return the JSON of an input that no design came of."""
    return {
        "orthocalc": 1,
        "version": __version__,
        "id": case_id,
        "ok": False,
        "refused": [],
        "errors": [asdict(problem) for problem in problems],
    }


def prescription_json(prescription: Prescription) -> Json:
    """Return a whole prescription file, every number that is not 0 written out; ``make`` on it gives the same bytes."""
    head = prescription.model_dump(mode="json", exclude={"left", "right"}, exclude_none=True)
    return head | {side: _foot(foot) for side, foot in prescription.feet().items()}


def _foot(foot: FootPrescription) -> Json:
    numbers: Json = foot.model_dump(mode="json", exclude_none=True)
    kept = {"length_mm", "heel_lift_mm", "base_thickness_mm"}
    return {name: value for name, value in numbers.items() if value or name in kept}


def _finding(finding: Finding) -> Json:
    told = {name: getattr(finding, name) for name in _FINDING}  # asdict would copy, ten times as slow
    return told | {"inputs": dict(finding.inputs), "patient_text": patient_sentence(finding)}


def _assessment(assessment: Assessment) -> Json:
    legs, pelvis = assessment.leg_length, assessment.pelvis
    return {
        "leg_length": None
        if legs is None
        else {
            "short_side": legs.short_side,
            "difference_mm": legs.difference_mm,
            "sd_mm": legs.sd_mm,
            "probability": legs.probability,
            "kind": legs.kind,
        },
        "pelvis": None if pelvis is None else {"obliquity_deg": pelvis.obliquity_deg, "after_deg": pelvis.after_deg},
        "feet": {side: {"type": foot.type, "arch_index": foot.arch_index} for side, foot in assessment.feet.items()},
    }


def _file(design: Design, file: SavedFile) -> Json:
    named = {"path": file.path.name, "side": file.side, "format": file.format, "sha256": file.sha256}
    if file.piece is None:
        return named
    piece, check = file.piece, file.piece.check
    volume_cm3 = (check.volume_mm3 if piece.engraved is None else piece.engraved.volume_mm3()) / 1000
    density = design.rules.number(f"material.density.{design.prescription.material}")
    return {
        **named,
        "step": piece.step,
        "triangles": check.triangles if piece.engraved is None else len(piece.engraved.faces),
        "volume_cm3": volume_cm3,
        "mass_g": volume_cm3 * density,
        "measured": dict(check.measured),
    }
