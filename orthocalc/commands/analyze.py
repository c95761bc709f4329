"""Analyze: pressure recordings → their measures as text with a heat map, as JSON, or as a picture."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orthocalc.commands.output import NOT_ACCEPTABLE, OK, USAGE, exit_code, say_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from orthocalc.analysis import Analysed
    from orthocalc.finding import Side
    from orthocalc.pressure.regions import Borders

LONG_BYTES = 3_000_000
"""From here on a single file takes long enough for a bar."""
PIPE_COLUMNS = 100


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--side", type=click.Choice(["left", "right"]), help="The foot, where the file does not name it.")
@click.option("--mask", "mask", metavar="HEEL,MIDFOOT[,TOES]", help="Borders of the mask, % of length (27,55,81).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
@click.option("--png", type=click.Path(path_type=Path), metavar="F", help="Draw maximum images, masks and CoP into F.")
@click.option("--force", is_flag=True, help="Overwrite F if it is there.")
def analyze(
    files: tuple[str, ...], side: Side | None, mask: str | None, png: Path | None, *, as_json: bool, force: bool
) -> int:
    """Measure the pressure recordings in each FILE: format, steps, regions, indices; says nothing of leg length."""
    borders = _borders(mask)
    codes: list[int] = []
    results: list[dict[str, Any]] = []
    everything: list[Analysed] = []
    with _progress(files) as advance:
        for file in files:
            code, result, analysed = _one(file, side, borders, as_json=as_json)
            codes.append(code)
            results.append(result)
            everything += analysed
            advance()
            if analysed and not as_json:
                _print_text(file, analysed)
    if as_json:
        click.echo(json.dumps(results[0] if len(files) == 1 else results, ensure_ascii=False, allow_nan=False))
    if png is not None and everything:
        codes.append(_draw(png, everything, force=force))
    return max(codes) if len(files) == 1 else exit_code(codes)


def _borders(mask: str | None) -> Borders:
    """Turn per cents into the borders of the mask."""
    from orthocalc.pressure.regions import Borders

    if mask is None:
        return Borders()
    try:
        heel, midfoot, *toes = (float(part) / 100 for part in mask.split(","))
        return Borders(heel, midfoot, *toes)
    except (ValueError, TypeError):
        message = f"{mask!r} is not two or three rising per cents of the length, like 27,55 or 31,51,81"
        raise click.BadParameter(message, param_hint="--mask") from None


def _one(
    file: str, side: Side | None, borders: Borders, *, as_json: bool
) -> tuple[int, dict[str, Any], tuple[Analysed, ...]]:
    """Analyse one file; return its exit code, its JSON and what came of it."""
    from orthocalc.analysis import analyse, analysis_json, declined_json
    from orthocalc.pressure.readers import ReadError, read_recordings

    try:
        analysed = analyse(read_recordings(Path(file), side), borders)
    except ReadError as error:
        say_error(str(error))
        at = "" if error.line is None else f"line {error.line}"
        return NOT_ACCEPTABLE, declined_json(file, at, "a readable recording", str(error)), ()
    except OSError as error:
        message = f"{file}: {error.strerror or error}"
        say_error(message)
        return USAGE, declined_json(file, "", "a file that can be read", message), ()
    return OK, analysis_json(file, analysed) if as_json else {}, analysed


def _print_text(file: str, analysed: Sequence[Analysed]) -> None:
    """Print one file's text; in colour on a terminal that has colours, of digits elsewhere."""
    from rich.console import Console

    from orthocalc.analysis_text import analysis_text

    console = Console(width=None if sys.stdout.isatty() else PIPE_COLUMNS, highlight=False, emoji=False, markup=False)
    colour = console.is_terminal and console.color_system is not None and not console.no_color
    console.print(analysis_text(Path(file).name, analysed, colour=colour))


def _draw(png: Path, analysed: Sequence[Analysed], *, force: bool) -> int:
    """Write the picture of all recordings."""
    from orthocalc.analysis_picture import analysis_picture
    from orthocalc.export.atomic import write_atomic
    from orthocalc.preview.png import png_bytes

    picture = analysis_picture(analysed)
    if picture is None:
        say_error(f"{png}: no picture: none of the recordings is a map of pressure")
        return NOT_ACCEPTABLE
    data = png_bytes(picture)
    try:
        write_atomic(png, lambda file: file.write(data), force=force)
    except OSError as error:
        say_error(f"{png}: {error.strerror or error}")
        return USAGE
    return OK


@contextmanager
def _progress(files: Sequence[str]) -> Iterator[Callable[[], None]]:
    """Show on a terminal's stderr how far several or long files are."""
    if not sys.stderr.isatty() or not (len(files) > 1 or _bytes(files[0]) > LONG_BYTES):
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("reading and measuring"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("files", total=len(files))
        yield lambda: progress.advance(task)


def _bytes(file: str) -> int:
    try:
        return os.stat(file).st_size  # noqa: PTH116 - a name that is no path must not raise here
    except (OSError, ValueError):
        return 0
