"""Ledger: what a batch has made, whether its files are still whole, and all of it as a table."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orthocalc.commands.output import CHECK_FAILED, FULL, OK, say_error

if TYPE_CHECKING:
    import sqlite3

_folder = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def ledger() -> None:
    """Ask the ledger of a batch: status, verify, export."""


@ledger.command()
@_folder
@_as_json
def status(folder: Path, *, as_json: bool) -> int:
    """Say how many orders of the batch in DIR are made, refused, failed or begun, and with what."""
    from orthocalc.batch.ledger_read import status as status_of

    with _open(folder) as opened:
        found = status_of(opened)
    click.echo(json.dumps(found, indent=1) if as_json else _table(found))
    return OK


@ledger.command()
@_folder
@_as_json
def verify(folder: Path, *, as_json: bool) -> int:
    """Read every file of the batch in DIR again and compare its SHA-256."""
    from orthocalc.batch.ledger_read import verify as verified

    files, damages = 0, []
    with _open(folder) as opened:
        for damage in verified(opened, folder):
            files += 1
            if damage is not None:
                damages.append(asdict(damage))
                say_error(f"{damage.path}: {damage.problem}" + f" (id {damage.id})" * (damage.id is not None))
    if as_json:
        click.echo(json.dumps({"files": files, "damaged": damages}, indent=1))
    else:
        click.echo(f"{files - len(damages)} files are as they were made, {len(damages)} are not")
    return CHECK_FAILED if damages else OK


@ledger.command()
@_folder
def export(folder: Path) -> int:
    """Print every order of the batch in DIR as CSV: state, files, versions, findings, errors, time."""
    from orthocalc.batch.ledger_read import COLUMNS, rows

    with suppress(AttributeError):  # whatever the terminal speaks: a table is UTF-8
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    with _open(folder) as opened:
        table = csv.writer(sys.stdout, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows(rows(opened))
    return OK


@contextmanager
def _open(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open a ledger; one that cannot be read is a wrong call."""
    from orthocalc.batch.ledger import LedgerError
    from orthocalc.batch.ledger_read import reading

    try:
        with reading(folder) as opened:
            yield opened
    except LedgerError as error:
        raise click.ClickException(str(error)) from None
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno in FULL and error.filename is None:
            raise
        raise click.ClickException(f"{error.filename or folder}: {error.strerror or error}") from None


def _table(found: dict[str, Any]) -> str:
    lines = [f"{state:<9}{count:>9}" for state, count in found["orders"].items()]
    lines.append(f"{'files':<9}{found['files']:>9}  {found['bytes'] / 1e6:.1f} MB in {found['out']}")
    lines.append(f"{'runs':<9}{found['runs']:>9}  {found['seconds']:.1f} s of work")
    lines += [
        f"{one['orders']} with orthocalc {one['version']}, rules {one['rules']} ({one['rules_sha256'][:8]})"
        for one in found["made_with"]
    ]
    return "\n".join(lines)
