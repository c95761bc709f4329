"""Design: the whole story on one page; a case and its recordings → reasons, a prescription and checked insoles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from orthocalc.case import Case
from orthocalc.clinic.assess import Assessment, assess
from orthocalc.clinic.defaults import complete_foot
from orthocalc.clinic.prescribe import prescribe
from orthocalc.clinic.rules import Rules, load_rules
from orthocalc.clinic.sheet import name_and_unit
from orthocalc.design_file import design_json
from orthocalc.document import DocumentError, Problem
from orthocalc.export.atomic import write_atomic
from orthocalc.export.stl import stl_bytes
from orthocalc.finding import Finding, Side
from orthocalc.insole.check import Check, check_insole
from orthocalc.insole.shape import MAKES, Insole, OutOfRangeError, shape_insole
from orthocalc.insole.template import Template, load_template
from orthocalc.prescription import FootPrescription, Prescription
from orthocalc.pressure.measures import FootMeasures, measure
from orthocalc.pressure.recording import PressureRecording


@dataclass(frozen=True, slots=True)
class SavedFile:
    """One file of a design, whole on disk."""

    path: Path
    side: Side | None
    format: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Design:
    """What is to be made, why, and the insoles themselves.

    Attributes
    ----------
    assessment : what the measurements mean; None where a prescription was given
    prescription : every number that is made, written out
    findings : every conclusion, with its rule
    refused : findings that stop the files until the order accepts them by name
    insoles, checks : the meshes by side with what was measured back on them; empty where refused
    errors : checks that failed; nothing is saved then
    """

    assessment: Assessment | None
    prescription: Prescription
    findings: tuple[Finding, ...]
    rules: Rules
    refused: tuple[str, ...] = ()
    insoles: Mapping[Side, Insole] = field(default_factory=dict)
    checks: Mapping[Side, Check] = field(default_factory=dict)
    errors: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """Return whether the insoles may be made."""
        return not self.refused and not self.errors

    def why(self, side: Side, field_name: str) -> str:
        """Return the reason of one number of the prescription, with its rule, grade and source."""
        name = name_and_unit(field_name)[0]
        found = [f for f in self.findings if f.name == name and f.side == side]
        if not found:
            return f"{name.replace('_', ' ')} ({side}): 0, no rule asks for it."
        rule = self.rules.by_name[found[0].rule]
        source = "; ".join(rule.source) or "no source"
        unread = "" if rule.verified else ", source not read"
        return f"{found[0].text} [{rule.name}: {rule.grade}; {source}{unread}]"

    def save(
        self, folder: str | Path, formats: Iterable[str] = ("stl",), *, force: bool = False
    ) -> tuple[SavedFile, ...]:
        """Write the insoles and the design's JSON into a folder, each file whole or not at all.

        Raises
        ------
        FileExistsError : a file is there and ``force`` is not given; nothing is written then
        ValueError : a format that is not made, or a check that failed
        """
        if self.errors:
            raise ValueError("a design whose check failed is not saved")
        if unknown := set(formats) - {"stl"}:
            raise ValueError(f"format {', '.join(sorted(unknown))} is not made; stl is")
        folder, name = Path(folder), self.prescription.id
        paths = {side: folder / f"{name}-{side}.stl" for side in self.insoles}
        record = folder / f"{name}.design.json"
        if not force and (there := [p for p in (*paths.values(), record) if p.exists()]):
            raise FileExistsError(17, "exists already; --force overwrites", str(there[0]))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        saved = [_save(path, stl_bytes(self.insoles[side]), side, "stl", force=force) for side, path in paths.items()]
        text = json.dumps(design_json(self, saved), ensure_ascii=False, indent=1) + "\n"
        return (*saved, _save(record, text.encode(), None, "json", force=force))


def _save(path: Path, data: bytes, side: Side | None, kind: str, *, force: bool) -> SavedFile:
    write_atomic(path, lambda file: file.write(data), force=force)
    return SavedFile(path, side, kind, hashlib.sha256(data).hexdigest())


def design_case(case: Case, recordings: Iterable[PressureRecording] = ()) -> Design:
    """Design the insoles of a case; pure, touches no file.

    Raises
    ------
    DocumentError : a size that the template cannot be made in
    """
    rules = load_rules()
    assessment = assess(case, _by_side(recordings), rules)
    made = prescribe(case, assessment, rules)
    if assessment.pelvis is not None:
        assessment = replace(assessment, pelvis=replace(assessment.pelvis, after_deg=made.obliquity_after_deg))
    prescription, left_out = _leave_out(made.prescription)
    findings = (*assessment.findings, *made.findings, *left_out, *_not_yet(case))
    refused, accepted = _answer(case, findings)
    design = Design(assessment, prescription, (*findings, *accepted), rules, refused)
    return design if refused else _build(design, "/feet")


def make_prescription(prescription: Prescription) -> Design:
    """Make a prescription that somebody wrote, without medicine; what it leaves open takes the defaults."""
    rules = load_rules()
    full = {
        str(side): complete_foot(foot, prescription.template, prescription.material, rules)
        for side, foot in prescription.feet().items()
    }
    complete = prescription.model_copy(update=full)
    findings = (_not_engraved(),) if prescription.engrave else ()
    return _build(Design(None, complete, findings, rules), "")


def _build(design: Design, at: str) -> Design:
    """Bend the template into each insole and measure it back."""
    template = load_template(design.prescription.template)
    insoles = {side: _shape(template, foot, side, at) for side, foot in design.prescription.feet().items()}
    checks = {side: check_insole(insole) for side, insole in insoles.items()}
    errors = tuple(
        Problem(f"/{side}", "the finished mesh", "within tolerance", problem)
        for side, check in checks.items()
        for problem in check.problems
    )
    return replace(design, insoles=insoles, checks=checks, errors=errors)


def _shape(template: Template, foot: FootPrescription, side: Side, at: str) -> Insole:
    try:
        return shape_insole(template, foot, side)
    except OutOfRangeError as error:
        allowed = f"{error.low:g}–{error.high:g} mm"
        message = f"an insole of {error.value:g} mm is outside this template's {allowed}"
        problem = Problem(f"{at}/{side}/{error.field}", f"{error.value:g} mm", allowed, message)
        raise DocumentError((problem,)) from None


def _by_side(recordings: Iterable[PressureRecording]) -> dict[Side, FootMeasures]:
    """Measure the recordings; of several of one foot the one with most steps counts."""
    found: dict[Side, FootMeasures] = {}
    for measures in map(measure, recordings):
        if measures.side is None:
            continue
        known = found.get(measures.side)
        if known is None or len(measures.steps) > len(known.steps):
            found[measures.side] = measures
    return found


def _answer(case: Case, findings: tuple[Finding, ...]) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Part the findings that stop the files from those that somebody answers for."""
    stops = {f.name: f for f in findings if f.level == "refer"}
    answers = {a.finding: a for a in case.order.accept}
    refused = tuple(name for name in stops if name not in answers)
    accepted = [
        Finding("accepted", a.side, name, "", stops[name].rule, f"{name} accepted by {a.by}: {a.reason}")
        for name, a in answers.items()
        if name in stops
    ]
    unused = ", ".join(name for name in answers if name not in stops)
    if unused:
        text = f"The order accepts {unused}, which this case does not find."
        accepted.append(Finding("accept_unused", None, unused, "", "order.default", text, "caution"))
    return refused, tuple(accepted)


def _leave_out(prescription: Prescription) -> tuple[Prescription, tuple[Finding, ...]]:
    """Leave out what no template makes yet, and say so."""
    findings: list[Finding] = []
    feet: dict[str, Any] = {}
    for side, foot in prescription.feet().items():
        names = [n for n in foot.model_fields_set if n not in {*MAKES, "sole_lift_mm", "label", "trim"}]
        gone = {n: FootPrescription.model_fields[n].default for n in names if getattr(foot, n)}
        feet[side] = foot.model_copy(update=gone)
        for name in gone:
            text = f"{name_and_unit(name)[0].replace('_', ' ').capitalize()} cannot be made yet and is left out."
            findings.append(Finding("element_left_out", side, name, "", "order.element_left_out", text, "caution"))
    return prescription.model_copy(update=feet), tuple(findings)


def _not_yet(case: Case) -> tuple[Finding, ...]:
    """Say which parts of the order nothing answers yet."""
    asked = {
        "previous": case.previous is not None,
        "order.series": case.order.series is not None,
        "feet.left.scan": case.feet.left.scan is not None,
        "feet.right.scan": case.feet.right.scan is not None,
    }
    found = [
        Finding("not_used", None, name, "", "order.element_left_out", f"{name} is not used yet.", "caution")
        for name, given in asked.items()
        if given
    ]
    return (*found, _not_engraved()) if case.order.engrave else tuple(found)


def _not_engraved() -> Finding:
    text = "Side and id are not engraved yet: mark each insole by hand before it leaves the printer."
    return Finding("not_engraved", None, None, "", "order.element_left_out", text, "caution")
