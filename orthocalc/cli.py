"""Command line: the program's door for shells; a wrong call is one line and an exit code."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from orthocalc import __version__
from orthocalc.commands.output import NOT_ACCEPTABLE, OK, USAGE, NotAcceptable, ascii_option, say_error

HOMES = {
    "analyze": "analyze",
    "assess": "clinic",
    "batch": "batch",
    "check": "check",
    "design": "make",
    "edit": "edit",
    "ledger": "ledger",
    "make": "make",
    "render": "check",
    "rules": "clinic",
    "schema": "schema",
    "templates": "templates",
    "why": "clinic",
}


class _Commands(click.Group):
    """The commands by name, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        return sorted(HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in HOMES:
            return None
        command: click.Command = getattr(import_module(f"orthocalc.commands.{HOMES[cmd_name]}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take the name of a case for the screen on it."""
        if args[0] not in HOMES and (args[0].lower().endswith(".json") or Path(args[0]).is_file()):
            return "CASE", _screen(), args
        if args[0] not in HOMES and not args[0].startswith("-"):
            raise click.UsageError(_no_command(args[0]), ctx)
        return super().resolve_command(ctx, args)


def _no_command(name: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - start-up time

    near = get_close_matches(name, HOMES, 1)
    return f"{name}: no command and no file" + (f"; did you mean {near[0]}?" if near else "")


def _screen() -> click.Command:
    command: click.Command = import_module("orthocalc.commands.screen").screen
    return command


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; a wrong call is one line on stderr and code 2."""
    try:
        with main.make_context("orthocalc", list(arguments)) as context:  # main.main() would hide a closed pipe
            return int(main.invoke(context) or OK)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.UsageError as error:
        say_error(error.format_message())
        if error.ctx is not None:
            click.echo(f"orthocalc: see {error.ctx.command_path} --help", err=True)
        return USAGE
    except click.ClickException as error:
        for line in error.format_message().splitlines():
            say_error(line)
        return NOT_ACCEPTABLE if isinstance(error, NotAcceptable) else USAGE
    except click.Abort:
        raise KeyboardInterrupt from None


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    subcommand_metavar="[CASE | COMMAND [ARGS]...]",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="orthocalc %(version)s")
@ascii_option
@click.pass_context
def main(context: click.Context) -> int:
    """Foot-pressure and leg-length measurements in, a reasoned prescription and a pair of printable insoles out.

    Without a command the screen opens, on a CASE (a JSON file) if one is named.

    A design aid for qualified professionals, not a diagnosis.
    """
    if context.invoked_subcommand is None:
        return int(context.invoke(_screen()))
    return OK
