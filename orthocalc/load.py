"""Load: a file's name → a case with the recordings, scans and earlier case it names; everything wrong at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from orthocalc.case import Case, Earlier
from orthocalc.clinic.overlay import RulesError, overlaid
from orthocalc.clinic.plausible import implausible
from orthocalc.clinic.rules import Rules, load_rules
from orthocalc.clinic.sizes import foot_length_mm
from orthocalc.document import DocumentError, NotJsonError, Problem, parse
from orthocalc.finding import SIDES, Side
from orthocalc.json_file import read_tree
from orthocalc.plantar import Plantar
from orthocalc.prescription_file import unknown_template
from orthocalc.pressure.measures import KEPT, by_side
from orthocalc.pressure.readers import ReadError, read_recordings
from orthocalc.pressure.recording import PressureRecording


def load_own_rules(path: str | Path | None) -> Rules:
    """Read the rulebook with a clinic's own numbers over it (TOML); without a path the packaged one.

    Raises
    ------
    OSError : the file cannot be read
    RulesError : it holds what no rule is; every problem
    """
    if path is None:
        return load_rules()
    data = Path(path).read_bytes()
    try:
        return overlaid(load_rules(), data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RulesError((f"byte {error.start} is not UTF-8 text",)) from None


def load_case(path: str | Path, rules: Rules | None = None) -> tuple[Case, tuple[PressureRecording, ...]]:
    """Read a case file and the pressure recordings it names (``-``: standard input).

    Raises
    ------
    OSError : the file cannot be read
    NotJsonError : it is not JSON
    DocumentError : it is not acceptable; every problem with its JSON pointer
    """
    tree, duplicates = read_tree(path, "case")
    return case_of(tree, Path.cwd() if str(path) == "-" else Path(path).parent, rules, duplicates)


def case_of(
    tree: object, folder: Path, rules: Rules | None = None, duplicates: tuple[Problem, ...] = ()
) -> tuple[Case, tuple[PressureRecording, ...]]:
    """Read a case's JSON tree, and the files that it names relative to a folder.

    Raises
    ------
    DocumentError : it is not acceptable; every problem with its JSON pointer
    """
    recordings: list[PressureRecording] = []
    earlier: list[Earlier] = []
    soles: dict[Side, Plantar] = {}
    rules = rules or load_rules()

    def also(case: Case) -> tuple[Problem, ...]:
        problems = (
            *implausible(case, rules),
            *unknown_template(case.order.template, "/order/template"),
        )
        problems += (*_read_recordings(case, folder, recordings.append), *_read_earlier(case, folder, earlier.append))
        return (*problems, *_read_scans(case, folder, soles, rules))

    case = parse(Case, tree, duplicates, also).scanned(soles)
    return (case.after(earlier[0]) if earlier else case), tuple(recordings)


def _read_earlier(case: Case, folder: Path, keep: Callable[[Earlier], None]) -> tuple[Problem, ...]:
    """Read the earlier case that a case names, without the one that it may name in turn."""
    if case.previous is None:
        return ()
    found: list[PressureRecording] = []

    def also(before: Case) -> tuple[Problem, ...]:
        return _read_recordings(before, path.parent, found.append)

    path = folder / case.previous
    try:
        before = parse(Case, *read_tree(path, "case"), also)
    except OSError as error:
        return (_at_previous(case, f"{case.previous}: {error.strerror or 'cannot be read'}", "an existing case file"),)
    except NotJsonError as error:
        return (_at_previous(case, f"{case.previous}: not JSON: {error}", "a case file"),)
    except DocumentError as error:
        return tuple(_at_previous(case, f"{case.previous}:{p.at}: {p.message}", p.allowed) for p in error.problems)
    codes = {case.patient.code, before.patient.code} - {None}
    if len(codes) > 1:
        return (_at_previous(case, f"{case.previous} is of another patient (code)", "a case of the same patient"),)
    if case.date is not None and before.date is not None and before.date > case.date:
        text = f"{case.previous} is of {before.date}, later than this case"
        return (_at_previous(case, text, f"a case up to {case.date}"),)
    peaks = {side: one.peak_pressure_kpa for side, one in by_side(found).items() if one.peak_pressure_kpa is not None}
    keep(Earlier(before, peaks))
    return ()


def _at_previous(case: Case, message: str, allowed: str) -> Problem:
    return Problem("/previous", str(case.previous), allowed, message)


def _read_recordings(case: Case, folder: Path, keep: Callable[[PressureRecording], None]) -> tuple[Problem, ...]:
    """Read what the case names; a side that the case gives stands above the file's."""
    problems = []
    for i, entry in enumerate(case.pressure):
        at = f"/pressure/{i}/file"
        try:
            for recording in read_named(folder / entry.file, entry.side):
                keep(recording)
        except (ReadError, OSError) as error:
            allowed = "a readable recording" if isinstance(error, ReadError) else "an existing file"
            problems.append(Problem(at, entry.file, allowed, not_read(entry.file, error)))
    return tuple(problems)


def read_named(path: Path, side: Side | None) -> tuple[PressureRecording, ...]:
    """Read a recording that a case names; of a file that has not changed, the same objects again.

    Raises
    ------
    OSError : the file cannot be read
    ReadError : it is not a recording that is read
    """
    return _read_once(path, side, _stamp(path))


def not_read(file: str | Path, error: ReadError | OSError) -> str:
    """Say in one line why a file was not read."""
    return str(error) if isinstance(error, ReadError) else f"{file}: {error.strerror or 'cannot be read'}"


def _stamp(path: Path) -> tuple[int, int]:
    """Return what changes when a file does."""
    found = path.stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=KEPT)
def _read_once(path: Path, side: Side | None, stamp: tuple[int, int]) -> tuple[PressureRecording, ...]:  # noqa: ARG001
    """Read a recording; while a case is edited the same files are asked for at every key."""
    return tuple(replace(one, side=side or one.side) for one in read_recordings(path, side))


def _read_scans(case: Case, folder: Path, keep: dict[Side, Plantar], rules: Rules) -> tuple[Problem, ...]:
    """Read the foot scans that the case names, each against its foot's length."""
    from orthocalc.scan.read import ScanError  # noqa: PLC0415 - most cases have no scan

    problems = []
    for side in SIDES:
        scan, at = case.foot(side).scan, f"/feet/{side}/scan/file"
        if scan is None:
            continue
        try:
            length_mm, path = foot_length_mm(case, side, rules)[0], folder / scan.file
            keep[side] = _scan_once(path, side, length_mm, _stamp(path))
        except ScanError as error:
            problems.append(Problem(at, scan.file, "a scan of this foot's sole", f"{scan.file}: {error}"))
        except OSError as error:
            message = f"{scan.file}: {error.strerror or 'cannot be read'}"
            problems.append(Problem(at, scan.file, "an existing file", message))
    return tuple(problems)


@lru_cache(maxsize=2)
def _scan_once(path: Path, side: Side, length_mm: float, stamp: tuple[int, int]) -> Plantar:  # noqa: ARG001
    from orthocalc.scan.read import read_scan  # noqa: PLC0415

    return read_scan(path, side, length_mm)
