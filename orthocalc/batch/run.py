"""Run: orders in, one result for each in their order; claimed, made and entered in the ledger, none lost."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from orthocalc import __version__
from orthocalc.batch.ledger import (
    LedgerError,
    Program,
    begin_run,
    claim,
    finish,
    has_orders,
    locked,
    open_ledger,
    other_programs,
    told,
)
from orthocalc.batch.order_file import open_orders
from orthocalc.batch.orders import Order, entries_of, read_orders
from orthocalc.batch.place import Folder, Store, folder_path, is_url, place_of
from orthocalc.batch.pool import Submit, local_workers
from orthocalc.batch.task import NOT_ACCEPTABLE, Made, Settings, rulebook

AHEAD = 8
"""So many orders are read ahead for each worker."""


class OutputError(OSError):
    """The output takes no more files: the disk is full, the folder is read-only, the store is gone."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a batch is to be run.

    Attributes
    ----------
    out : folder or URL of the output; None makes nothing and only checks
    ledger : folder of the ledger; the output itself where that is a folder
    workers : processes on this machine
    cluster : address of a Dask scheduler whose workers are used instead
    own_rules : a clinic's own numbers, TOML text
    resume : go on with what is there
    force : make again what was made with another version, other rules or other content
    """

    out: str | None
    ledger: str | None = None
    workers: int = 1
    cluster: str | None = None
    own_rules: str | None = None
    resume: bool = False
    force: bool = False

    @property
    def program(self) -> Program:
        """What this run makes files with."""
        rules = rulebook(self.own_rules)
        return Program(__version__, rules.version, rules.sha256)

    @property
    def out_anywhere(self) -> str | None:
        """The output, so that it is found from any folder."""
        if self.out is None or is_url(self.out):
            return self.out
        return str(folder_path(self.out).absolute())

    @property
    def settings(self) -> Settings:
        """What every worker must know."""
        return Settings(self.out_anywhere, self.own_rules, __version__, rulebook(self.own_rules).sha256)

    @property
    def folder(self) -> Path | None:
        """Where the ledger lies; None: in memory."""
        if self.out is None:
            return None
        if self.ledger is not None and is_url(self.ledger):
            raise LedgerError(f"{self.ledger}: is no folder, which a ledger lies in")
        if self.ledger is not None:
            return folder_path(self.ledger)
        if is_url(self.out):
            raise LedgerError(f"{self.out}: is no folder: say with --ledger DIR where the ledger is to lie")
        return folder_path(self.out)


@dataclass(frozen=True, slots=True)
class Result:
    """One order and what became of it."""

    order: Order
    made: Made


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that is open: its ledger, its place and the number of this run."""

    plan: Plan
    ledger: Connection
    run: int
    place: Folder | Store | None
    others: tuple[tuple[Program, int], ...]


def workers_here() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


@contextmanager
def open_batch(plan: Plan) -> Iterator[Batch]:
    """Open a batch's folder and ledger for one run, and no other at the same time.

    Raises
    ------
    LedgerError : another run is there, a batch that is not to be resumed, a ledger that is none
    OSError : the folder cannot be made or written to
    """
    folder = plan.folder
    with ExitStack() as stack:
        if folder is not None:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            stack.enter_context(locked(folder))
            if apart := _apart(plan, folder):
                stack.enter_context(locked(apart))
        stack.enter_context(told(folder))
        ledger = open_ledger(folder)
        stack.callback(ledger.close)
        if not plan.resume and has_orders(ledger):
            raise LedgerError(f"{folder}: holds a batch already: --resume goes on with it")
        place = None if plan.out_anywhere is None else place_of(plan.out_anywhere)
        if place is not None:
            place.tidy()
            stack.callback(place.tidy)  # a worker that was killed in this run may have left something too
        others = tuple(other_programs(ledger, plan.program))
        run = begin_run(ledger, plan.program, plan.out_anywhere or "")
        yield Batch(plan, ledger, run, place, others)


def _apart(plan: Plan, folder: Path) -> Path | None:
    """Return the output's folder where the ledger does not lie in it, made if need be."""
    if plan.out_anywhere is None or is_url(plan.out_anywhere):
        return None
    out = Path(plan.out_anywhere)
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    return None if out.samefile(folder) else out


def results(batch: Batch, orders: Iterable[Order]) -> Generator[Result]:
    """Make orders and yield what became of each, in their order; reads them only a little ahead.

    Raises
    ------
    OutputError : the output takes no more files; what is made stays made
    """
    waiting: deque[tuple[Order, int, Future[Made]]] = deque()
    try:
        with _workers(batch.plan) as (submit, ahead):
            for order in orders:
                waiting.append((order, *_begun(batch, order, submit)))
                if len(waiting) > ahead:
                    yield _next(batch, waiting)
            while waiting:
                yield _next(batch, waiting)
    finally:
        for _, key, future in waiting:  # an end before the end: what the workers still finished is entered too
            if future.done() and not future.cancelled() and future.exception() is None:
                made = future.result()
                if not made.stop:
                    _enter(batch, key, made)


def run_batch(
    orders: str | os.PathLike[str] | Iterable[object],
    out: str | os.PathLike[str],
    workers: int | None = None,
    *,
    cluster: str | None = None,
    rules: str | os.PathLike[str] | None = None,
    ledger: str | os.PathLike[str] | None = None,
    resume: bool = False,
    force: bool = False,
) -> Iterator[dict[str, Any]]:
    """Make the insoles of many orders and yield a result for each, in their order.

    Nothing is made before the first result is asked for.

    Parameters
    ----------
    orders : an order file or folder, or any iterable of orders (mappings as in an order file, or paths)
    out : folder for the files and the ledger, or the URL of a store
    workers : processes; as many as there are processors by default
    cluster : address of a Dask scheduler, whose workers are used instead
    rules : a clinic's own numbers (TOML)
    ledger : folder of the ledger, where the output is a URL
    resume : go on with a batch that is there, making what is missing
    force : make again what was made with another version, other rules or other content

    Yields
    ------
    dict
        one line of a batch as ``orthocalc batch`` prints it (design as JSON, ``order`` and ``resumed``)

    Raises
    ------
    TypeError, ValueError : no orders, or less than one worker
    OSError, NotJsonError : the orders cannot be read, or the output cannot be written to
    RulesError : rules that cannot be used
    LedgerError : another run is at work there, or a batch is there and ``resume`` is not given
    """
    own = None if rules is None else Path(rules).read_text(encoding="utf-8-sig")
    keep = None if ledger is None else os.fspath(ledger)
    if isinstance(orders, Mapping):
        raise TypeError("orders is one order: give a list of them")
    if workers is not None and workers < 1:
        raise ValueError(f"workers is {workers}: 1 or more")
    plan = Plan(os.fspath(out), keep, workers or workers_here(), cluster, own, resume, force)
    with _source(orders) as numbered, open_batch(plan) as batch, closing(results(batch, numbered)) as found:
        for result in found:
            yield json.loads(result.made.line)


@contextmanager
def _source(orders: str | os.PathLike[str] | Iterable[object]) -> Iterator[Iterator[Order]]:
    if isinstance(orders, str | os.PathLike):
        with open_orders(os.fspath(orders)) as file:
            yield read_orders(file.entries, file.folder)
    else:
        yield read_orders(entries_of(orders), str(Path.cwd()))


@contextmanager
def _workers(plan: Plan) -> Iterator[tuple[Submit, int]]:
    """Give a way to have orders made, and how many of them to read ahead."""
    if plan.cluster is not None:
        from orthocalc.batch.cluster import cluster_workers  # noqa: PLC0415 - an extra

        with cluster_workers(plan.cluster, plan.settings) as (submit, ahead):
            yield submit, ahead
    else:
        with local_workers(plan.workers, plan.settings) as submit:
            yield submit, AHEAD * plan.workers


def _begun(batch: Batch, order: Order, submit: Submit) -> tuple[int, Future[Made]]:
    """Claim an order and hand it to a worker; one that is no order, or is refused, is done."""
    claimed = claim(batch.ledger, batch.run, order, batch.plan.program, force=batch.plan.force)
    problems = order.problems or ((claimed.problem,) if claimed.problem else ())
    if claimed.task is not None and not problems:
        return claimed.key, submit(claimed.task)
    from orthocalc.batch.line import failed  # noqa: PLC0415 - start-up time

    future: Future[Made] = Future()
    future.set_result(failed(order, problems, order.code or NOT_ACCEPTABLE))
    return claimed.key, future


def _next(batch: Batch, waiting: deque[tuple[Order, int, Future[Made]]]) -> Result:
    """Wait for the first order and enter it in the ledger; interrupted before, it is still waiting."""
    order, key, future = waiting[0]
    made = future.result()
    if made.stop:
        raise OutputError(made.stop)
    _enter(batch, key, made)
    waiting.popleft()
    return Result(order, made)


def _enter(batch: Batch, key: int, made: Made) -> None:
    for path in finish(batch.ledger, batch.run, key, made):
        if batch.place is not None:
            batch.place.remove(path)
