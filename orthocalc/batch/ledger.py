"""Ledger: what a batch was asked for and has made, in SQLite; an order is claimed before its first file is written."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from orthocalc.batch.orders import Order
from orthocalc.batch.place import part_of
from orthocalc.batch.task import OWN_FAULT, Made, Task
from orthocalc.document import Problem

STEP = "-step"
"""What stands between an order's id and the number of a step of its series in the names of files."""
NAME, LOCK = "ledger.sqlite", ".ledger.lock"
SCHEMA = """
CREATE TABLE IF NOT EXISTS runs(
    run INTEGER PRIMARY KEY, version TEXT NOT NULL, rules TEXT NOT NULL, rules_sha256 TEXT NOT NULL, out TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS orders(
    key INTEGER PRIMARY KEY, id TEXT UNIQUE, number INTEGER NOT NULL, asked INTEGER NOT NULL REFERENCES runs(run),
    made INTEGER REFERENCES runs(run), sha256 TEXT, state TEXT NOT NULL, code INTEGER, seconds REAL,
    findings TEXT, errors TEXT
);
CREATE TABLE IF NOT EXISTS files(
    path TEXT PRIMARY KEY, owner INTEGER NOT NULL REFERENCES orders(key), side TEXT, format TEXT NOT NULL,
    bytes INTEGER NOT NULL, sha256 TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS files_of ON files(owner);
"""
"""``asked`` is the last run that an order stood in, ``made`` the one that made it; orders without an id of their own
(unreadable, or with the id of another) have none here."""


class LedgerError(Exception):
    """A folder or its ledger that a run cannot use; one sentence."""


@dataclass(frozen=True, slots=True)
class Program:
    """What made a file: a version of the program and a version of its rules."""

    version: str
    rules: str
    rules_sha256: str

    def __str__(self) -> str:
        return f"orthocalc {self.version}, rules {self.rules} ({self.rules_sha256[:8]})"


@dataclass(frozen=True, slots=True)
class Claim:
    """The ledger's answer to an order: its task, or why it is refused; ``key`` is its row."""

    key: int
    task: Task | None = None
    problem: Problem | None = None


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep every other run out of a folder, until the end of this process at the latest.

    Raises
    ------
    LedgerError : another run is at work there
    OSError : the folder cannot be written to
    """
    file = sqlite3.connect(_private(folder / LOCK), timeout=0, isolation_level=None)
    try:
        file.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        file.close()
        reasons = {"locked": "another batch is running here", "readonly": "the folder cannot be written to"}
        why = next((reason for word, reason in reasons.items() if word in str(error)), str(error))
        raise LedgerError(f"{folder}: {why}") from None
    try:
        yield
    finally:
        with suppress(sqlite3.Error):
            file.execute("ROLLBACK")
        file.close()


def _private(path: Path) -> Path:
    """Make an empty file that only its user can read, unless it is there."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    return path


@contextmanager
def told(folder: Path | None) -> Iterator[None]:
    """Say what SQLite raises in one sentence."""
    try:
        yield
    except sqlite3.Error as error:
        raise LedgerError(f"{'ledger' if folder is None else folder / NAME}: {error}") from None


def open_ledger(folder: Path | None) -> sqlite3.Connection:
    """Open a folder's ledger for writing, or one that is forgotten at the end; raises as :func:`told`."""
    with told(folder):
        ledger = sqlite3.connect("" if folder is None else _private(folder / NAME), timeout=60, isolation_level=None)
        ledger.execute("PRAGMA journal_mode = WAL")
        ledger.execute("PRAGMA synchronous = NORMAL")
        ledger.executescript(SCHEMA)
    return ledger


def has_orders(ledger: sqlite3.Connection) -> bool:
    """Say whether a ledger knows any order."""
    return ledger.execute("SELECT 1 FROM orders LIMIT 1").fetchone() is not None


def begin_run(ledger: sqlite3.Connection, program: Program, out: str) -> int:
    """Enter a run and return its number; orders of earlier runs that had no id of their own are forgotten."""
    ledger.execute("DELETE FROM orders WHERE id IS NULL")
    values = (program.version, program.rules, program.rules_sha256, out)
    return (
        ledger.execute("INSERT INTO runs(version, rules, rules_sha256, out) VALUES(?, ?, ?, ?)", values).lastrowid or 0
    )


def other_programs(ledger: sqlite3.Connection, program: Program) -> list[tuple[Program, int]]:
    """Return the other programs that orders here were made with, and how many."""
    rows = ledger.execute(
        "SELECT version, rules, rules_sha256, count(*) FROM orders JOIN runs ON made = run "
        "WHERE state IN ('made', 'refused') GROUP BY 1, 2, 3 ORDER BY 4"
    )
    found = [(Program(version, rules, sha256), count) for version, rules, sha256, count in rows]
    return [(one, count) for one, count in found if one != program]


def claim(ledger: sqlite3.Connection, run: int, order: Order, program: Program, *, force: bool) -> Claim:
    """Enter that an order is begun, or find why it is not, or that it is made already.

    After this a file of the order may be there; whether it is whole only :func:`finish` says.
    """
    if order.id is None:
        return Claim(_without_id(ledger, run, order), Task(order))
    row = ledger.execute(
        "SELECT key, number, asked, orders.sha256, state, code, version, rules, rules_sha256 "
        "FROM orders LEFT JOIN runs ON made = run WHERE id = ?",
        (order.id,),
    ).fetchone()
    if row is None:
        values = (order.id, order.number, run, order.sha256)
        sql = "INSERT INTO orders(id, number, asked, sha256, state) VALUES(?, ?, ?, ?, 'begun')"
        if other := _with_its_names(ledger, order.id):
            text = f"files of the id {order.id} would be called like those of {other}: give it another"
            return _refused(ledger, run, order, text)
        return Claim(ledger.execute(sql, values).lastrowid or 0, Task(order, again=force))
    key, number, asked, sha256, state, code, *made = row
    if asked == run:
        return _refused(ledger, run, order, f"the id {order.id} stands in two orders, the first is order {number}")
    same, clean = sha256 == order.sha256, state == "failed" and code != OWN_FAULT
    if not (same or clean or force):
        text = f"the id {order.id} is that of an order with other content, made here before; --force makes it again"
        return _refused(ledger, run, order, text)
    files = files_of(ledger, key)  # of a failed order those that an earlier run made
    known = same and state in {"made", "refused"} and not (force and Program(*made) != program)
    ledger.execute(
        "UPDATE orders SET number = ?, asked = ?, sha256 = ?, state = ? WHERE key = ?",
        (order.number, run, order.sha256, state if known else "begun", key),
    )
    return Claim(key, Task(order, again=force or not clean or bool(files), known=files if known else ()))


def _with_its_names(ledger: sqlite3.Connection, order_id: str) -> str | None:
    """Return the id of another order that may have files of the same names: the steps of a series are numbered."""
    stem, step, number = order_id.rpartition(STEP)
    stems = [stem] if step and number.isdecimal() else []
    row = ledger.execute(
        "SELECT id FROM orders WHERE id IN (SELECT value FROM json_each(?)) OR (id > ? AND id < ?)",
        (json.dumps(stems), f"{order_id}{STEP}", f"{order_id}{STEP}:"),  # : comes after the digits
    )
    return next((other for (other,) in row if part_of(other) == part_of(order_id)), None)


def files_of(ledger: sqlite3.Connection, key: int) -> tuple[tuple[str, int], ...]:
    """Return path and bytes of the files of an order."""
    return tuple(ledger.execute("SELECT path, bytes FROM files WHERE owner = ? ORDER BY path", (key,)))


def finish(ledger: sqlite3.Connection, run: int, key: int, made: Made) -> list[str]:
    """Enter what became of an order, all of it or nothing; return files that it had and has no longer."""
    if made.resumed:
        return []
    errors = json.dumps([asdict(problem) for problem in made.errors]) if made.errors else None
    values = (made.state, made.code, run, made.seconds, "\n".join(made.findings), errors, key)
    sql = "UPDATE orders SET state = ?, code = ?, made = ?, seconds = ?, findings = ?, errors = ? WHERE key = ?"
    with _whole(ledger):
        ledger.execute(sql, values)
        if made.state == "failed":  # what it has here is of an earlier run, and stays
            return []
        gone = {path for path, _ in files_of(ledger, key)} - {file[0] for file in made.files}
        ledger.execute("DELETE FROM files WHERE owner = ?", (key,))
        rows = [(path, key, side, kind, size, sha256) for path, side, kind, size, sha256 in made.files]
        ledger.executemany("INSERT INTO files VALUES(?, ?, ?, ?, ?, ?)", rows)
        return sorted(gone)


@contextmanager
def _whole(ledger: sqlite3.Connection) -> Iterator[None]:
    """Do all of this or, whatever happens, nothing."""
    try:
        ledger.execute("BEGIN IMMEDIATE")
        yield
        ledger.execute("COMMIT")
    except BaseException:
        if ledger.in_transaction:  # Ctrl-C may come as either of them returns
            ledger.execute("ROLLBACK")
        raise


def _without_id(ledger: sqlite3.Connection, run: int, order: Order) -> int:
    sql = "INSERT INTO orders(number, asked, state) VALUES(?, ?, 'begun')"
    return ledger.execute(sql, (order.number, run)).lastrowid or 0


def _refused(ledger: sqlite3.Connection, run: int, order: Order, message: str) -> Claim:
    problem = Problem("/id", str(order.id), "an id of its own", message)
    return Claim(_without_id(ledger, run, order), problem=problem)
