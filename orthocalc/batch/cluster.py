"""Cluster: the same orders on the workers of a Dask scheduler; a task whose worker is lost is done by another."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any

from orthocalc.batch.line import failed
from orthocalc.batch.make import make_order
from orthocalc.batch.pool import Submit
from orthocalc.batch.task import OWN_FAULT, Made, Settings, Task
from orthocalc.document import Problem

AHEAD, AHEAD_EACH = 64, 8
"""So many orders are read ahead, and so many more for each thread of a worker: a slow one must not stop the others."""
PATIENCE_S = 8
"""So long a scheduler may take to answer the first time."""


class ClusterError(OSError):
    """A cluster that cannot be reached, or has not what the work needs; one sentence."""


def make_alike(task: Task, settings: Settings) -> Made:
    """Make an order with the bytes that any other worker gives it: BLAS adds up in another order in several threads."""
    _one_thread()
    return make_order(task, settings)


@cache
def _one_thread() -> None:
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - an extra

    threadpool_limits(1, "blas")


@contextmanager
def cluster_workers(address: str, settings: Settings) -> Iterator[tuple[Submit, int]]:
    """Give a function that hands an order to a cluster, and how many to read ahead.

    Raises
    ------
    ClusterError : no cluster at this address, or the package for it is not installed
    """
    client = _client(address)
    asked: dict[str, Any] = {}  # a result that nobody holds is dropped, and its order not made
    run = secrets.token_hex(4)

    def submit(task: Task) -> Future[Made]:
        answer: Future[Made] = Future()
        key = f"orthocalc-{run}-{task.order.number}"
        # a task may be done twice, its worker lost before it could answer: files of the first time may be there
        asked[key] = client.submit(make_alike, replace(task, again=True), settings, key=key, pure=False)
        asked[key].add_done_callback(lambda done: _answer(answer, task, asked.pop(done.key, done)))
        return answer

    try:
        threads = sum(client.nthreads().values())
        yield submit, AHEAD + AHEAD_EACH * threads
    finally:
        client.cancel(list(asked.values()))
        client.close(timeout=PATIENCE_S)


def _client(address: str) -> Any:  # noqa: ANN401 - distributed has no types
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
    except ImportError:
        raise ClusterError("--cluster needs more packages: pip install 'orthocalc[cluster]'") from None
    if not re.search(r":\d{1,5}$", address):  # without a port the client would wait, and end with a trace of its own
        raise ClusterError(f"{address or 'an empty name'}: is no address of a scheduler, such as tcp://host:8786")
    open_client: Any = Client
    try:
        return open_client(address, timeout=PATIENCE_S, set_as_default=False)
    except (OSError, ValueError, ImportError) as error:
        why = "; ".join(str(error).splitlines()[:1]) or type(error).__name__
        raise ClusterError(f"{address}: no Dask scheduler answers there ({why})") from None


def _answer(answer: Future[Made], task: Task, done: Any) -> None:  # noqa: ANN401
    """Pass on what a cluster answers; an order that its workers die over fails, all else ends the run."""
    from distributed import KilledWorker  # noqa: PLC0415

    try:
        error = done.exception()
        made = done.result() if error is None else None  # a scheduler may go between saying it is done and giving it
    except Exception:  # noqa: BLE001 - of many kinds by where it is lost; the run would wait for ever for no answer
        answer.set_exception(ClusterError("the Dask scheduler is gone; --resume goes on with another"))
        return
    if made is not None:
        answer.set_result(made)
    elif isinstance(error, KilledWorker):
        message = "several workers of the cluster died over this order, one after the other (out of memory?)"
        answer.set_result(failed(task.order, (Problem("", "", "", message),), OWN_FAULT))
    else:
        answer.set_exception(ClusterError(f"a worker of the cluster cannot work: {type(error).__name__}: {error}"))
