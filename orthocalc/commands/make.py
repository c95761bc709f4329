"""Make: ``design`` from measurements and ``make`` from a prescription, both to files in a folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orthocalc.commands.output import (
    CHECK_FAILED,
    OK,
    REFUSED,
    exit_code,
    rulebook,
    rules_option,
    say_error,
    say_failure,
)

if TYPE_CHECKING:
    from orthocalc.design import Design, SavedFile

FORMATS = ("stl",)


def _files_options(command: Callable[..., int]) -> Callable[..., int]:
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print the design as JSON instead of paths."),
        click.option("--force", is_flag=True, help="Overwrite files that are there."),
        click.option("--format", "formats", default="stl", show_default=True, help="Mesh formats; stl for now."),
        click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="Folder for the files."),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("cases", nargs=-1, required=True, metavar="CASE...")
@rules_option
@_files_options
def design(
    cases: tuple[str, ...], out: Path, formats: str, own_rules: str | None, *, force: bool, as_json: bool
) -> int:
    """Design the insoles of each CASE (a JSON file, - for standard input) and write them into a folder."""
    from orthocalc.design import design_case
    from orthocalc.load import load_case

    rules = rulebook(own_rules)

    def from_path(path: str) -> Design:
        return design_case(*load_case(path, rules), rules)

    return _each(cases, from_path, out, _formats(formats), force=force, as_json=as_json)


@click.command()
@click.argument("prescriptions", nargs=-1, required=True, metavar="PRESCRIPTION...")
@_files_options
def make(prescriptions: tuple[str, ...], out: Path, formats: str, *, force: bool, as_json: bool) -> int:
    """Make the insoles of each PRESCRIPTION (a JSON file, - for standard input) as it says, without medicine."""
    from orthocalc.design import make_prescription
    from orthocalc.prescription_file import load_prescription

    def from_path(path: str) -> Design:
        return make_prescription(load_prescription(path))

    return _each(prescriptions, from_path, out, _formats(formats), force=force, as_json=as_json)


def _formats(text: str) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    for one in wanted:
        if one not in FORMATS:
            raise click.BadParameter(f"{one!r} is not made; {', '.join(FORMATS)} is", param_hint="--format")
    return wanted


def _each(
    paths: Sequence[str],
    to_design: Callable[[str], Design],
    out: Path,
    formats: tuple[str, ...],
    *,
    force: bool,
    as_json: bool,
) -> int:
    """Design and save every input; one that fails does not stop the others."""
    results: list[dict[str, Any]] = []
    codes, ids = [], set[str]()
    for path in paths:
        code, result = _one(path, to_design, out, formats, ids, force=force, as_json=as_json)
        codes.append(code)
        results.append(result)
    if as_json:
        click.echo(json.dumps(results[0] if len(paths) == 1 else results, ensure_ascii=False))
    return exit_code(codes)


def _one(
    path: str,
    to_design: Callable[[str], Design],
    out: Path,
    formats: tuple[str, ...],
    ids: set[str],
    *,
    force: bool,
    as_json: bool,
) -> tuple[int, dict[str, Any]]:
    """Return the exit code of one input and its JSON."""
    from orthocalc.design_file import design_json
    from orthocalc.document import DocumentError, NotJsonError

    name = "stdin" if path == "-" else path
    try:
        made = to_design(path)
        if made.prescription.id in ids:
            raise FileExistsError(17, f"id {made.prescription.id} stands in two of the inputs", name)
        ids.add(made.prescription.id)
        saved = () if made.errors else made.save(out, formats, force=force)
    except (DocumentError, NotJsonError, OSError) as error:
        return say_failure(error, name)
    _narrate(made, name)
    if not as_json:
        _paths(saved)
    code = CHECK_FAILED if made.errors else REFUSED if made.refused else OK
    return code, design_json(made, saved)


def _paths(saved: Sequence[SavedFile]) -> None:
    for file in saved:
        click.echo(str(file.path))


def _narrate(made: Design, name: str) -> None:
    """Say on stderr what a person must know, worst first."""
    for problem in made.errors:
        say_error(f"{name}: check failed: {problem.at.strip('/')}: {problem.message}")
    for level in ("refer", "caution"):
        for finding in made.findings:
            if finding.level == level:
                side = f"{finding.side}: " if finding.side else ""
                click.echo(f"orthocalc: {level}: {name}: {side}{finding.text}", err=True)
    if made.refused:
        words = ", ".join(made.refused)
        say_error(f"{name}: refused ({words}): no insole is written until order.accept names the finding, who, and why")
