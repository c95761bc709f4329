"""Command line: one small function per command, each importing what it needs when it runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orthocalc import __version__

if TYPE_CHECKING:
    from orthocalc.design import Design, SavedFile

OK, SOME_FAILED, USAGE, NOT_ACCEPTABLE, REFUSED, CHECK_FAILED = 0, 1, 2, 3, 4, 5
FORMATS = ("stl",)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; a wrong call is one line on stderr and code 2."""
    try:
        with main.make_context("orthocalc", list(arguments)) as context:  # main.main() would hide a closed pipe
            return int(main.invoke(context) or OK)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.UsageError as error:
        _error(error.format_message())
        if error.ctx is not None:
            click.echo(f"orthocalc: see {error.ctx.command_path} --help", err=True)
        return USAGE
    except click.ClickException as error:
        _error(error.format_message())
        return USAGE
    except click.Abort:
        raise KeyboardInterrupt from None


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="orthocalc %(version)s")
@click.pass_context
def main(context: click.Context) -> int:
    """Foot-pressure and leg-length measurements in, a reasoned prescription and a pair of printable insoles out.

    A design aid for qualified professionals, not a diagnosis.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        return USAGE
    return OK


def _files_options(command: Callable[..., int]) -> Callable[..., int]:
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print the design as JSON instead of paths."),
        click.option("--force", is_flag=True, help="Overwrite files that are there."),
        click.option("--format", "formats", default="stl", show_default=True, help="Mesh formats; stl for now."),
        click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="Folder for the files."),
    ):
        command = option(command)
    return command


@main.command()
@click.argument("cases", nargs=-1, required=True, metavar="CASE...")
@_files_options
def design(cases: tuple[str, ...], out: Path, formats: str, *, force: bool, as_json: bool) -> int:
    """Design the insoles of each CASE (a JSON file, - for standard input) and write them into a folder."""
    from orthocalc.design import design_case
    from orthocalc.load import load_case

    return _each(
        cases, lambda path: design_case(*load_case(path)), out, _formats(formats), force=force, as_json=as_json
    )


@main.command()
@click.argument("prescriptions", nargs=-1, required=True, metavar="PRESCRIPTION...")
@_files_options
def make(prescriptions: tuple[str, ...], out: Path, formats: str, *, force: bool, as_json: bool) -> int:
    """Make the insoles of each PRESCRIPTION (a JSON file, - for standard input) as it says, without medicine."""
    from orthocalc.design import make_prescription
    from orthocalc.load import load_prescription

    def from_path(path: str) -> Design:
        return make_prescription(load_prescription(path))

    return _each(prescriptions, from_path, out, _formats(formats), force=force, as_json=as_json)


@main.command()
@click.argument("kind", type=click.Choice(["case", "prescription"]))
def schema(kind: str) -> int:
    """Print the JSON Schema of a file kind: every field with its meaning, unit and range."""
    from orthocalc.case import Case
    from orthocalc.prescription import Prescription

    tree = Case.model_json_schema() if kind == "case" else Prescription.model_json_schema()
    click.echo(json.dumps(tree, indent=2, ensure_ascii=False))
    return OK


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
    return codes[0] if len(codes) == 1 else SOME_FAILED if any(codes) else OK


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
    from orthocalc.design_file import design_json, failed_json
    from orthocalc.document import DocumentError, NotJsonError, Problem

    name = "stdin" if path == "-" else path
    try:
        made = to_design(path)
        if made.prescription.id in ids:
            raise FileExistsError(17, f"id {made.prescription.id} stands in two of the inputs", name)
        ids.add(made.prescription.id)
        saved = () if made.errors else made.save(out, formats, force=force)
    except DocumentError as error:
        for problem in error.problems:
            _error(f"{name}:{problem.at + ': ' if problem.at else ' '}{problem.message}")
        return NOT_ACCEPTABLE, failed_json(error.problems, error.document_id)
    except (NotJsonError, OSError) as error:
        message = _sentence(error, name)
        _error(message)
        return USAGE, failed_json((Problem("", name, "a file that can be read or written", message),))
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
        _error(f"{name}: check failed: {problem.at.strip('/')}: {problem.message}")
    for level in ("refer", "caution"):
        for finding in made.findings:
            if finding.level == level:
                side = f"{finding.side}: " if finding.side else ""
                click.echo(f"orthocalc: {level}: {name}: {side}{finding.text}", err=True)
    if made.refused:
        words = ", ".join(made.refused)
        _error(f"{name}: refused ({words}): no insole is written until order.accept names the finding, who, and why")


def _sentence(error: Exception, name: str) -> str:
    """Say an unreadable or unwritable file in one line."""
    if isinstance(error, OSError):
        return f"{error.filename or name}: {error.strerror or error}"
    return f"{name}: not JSON: {error}"


def _error(message: str) -> None:
    click.echo(f"orthocalc: error: {message}", err=True)
