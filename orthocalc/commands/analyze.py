"""Analyze: pressure recordings → their measures as text with a heat map, as JSON, or as a picture."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orthocalc.commands.output import NOT_ACCEPTABLE, OK, USAGE, exit_code, say_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from orthocalc.analysis import Analysed
    from orthocalc.analysis_picture import Image
    from orthocalc.finding import Side
    from orthocalc.pressure.foot_measures import FootMeasures
    from orthocalc.pressure.recording import PressureRecording
    from orthocalc.pressure.regions import Borders

LONG_BYTES = 3_000_000
"""From here on a single file takes long enough for a bar."""
PIPE_COLUMNS = 100


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--side", type=click.Choice(["left", "right"]), help="The foot, where the file does not name it.")
@click.option("--pitch-mm", metavar="A,B", help="Of a bare matrix: distance of cells across and along, mm.")
@click.option("--unit", metavar="U", help="Of a bare matrix: kPa, N/cm2, mmHg, PSI.")
@click.option("--rate-hz", type=click.FloatRange(0.01, 10_000), help="Of a bare matrix: frames a second.")
@click.option("--mask", "mask", metavar="HEEL,MIDFOOT[,TOES]", help="Borders of the mask, % of length (27,55,81).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
@click.option("--png", type=click.Path(path_type=Path), metavar="F", help="Draw maximum images, masks and CoP into F.")
@click.option("--force", is_flag=True, help="Overwrite F if it is there.")
def analyze(
    files: tuple[str, ...],
    side: Side | None,
    pitch_mm: str | None,
    unit: str | None,
    rate_hz: float | None,
    mask: str | None,
    png: Path | None,
    *,
    as_json: bool,
    force: bool,
) -> int:
    """Measure the pressure recordings in each FILE: format, steps, regions, indices; says nothing of leg length."""
    from orthocalc.pressure.readers import read_recordings

    borders, pitch = _borders(mask), _pitch_mm(pitch_mm)

    def read(file: str) -> tuple[PressureRecording, ...]:
        return read_recordings(Path(file), side, pitch_mm=pitch, unit=unit, rate_hz=rate_hz)

    want = _Wanted(borders, text=not as_json, picture=png is not None)
    with _progress(files) as advance:  # which takes over stdout: nothing is printed before it ends
        made = [_advanced(_one(file, read, want), advance) for file in files]
    if as_json:
        results = [one.json for one in made]
        click.echo(json.dumps(results[0] if len(files) == 1 else results, ensure_ascii=False, allow_nan=False))
    else:
        _print_texts(made)
    codes = [one.code for one in made]
    if png is not None and OK in codes:
        codes.append(_draw(png, [panel for one in made for panel in one.panels], force=force))
    return max(codes) if len(files) == 1 else exit_code(codes)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is made of each file."""

    borders: Borders
    text: bool
    picture: bool


@dataclass(frozen=True, slots=True)
class _Made:
    """What came of one file; the recording itself is not kept, or many files would not fit into memory."""

    code: int
    json: dict[str, Any]
    text: str = ""
    measures: tuple[FootMeasures, ...] = ()
    panels: tuple[Image, ...] = ()


def _advanced(made: _Made, advance: Callable[[], None]) -> _Made:
    advance()
    return made


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


def _pitch_mm(text: str | None) -> tuple[float, float] | None:
    """Turn two lengths into a pitch."""
    if text is None:
        return None
    try:
        across, along = (float(part) for part in text.split(","))
    except ValueError:
        message = f"{text!r} is not two distances in mm, across and along, like 5,5"
        raise click.BadParameter(message, param_hint="--pitch-mm") from None
    return across, along


def _one(file: str, read: Callable[[str], tuple[PressureRecording, ...]], want: _Wanted) -> _Made:
    """Analyse one file."""
    from orthocalc.analysis import analyse, analysis_json, declined_json
    from orthocalc.pressure.readers import ReadError

    try:
        analysed = analyse(read(file), want.borders)
    except ReadError as error:
        say_error(str(error))
        at = "" if error.line is None else f"line {error.line}"
        return _Made(NOT_ACCEPTABLE, declined_json(file, at, "a readable recording", str(error)))
    except OSError as error:
        message = f"{file}: {error.strerror or error}"
        say_error(message)
        return _Made(USAGE, declined_json(file, "", "a file that can be read", message))
    return _Made(
        OK,
        {} if want.text else analysis_json(file, analysed),
        _text(file, analysed) if want.text else "",
        tuple(one.measures for one in analysed),
        _panels(analysed) if want.picture else (),
    )


def _text(file: str, analysed: Sequence[Analysed]) -> str:
    """Return one file's text; in colour for a terminal that has colours, with digits elsewhere."""
    from orthocalc.analysis_text import analysis_text

    console = _console()
    with console.capture() as caught:
        console.print(analysis_text(Path(file).name, analysed, colour=_in_colour(console)))
    return caught.get()


def _print_texts(made: Sequence[_Made]) -> None:
    """Print the files' texts, and left against right where they came in two files."""
    from orthocalc.analysis import asymmetries
    from orthocalc.analysis_text import symmetry_table

    for one in made:
        click.echo(one.text, nl=False)
    several = sum(bool(one.measures) for one in made) > 1
    if several and (compared := asymmetries([foot for one in made for foot in one.measures])):
        _console().print(symmetry_table(compared))


def _console() -> Console:
    from rich.console import Console

    width = None if sys.__stdout__ is not None and sys.__stdout__.isatty() else PIPE_COLUMNS
    return Console(file=sys.__stdout__, width=width, highlight=False, emoji=False, markup=False)


def _in_colour(console: Console) -> bool:
    return console.is_terminal and console.color_system is not None and not console.no_color


def _panels(analysed: Sequence[Analysed]) -> tuple[Image, ...]:
    from orthocalc.analysis_picture import panel

    drawn = (panel(one) for one in analysed)
    return tuple(picture for picture in drawn if picture is not None)


def _draw(png: Path, panels: Sequence[Image], *, force: bool) -> int:
    """Write the picture of all recordings."""
    from orthocalc.analysis_picture import sheet
    from orthocalc.export.atomic import write_atomic
    from orthocalc.preview.png import png_bytes

    if not panels:
        say_error(f"{png}: no picture: none of the recordings is a map of pressure")
        return NOT_ACCEPTABLE
    data = png_bytes(sheet(panels))
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
