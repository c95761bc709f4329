"""Screen: the terminal screen, on a case or on an empty one; textual is imported only once there is a terminal."""

from __future__ import annotations

import os
import sys

import click

from orthocalc.commands.output import USAGE, ascii_option, say_error, say_failure


@click.command()
@click.argument("case", required=False, metavar="[CASE]")
@ascii_option
@click.pass_context
def screen(context: click.Context, case: str | None = None) -> int:
    """Open the screen, on a CASE (a JSON file) if one is named."""
    return open_screen(context, case)


def open_screen(context: click.Context, case: str | None) -> int:
    """Open the screen and return its exit code; without a terminal say the usage instead."""
    if not _has_terminal():
        click.echo(context.find_root().get_help(), err=True)
        say_error("the screen needs a terminal; `orthocalc edit CASE --plain` asks the same questions line by line")
        return USAGE
    from orthocalc.problem import DocumentError, NotJsonError
    from orthocalc.tui.start import run_screen

    try:
        return run_screen(case)
    except (DocumentError, NotJsonError, OSError) as error:
        return say_failure(error, case or "the screen")[0]


def _has_terminal() -> bool:
    """Say whether a screen can be drawn (Textual draws on standard error) and keys can be read."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return os.environ.get("TERM") != "dumb" and all(stream is not None and stream.isatty() for stream in streams)
