"""Make: one order → its files in the output, and the line and ledger row that tell of it; the work of every worker."""

from __future__ import annotations

import time
import traceback
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from orthocalc import __version__
from orthocalc.batch.line import failed, line_of
from orthocalc.batch.place import FileRow, Folder, Store, place_of
from orthocalc.batch.task import (
    CHECK_FAILED,
    NOT_ACCEPTABLE,
    OWN_FAULT,
    REFUSED,
    UNWRITABLE,
    Made,
    Settings,
    State,
    Task,
    rulebook,
)
from orthocalc.design import Design, design_case, make_prescription
from orthocalc.design_file import design_json
from orthocalc.document import DocumentError, Problem
from orthocalc.json_file import kind_of
from orthocalc.load import case_of
from orthocalc.prescription_file import checked_prescription

if TYPE_CHECKING:
    from orthocalc.batch.orders import Order


def make_order(task: Task, settings: Settings) -> Made:
    """Make one order; whatever is wrong with it is told, not raised."""
    began = time.perf_counter()
    if wrong := _other_program(settings):
        return _stopped(task.order, wrong)
    try:
        place = place_of(settings.out) if settings.out is not None else None
        if place is not None and task.known and (known := _recalled(task, place)):
            return known
        design = _designed(task.order, settings)
        if design.errors:
            return failed(task.order, design.errors, CHECK_FAILED)
        return _saved(task, design, place, began)
    except DocumentError as error:
        return failed(task.order, error.problems, NOT_ACCEPTABLE, error.document_id)
    except FileExistsError as error:
        return failed(task.order, _problems(f"{error.filename}: {error.strerror}"), UNWRITABLE)
    except OSError as error:
        return _stopped(task.order, f"{error.filename or settings.out}: {error.strerror or error}")
    except RecursionError:
        return failed(task.order, _problems("nested too deep"), NOT_ACCEPTABLE)
    except Exception as fault:  # noqa: BLE001 - one order's fault must not stop the rest, and is said as ours
        return failed(task.order, _problems(_own_fault(fault)), OWN_FAULT)


def _stopped(order: Order, sentence: str) -> Made:
    return Made("failed", UNWRITABLE, failed(order, _problems(sentence), UNWRITABLE).line, stop=sentence)


def _problems(sentence: str) -> tuple[Problem, ...]:
    return (Problem("", "", "", sentence),)


def _other_program(settings: Settings) -> str:
    """Say that this worker is not of the program, or not of the rules, that the run was started with."""
    rules = rulebook(settings.own_rules)
    if (__version__, rules.sha256) == (settings.version, settings.rules_sha256):
        return ""
    return (
        f"a worker has orthocalc {__version__} with rules {rules.version} ({rules.sha256[:8]}), "
        f"the run orthocalc {settings.version} ({settings.rules_sha256[:8]}): install the same on every machine"
    )


def _own_fault(fault: Exception) -> str:
    where = traceback.extract_tb(fault.__traceback__)[-1]
    place = f"{Path(where.filename).name}:{where.lineno}"
    return f"a fault of this program, not of the order: {type(fault).__name__} at {place}; please report it"


def _designed(order: Order, settings: Settings) -> Design:
    """Design an order; where nothing is to be made, without cutting its mark, which no order fails by."""
    only_told = {"engrave": False} if settings.out is None else {}
    if kind_of(order.tree) == "prescription":
        prescription = checked_prescription(order.tree, order.duplicates)
        return _as_ordered(make_prescription(prescription.model_copy(update=only_told)), engrave=prescription.engrave)
    rules = rulebook(settings.own_rules)
    case, recordings = case_of(order.tree, Path(order.folder), rules, order.duplicates)
    told = case.model_copy(update={"order": case.order.model_copy(update=only_told)})
    return _as_ordered(design_case(told, recordings, rules), engrave=case.order.engrave)


def _as_ordered(design: Design, *, engrave: bool) -> Design:
    return replace(design, prescription=design.prescription.model_copy(update={"engrave": engrave}))


def _saved(task: Task, design: Design, place: Folder | Store | None, began: float) -> Made:
    """Write the files of a design and return what is told of it."""
    if place is None:
        tree, files = design_json(design), list[FileRow]()
    else:
        tree, files = place.save(design, force=task.again)
    state: State = "refused" if design.refused else "made"
    line = line_of(tree, task.order.number, resumed=False)
    findings = [f"{f.level} {f.name} {f.side or ''}".rstrip() for f in design.findings if f.level != "info"]
    code = REFUSED if design.refused else 0
    seconds = time.perf_counter() - began
    return Made(state, code, line, tuple(files), tuple(findings), seconds=seconds)


def _recalled(task: Task, place: Folder | Store) -> Made | None:
    """Return what an earlier run told of an order, out of its record; None where a file is missing or cut."""
    record = next((path for path, _ in task.known if path.endswith(".design.json")), None)
    if record is None or not place.holds(task.known):
        return None
    try:
        tree = place.record(record)
        line = line_of(tree, task.order.number, resumed=True)
    except (ValueError, TypeError, LookupError, AttributeError):  # another has written over it
        return None
    code = REFUSED if tree["refused"] else 0
    return Made("refused" if code else "made", code, line, resumed=True)
