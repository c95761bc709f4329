"""Ledger read: what a ledger says of its batch, whether its files are what it says, and all of it as rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from orthocalc.batch.ledger import NAME, LedgerError, told
from orthocalc.batch.place import PARTS, SPARE, Folder, Store, folder_path, is_url, place_of

_PLAIN = ("order", "id", "state", "code", "sha256", "version", "rules", "rules_sha256", "seconds")
COLUMNS = (*_PLAIN, "files", "findings", "errors")


@dataclass(frozen=True, slots=True)
class Damage:
    """A file that is not what the ledger says, or that it does not know."""

    path: str
    id: str | None
    problem: str


@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open a folder's ledger for reading, also while a batch is running there.

    Raises
    ------
    LedgerError : there is none, or it is no ledger
    """
    if not (folder / NAME).is_file():
        raise LedgerError(f"{folder}: holds no batch ({NAME})")
    with told(folder), closing(_opened(folder / NAME)) as ledger:
        if ledger.execute("SELECT 1 FROM runs LIMIT 1").fetchone() is None:
            raise LedgerError(f"{folder}: holds no batch: no run has begun here")
        yield ledger


def _opened(path: Path) -> sqlite3.Connection:
    """Open a database for reading; in a folder that is read-only it cannot have changed either."""
    url = f"file:{quote(str(path.absolute()))}?mode=ro"
    ledger = sqlite3.connect(url, uri=True, isolation_level=None)
    try:
        ledger.execute("SELECT count(*) FROM runs")
    except sqlite3.OperationalError:
        ledger.close()
        log = path.with_name(f"{path.name}-wal")
        if log.is_file() and log.stat().st_size:
            text = "the last run was stopped and cannot be read where nothing can be written: copy the folder"
            raise LedgerError(f"{path.parent}: {text}") from None
        ledger = sqlite3.connect(f"{url}&immutable=1", uri=True, isolation_level=None)
    return ledger


def status(ledger: sqlite3.Connection) -> dict[str, Any]:
    """Return what a batch comes to, as plain JSON values; the orders begun are those whose run was stopped."""
    states = dict(ledger.execute("SELECT state, count(*) FROM orders GROUP BY state"))
    files, size = ledger.execute("SELECT count(*), coalesce(sum(bytes), 0) FROM files").fetchone()
    programs = ledger.execute(
        "SELECT version, rules, rules_sha256, count(*) FROM orders JOIN runs ON made = run "
        "WHERE state IN ('made', 'refused') GROUP BY 1, 2, 3 ORDER BY min(run)"
    )
    names = ("version", "rules", "rules_sha256", "orders")
    return {
        "out": ledger.execute("SELECT out FROM runs ORDER BY run DESC").fetchone()[0],
        "runs": ledger.execute("SELECT count(*) FROM runs").fetchone()[0],
        "orders": {state: states.get(state, 0) for state in ("made", "refused", "failed", "begun")},
        "files": files,
        "bytes": size,
        "seconds": ledger.execute("SELECT coalesce(sum(seconds), 0.0) FROM orders").fetchone()[0],
        "made_with": [dict(zip(names, row, strict=True)) for row in programs],
    }


def verify(ledger: sqlite3.Connection, folder: Path) -> Iterator[Damage | None]:
    """Read every file again; yield for each what is wrong with it, or None, then what the ledger does not know."""
    for (problem,) in ledger.execute("PRAGMA integrity_check"):
        if problem != "ok":
            yield Damage(NAME, None, problem)
    place = place_here(ledger, folder)
    sql = "SELECT path, files.sha256, id, state FROM files JOIN orders ON owner = key ORDER BY path"
    for path, sha256, order_id, state in ledger.execute(sql):
        problem = _damage(place, path, sha256) or (OUTDATED if state == "failed" else "")
        yield Damage(path, order_id, problem) if problem else None
    for path in place.files():
        if ledger.execute("SELECT 1 FROM files WHERE path = ?", (path,)).fetchone() is None:
            torn = path.rsplit("/", 1)[-1].startswith(SPARE)
            yield Damage(path, None, "was being written when a run was stopped" if torn else "is of no finished order")


MISSING = "is missing; --resume makes it again"
CHANGED = "has changed; delete it, and --resume makes it again"
OUTDATED = "is of an earlier run; the order has failed since"


def _damage(place: Folder | Store, path: str, sha256: str) -> str:
    """Say what is wrong with one file; a store that is gone is not said file by file."""
    try:
        found = place.sha256(path)
    except OSError as error:
        if isinstance(place, Store):
            raise
        return f"cannot be read: {error.strerror or error}"
    return MISSING if found is None else CHANGED if found != sha256 else ""


def place_here(ledger: sqlite3.Connection, folder: Path) -> Folder | Store:
    """Return where a batch's files are: the store that it names, or its ledger's folder, wherever that is now.

    A ledger that lay apart from a folder of files still does.
    """
    out = ledger.execute("SELECT out FROM runs ORDER BY run DESC").fetchone()[0]
    apart = not is_url(out) and folder_path(out).is_dir() and not any(folder.glob(PARTS))
    return place_of(out) if is_url(out) or apart else Folder(folder)


def rows(ledger: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    """Yield every order with all that is known of it, in the order of the last run that it stood in; see COLUMNS."""
    found = ledger.execute(
        "SELECT number, id, state, code, orders.sha256, version, rules, rules_sha256, seconds, "
        "(SELECT group_concat(path, ' ') FROM files WHERE owner = key), findings, errors "
        "FROM orders LEFT JOIN runs ON made = run ORDER BY asked, number"
    )
    for *row, findings, errors in found:
        told_errors = "; ".join(f"{one['at']}: {one['message']}" for one in json.loads(errors or "[]"))
        yield (*row, "; ".join((findings or "").splitlines()), told_errors)
