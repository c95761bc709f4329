"""Output: exit codes, one-line errors on stderr, and the options that several commands share."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from orthocalc.clinic.rules import Rules

OK, SOME_FAILED, USAGE, NOT_ACCEPTABLE, REFUSED, CHECK_FAILED = 0, 1, 2, 3, 4, 5
INTERRUPTED = 130
FULL = {errno.ENOSPC, errno.EIO, errno.EFBIG}
"""What a full standard output ends with; the error names no file, as those of files do."""


class NotAcceptable(click.ClickException):
    """Input that was read but is not acceptable; one line each."""

    exit_code = NOT_ACCEPTABLE

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(lines))


rules_option = click.option(
    "--rules", "own_rules", metavar="FILE", help="Your clinic's own numbers (TOML) over the rulebook."
)


def _ascii(_: click.Context, __: click.Parameter, wanted: bool) -> None:
    """Tell the screen, which is imported later, by its environment."""
    if wanted:
        os.environ.update({"ORTHOCALC_ASCII": "1", "TEXTUAL_ANIMATIONS": "none"})


ascii_option = click.option(
    "--ascii",
    is_flag=True,
    expose_value=False,
    callback=_ascii,
    help="Draw the screen with letters: no lines, blocks or motion.",
)


def say_error(message: str) -> None:
    """Say an error in one line on stderr."""
    click.echo(f"orthocalc: error: {message}", err=True)


def rulebook(own_rules: str | None) -> Rules:
    """Return the rulebook with a clinic's own numbers over it.

    Raises
    ------
    click.ClickException : a file that is missing, or entries that are no rules
    """
    from orthocalc.clinic.overlay import RulesError
    from orthocalc.load import load_own_rules

    try:
        return load_own_rules(own_rules)
    except RulesError as error:
        raise NotAcceptable(tuple(f"{own_rules}: {problem}" for problem in error.problems)) from None
    except OSError as error:
        raise click.UsageError(f"{own_rules}: {error.strerror or error}") from None


def exit_code(codes: list[int]) -> int:
    """Return a single input's own code, or whether any of several failed."""
    return codes[0] if len(codes) == 1 else SOME_FAILED if any(codes) else OK


def say_failure(error: Exception, name: str) -> tuple[int, dict[str, Any]]:
    """Say an input that cannot be used; return its exit code and its JSON."""
    from orthocalc.design_file import failed_json
    from orthocalc.document import DocumentError, Problem

    if isinstance(error, DocumentError):
        for problem in error.problems:
            say_error(f"{name}:{problem.at + ': ' if problem.at else ' '}{problem.message}")
        return NOT_ACCEPTABLE, failed_json(error.problems, error.document_id)
    message = _sentence(error, name)
    say_error(message)
    return USAGE, failed_json((Problem("", name, "a file that can be read or written", message),))


def _sentence(error: Exception, name: str) -> str:
    """Say an unreadable or unwritable file in one line."""
    if isinstance(error, OSError):
        return f"{error.filename or name}: {error.strerror or error}"
    return f"{name}: not JSON: {error}"
