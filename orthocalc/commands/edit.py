"""Edit: a case changed on the screen, or with ``--plain`` asked line by line for screen readers and plain terminals."""

from __future__ import annotations

import os
from pathlib import Path

import click

from orthocalc.commands.output import ascii_option, say_failure
from orthocalc.commands.screen import open_screen


@click.command()
@click.argument("case", metavar="CASE")
@click.option("--plain", is_flag=True, help="Ask line by line instead of opening the screen.")
@ascii_option
@click.pass_context
def edit(context: click.Context, case: str, *, plain: bool) -> int:
    """Change a CASE (a JSON file) on the screen; with --plain question by question, a new file too."""
    if not plain:
        return open_screen(context, case)
    from orthocalc.commands.plain import Talk
    from orthocalc.document import DocumentError, NotJsonError
    from orthocalc.tui.store import Store

    if case == "-":
        raise click.BadParameter("a file's name is wanted: the answers come from standard input", param_hint="CASE")
    store = Store()
    try:
        if os.path.lexists(case):
            store.read(case)
        else:
            store.begin(Path(case))
    except (DocumentError, NotJsonError, OSError) as error:
        return say_failure(error, case)[0]
    return Talk(store).run()
