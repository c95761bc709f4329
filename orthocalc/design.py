"""Design: the whole story on one page; a case and its recordings → reasons, a prescription and checked insoles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pydantic_core import to_json

from orthocalc.clinic.rules import Rules, load_rules
from orthocalc.clinic.schedule import LiftStep
from orthocalc.clinic.series import Part, parts_of, series_of
from orthocalc.clinic.sheet import name_and_unit
from orthocalc.clinic.voice import reason
from orthocalc.design_file import design_json
from orthocalc.document import Problem
from orthocalc.export.atomic import write_atomic
from orthocalc.export.stl import stl_parts
from orthocalc.finding import Finding, Side
from orthocalc.insole.check import Check, check_insole
from orthocalc.insole.engrave import EngraveError, Solid, engrave
from orthocalc.insole.room import needs_lift
from orthocalc.insole.shape import Insole
from orthocalc.insole.template import load_template
from orthocalc.left_out import leave_out, limited, not_engraved
from orthocalc.own_template import completed, knowing_template, own_shape_said
from orthocalc.prescription import Prescription
from orthocalc.shaped import shaped
from orthocalc.told import Told, of_file, of_piece, unheard

if TYPE_CHECKING:
    from orthocalc.case import Case
    from orthocalc.clinic.assess import Assessment
    from orthocalc.pressure.recording import PressureRecording


@dataclass(frozen=True, slots=True)
class Piece:
    """One finished insole or shim of a design; step 1 is worn first.

    Attributes
    ----------
    insole, check : the mesh, and what was measured back on it
    engraved : the same with its mark in the underside; None where none was ordered, or none fits
    unmarked : why no ordered mark could be cut
    """

    step: int
    side: Side
    insole: Insole
    check: Check
    engraved: Solid | None = None
    unmarked: str = ""


@dataclass(frozen=True, slots=True)
class SavedFile:
    """One file of a design, whole on disk."""

    path: Path
    side: Side | None
    format: str
    sha256: str
    piece: Piece | None = None


@dataclass(frozen=True, slots=True)
class Design:
    """What is to be made, why, and the insoles themselves.

    Attributes
    ----------
    assessment : what the measurements mean; None where a prescription was given
    prescription : every number that is made, written out
    findings : every conclusion, with its rule
    steps : how a lift is built up inside the shoe; empty without a lift
    refused : findings that stop the files until the order accepts them by name
    pieces : what is to be printed; empty where refused
    errors : checks that failed; nothing is saved then
    """

    assessment: Assessment | None
    prescription: Prescription
    findings: tuple[Finding, ...]
    rules: Rules
    steps: tuple[LiftStep, ...] = ()
    refused: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()
    errors: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """Return whether the insoles may be made."""
        return not self.refused and not self.errors

    @property
    def insoles(self) -> Mapping[Side, Insole]:
        """Return the meshes of the pair that is worn first, by side."""
        return {piece.side: piece.insole for piece in self.pieces if piece.step == 1}

    @property
    def checks(self) -> Mapping[Side, Check]:
        """Return what was measured back on that pair, by side."""
        return {piece.side: piece.check for piece in self.pieces if piece.step == 1}

    def why(self, side: Side, field_name: str) -> str:
        """Return the reason of one number of the prescription, with its rule, grade and source."""
        name = name_and_unit(field_name)[0]
        found = self.reasons(side, name)
        if not found:
            return f"{name.replace('_', ' ').capitalize()} ({side}): none; no rule and no order asks for it."
        return reason(found[0], self.rules)

    def reasons(self, side: Side, name: str) -> list[Finding]:
        """Return the findings of a name, what stands first: the order's own, then a number, then why there is none."""
        found = [f for f in self.findings if f.name == name and f.side in {side, None}]
        return sorted(found, key=lambda f: (f.rule != "order.override", not f.value))

    def save(
        self, folder: str | Path, formats: Iterable[str] = ("stl",), *, force: bool = False, told: Told = unheard
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
        paths = [folder / f"{name}{_step(piece)}-{piece.side}.stl" for piece in self.pieces]
        record = folder / f"{name}.design.json"
        if not force and (there := [p for p in (*paths, record) if p.exists()]):
            raise FileExistsError(17, "exists already; --force overwrites", str(there[0]))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        saved: list[SavedFile] = []
        for path, piece in zip(paths, self.pieces, strict=True):
            of_file(told, path.name, len(saved), len(paths) + 1)
            saved.append(_save_stl(path, piece, force=force))
        of_file(told, record.name, len(paths), len(paths) + 1)
        text = to_json(design_json(self, saved), indent=1) + b"\n"
        return (*saved, SavedFile(record, None, "json", _write(record, [text], force=force)))


def plan_case(case: Case, recordings: Iterable[PressureRecording] = (), rules: Rules | None = None) -> Design:
    """Assess a case and prescribe, without geometry; pure, touches no file."""
    return _plan(case, recordings, rules or load_rules())[0]


def design_case(
    case: Case, recordings: Iterable[PressureRecording] = (), rules: Rules | None = None, told: Told = unheard
) -> Design:
    """Design the insoles of a case; pure, touches no file.

    Parameters
    ----------
    rules : the rulebook, with a clinic's own numbers over it or not; the packaged one by default
    told : called before each stage

    Raises
    ------
    DocumentError : a size that the template cannot be made in
    """
    told("assess", 0.0)
    design, parts = _plan(case, recordings, rules or load_rules())
    return design if design.refused else _build(design, parts, "/feet", told)


def make_prescription(prescription: Prescription) -> Design:
    """Make a prescription that somebody wrote, without medicine; what it leaves open takes the defaults."""
    rules = load_rules()
    full = {str(side): completed(foot, prescription, rules) for side, foot in prescription.feet().items()}
    complete, left_out = leave_out(prescription.model_copy(update=full))
    return _build(Design(None, complete, left_out, rules), parts_of(complete), "")


def _plan(case: Case, recordings: Iterable[PressureRecording], rules: Rules) -> tuple[Design, tuple[Part, ...]]:
    from orthocalc.clinic.assess import assess  # noqa: PLC0415  (a prescription needs no medicine, and starts faster)
    from orthocalc.clinic.prescribe import prescribe  # noqa: PLC0415
    from orthocalc.pressure.measures import by_side  # noqa: PLC0415
    from orthocalc.scanned import not_read, replaced, with_scans  # noqa: PLC0415

    case = knowing_template(case)
    assessment = assess(case, by_side(recordings), rules)
    made = prescribe(case, assessment, rules)
    if assessment.pelvis is not None:
        assessment = replace(assessment, pelvis=replace(assessment.pelvis, after_deg=made.obliquity_after_deg))
    conforming, scans = with_scans(case, made.prescription, assessment, rules)
    prescription, left_out = leave_out(conforming)
    parts, series = series_of(case, prescription, made.steps, rules)
    told = (*_standing(replaced(made.findings, scans), left_out), *scans)
    findings = (*assessment.findings, *told, *series, *left_out, *not_read(case))
    refused, accepted = _answer(case, findings)
    return Design(assessment, prescription, (*findings, *accepted), rules, made.steps, refused), parts


def _standing(findings: tuple[Finding, ...], left_out: tuple[Finding, ...]) -> list[Finding]:
    """Return the findings without those of elements left out, and without "none" where the order has its own number."""
    gone = {(name_and_unit(str(f.value))[0], f.side) for f in left_out if f.name == "element_left_out"}
    ordered = {(f.name, f.side) for f in findings if f.rule == "order.override"}
    return [
        f
        for f in findings
        if (f.name, f.side) not in gone
        and not ((f.name, f.side) in ordered and f.value == 0 and f.rule != "order.override")
    ]


def _build(design: Design, parts: tuple[Part, ...], at: str, told: Told = unheard) -> Design:
    """Bend the template into each insole and measure it back."""
    wanted = [part for part in parts if part.foot.heel_lift_mm or not needs_lift(load_template(part.template))]
    pieces = tuple(
        _piece(part, design.prescription, at, of_piece(told, i, len(wanted))) for i, part in enumerate(wanted)
    )
    errors = tuple(
        Problem(f"/{piece.side}", "the finished mesh", "within tolerance", problem)
        for piece in pieces
        for problem in piece.check.problems
    )
    unmarked = tuple(not_engraved(piece.side, piece.unmarked) for piece in pieces if piece.unmarked)
    less = [finding for piece in pieces if piece.step == 1 for finding in limited(piece.insole, design.rules)]
    less += own_shape_said(design.prescription)
    return replace(design, pieces=pieces, errors=errors, findings=(*design.findings, *less, *unmarked))


def _piece(part: Part, prescription: Prescription, at: str, told: Told) -> Piece:
    name = f"the {part.side} insole{f' of step {part.step}' if part.step > 1 else ''}"
    told(f"shape {name}", 0.0)
    insole = shaped(load_template(part.template), part.foot, part.side, at)
    told(f"check {name}", 0.3)
    check = check_insole(insole)
    told(f"engrave {name}", 0.5)
    if not prescription.engrave or check.problems:
        return Piece(part.step, part.side, insole, check)
    try:
        return Piece(part.step, part.side, insole, check, engrave(insole, _mark(part, prescription)))
    except EngraveError as error:
        return Piece(part.step, part.side, insole, check, unmarked=str(error))


def _mark(part: Part, prescription: Prescription) -> tuple[str, ...]:
    """Return the words of a piece's mark: the id; its lift and the version of the rules."""
    lift = f"{part.foot.heel_lift_mm:g} mm" if part.foot.heel_lift_mm else "no lift"
    return prescription.id, f"{lift}  R{prescription.rules}" if prescription.rules else lift


def _step(piece: Piece) -> str:
    return "" if piece.step == 1 else f"-step{piece.step}"


def _save_stl(path: Path, piece: Piece, *, force: bool) -> SavedFile:
    digest = _write(path, stl_parts(piece.engraved or piece.insole), force=force)
    return SavedFile(path, piece.side, "stl", digest, piece)


def _write(path: Path, parts: Iterable[bytes | memoryview], *, force: bool) -> str:
    """Write a file part by part and return its SHA-256."""
    digest = hashlib.sha256()

    def write(file: BinaryIO) -> None:
        for part in parts:
            digest.update(part)
            file.write(part)

    write_atomic(path, write, force=force)
    return digest.hexdigest()


def _answer(case: Case, findings: tuple[Finding, ...]) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Part the findings that stop the files from those that somebody answers for."""
    stops = {f.name: f for f in findings if f.level == "refer"}
    answers = {a.finding: a for a in case.order.accept}
    refused = tuple(name for name in stops if name not in answers)
    accepted = [
        Finding(
            "accepted",
            a.side,
            name,
            "",
            stops[name].rule,
            f"{name.capitalize().replace('_', ' ')} answered for by {a.by}: {a.reason}.",
        )
        for name, a in answers.items()
        if name in stops
    ]
    unused = ", ".join(name for name in answers if name not in stops)
    if unused:
        text = f"The order accepts {unused}, which this case does not find."
        accepted.append(Finding("accept_unused", None, unused, "", "order.default", text, "caution"))
    return refused, tuple(accepted)
