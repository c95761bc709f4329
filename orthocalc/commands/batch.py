"""Batch: many orders to a folder of insoles and its ledger, one line of JSON for each."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

import click

from orthocalc.commands.output import FULL, INTERRUPTED, OK, SOME_FAILED, USAGE, NotAcceptable, rules_option, say_error

if TYPE_CHECKING:
    from orthocalc.batch.order_file import OrderFile
    from orthocalc.batch.run import Batch, Plan, Result


@click.command()
@click.argument("orders", metavar="ORDERS")
@click.option("-o", "--out", metavar="DIR", help="Folder for the files and the ledger, or a URL such as s3://….")
@click.option("--workers", type=click.IntRange(1, 1024), help="Processes here; by default one for each processor.")
@click.option("--cluster", metavar="ADDRESS", help="Use the workers of this Dask scheduler (tcp://host:8786).")
@click.option("--ledger", metavar="DIR", help="Folder of the ledger, if not DIR itself; needed where that is a URL.")
@click.option("--resume", is_flag=True, help="Go on with the batch in DIR: make what is missing.")
@click.option("--force", is_flag=True, help="Make again what other rules, another version or other content made.")
@click.option("--check", is_flag=True, help="Check every order and make nothing.")
@rules_option
def batch(
    orders: str,
    out: str | None,
    workers: int | None,
    cluster: str | None,
    ledger: str | None,
    own_rules: str | None,
    *,
    resume: bool,
    force: bool,
    check: bool,
) -> int:
    """Make the insoles of many ORDERS (JSON lines, an array, a folder of case files, - for standard input)."""
    from orthocalc.batch.ledger import LedgerError
    from orthocalc.batch.run import Plan, workers_here
    from orthocalc.document import NotJsonError

    if out is None and not check:
        raise click.UsageError("Missing option '-o' / '--out'.")
    if out in {"", "-"}:
        raise click.BadParameter(f"{out!r} is no folder, which the files need", param_hint="-o")
    rules = _rules_text(own_rules)
    if cluster is not None:
        _quieten()
    plan = Plan(None if check else out, ledger, workers or workers_here(), cluster, rules, resume, force)
    try:
        return _run(orders, plan)
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        click.echo("\northocalc: interrupted" + ("; --resume goes on" if plan.out else ""), err=True)
        return INTERRUPTED
    except LedgerError as error:
        say_error(str(error))
    except NotJsonError as error:
        say_error(f"{orders}: not JSON: {error}")
    except OSError as error:
        if error.errno in FULL and error.filename is None:
            raise
        where = "" if error.strerror is None else f"{error.filename or orders}: "
        say_error(f"{where}{error.strerror or error}")
    return USAGE


def _quieten() -> None:
    """Keep Dask's own log off stderr: what matters of it is said in one line."""
    with suppress(ImportError):  # said later, with what to install
        import distributed  # noqa: F401 - it sets its levels when it is imported
    for name in logging.root.manager.loggerDict:
        if name.split(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _rules_text(own_rules: str | None) -> str | None:
    """Return a clinic's own rules as text, checked here so that no worker has to refuse them."""
    if own_rules is None:
        return None
    from pathlib import Path

    from orthocalc.batch.task import rulebook
    from orthocalc.clinic.overlay import RulesError

    try:
        text = Path(own_rules).read_text(encoding="utf-8-sig")
        rulebook(text)
    except UnicodeDecodeError as error:
        raise NotAcceptable((f"{own_rules}: byte {error.start} is not UTF-8 text",)) from None
    except OSError as error:
        raise click.UsageError(f"{own_rules}: {error.strerror or error}") from None
    except RulesError as error:
        raise NotAcceptable(tuple(f"{own_rules}: {problem}" for problem in error.problems)) from None
    return text


def _run(orders: str, plan: Plan) -> int:
    """Run a batch; print each result as it comes and what they come to at the end."""
    from orthocalc.batch.order_file import open_orders
    from orthocalc.batch.orders import read_orders
    from orthocalc.batch.run import open_batch, results

    counts = {"made": 0, "refused": 0, "failed": 0}
    before, code = 0, OK
    with open_orders(orders) as file, open_batch(plan) as opened:
        _say_others(opened)
        found = results(opened, read_orders(file.entries, file.folder))
        with closing(found), _progress(file, counts) as show:
            for result in found:
                counts[result.made.state] += 1
                before += result.made.resumed
                code = result.made.code if sum(counts.values()) == 1 else code and SOME_FAILED
                code = code or (result.made.code and SOME_FAILED)
                _tell(result, show)
    if not any(counts.values()):
        click.echo(f"orthocalc: caution: {orders}: there is no order in it", err=True)
    told = f"{counts['made']} {'checked' if plan.out is None else 'made'}" + f" ({before} before)" * bool(before)
    click.echo(f"orthocalc: {told}, {counts['refused']} refused, {counts['failed']} failed", err=True)
    return code


def _say_others(opened: Batch) -> None:
    """Name what orders here were made with, where it is not what this run makes them with."""
    for program, count in opened.others:
        what = "are made again" if opened.plan.force else "stay as they are; --force makes them again"
        click.echo(f"orthocalc: caution: {count} orders were made with {program}: they {what}", err=True)
    if opened.others:
        click.echo(f"orthocalc: caution: this run has {opened.plan.program}", err=True)


def _tell(result: Result, show: Callable[[], None]) -> None:
    """Print a result's line, and what is wrong with its order."""
    where, made = result.order.where, result.made
    for problem in made.errors:
        say_error(f"{where}:{problem.at + ': ' if problem.at else ' '}{problem.message}")
    if made.state == "refused":
        words = ", ".join(line.split()[1] for line in made.findings if line.startswith("refer "))
        say_error(f"{where}: refused ({words}): no insole is written until order.accept names the finding")
    click.echo(made.line)
    show()


@contextmanager
def _progress(file: OrderFile, counts: dict[str, int]) -> Iterator[Callable[[], None]]:
    """Show on a terminal's stderr how far a batch is, how fast, what failed and what time is left."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    texts = (TextColumn("{task.fields[done]} orders, {task.fields[rate]:.1f}/s, {task.fields[bad]} not made"),)
    columns = (*texts, BarColumn(), TaskProgressColumn(), TextColumn("left"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("orders", total=None, done=0, rate=0.0, bad=0)

        def show() -> None:
            done, part = sum(counts.values()), file.read()
            rate = done / max(progress.tasks[0].elapsed or 0, 1e-3)
            bad = counts["refused"] + counts["failed"]
            total = None if part is None else 1.0
            progress.update(task, total=total, completed=part or 0, done=done, rate=rate, bad=bad)

        yield show
