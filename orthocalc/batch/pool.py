"""Pool: worker processes on this machine; one that dies is started again, and its order with it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from orthocalc.batch.task import OWN_FAULT, Made, Settings, Task
from orthocalc.batch.worker import Worker, WorkerError, ask, end, greet, start_worker
from orthocalc.document import Problem

Submit = Callable[[Task], Future[Made]]
ATTEMPTS = 3
"""So many workers may die over one order before it is the order that is given up."""
PATIENCE_S = 20.0
"""An interrupted run lets its workers finish the orders they have, but not for longer."""


@dataclass(frozen=True, eq=False)
class _Pool:
    """Places of workers, each taken or idle; None stands for a worker that is still to be started."""

    settings: Settings
    idle: queue.SimpleQueue[Worker | None] = field(default_factory=queue.SimpleQueue)
    running: set[Worker] = field(default_factory=set)
    stopping: threading.Event = field(default_factory=threading.Event)


@contextmanager
def local_workers(count: int, settings: Settings) -> Iterator[Submit]:
    """Give a function that hands an order to the next free of so many processes; they are started when needed."""
    pool = _Pool(settings)
    for _ in range(count):
        pool.idle.put(None)
    threads = ThreadPoolExecutor(count, "orthocalc")
    impatient = threading.Timer(PATIENCE_S, _kill_all, [pool])
    impatient.daemon = True
    try:
        yield lambda task: threads.submit(_made, pool, task)
    except BaseException:
        impatient.start()
        raise
    finally:
        pool.stopping.set()
        threads.shutdown(wait=True, cancel_futures=True)
        impatient.cancel()
        for worker in pool.running:
            end(worker)


def _kill_all(pool: _Pool) -> None:
    for worker in tuple(pool.running):
        worker.process.kill()


def _made(pool: _Pool, task: Task) -> Made:
    """Make an order with the next idle worker; where that dies, with another.

    Raises
    ------
    WorkerError : one after the other does not start
    """
    unstarted = None
    for attempt in range(ATTEMPTS):
        if pool.stopping.is_set():
            raise CancelledError
        worker, made = pool.idle.get(), None
        try:
            worker = worker or _started(pool)
            made = ask(worker, replace(task, again=task.again or attempt > 0))
        except WorkerError as error:
            unstarted = error
        finally:
            if made is None and worker is not None:
                pool.running.discard(worker)
                end(worker, kill=True)
            pool.idle.put(None if made is None else worker)
        if made is not None:
            return made
    if unstarted is not None:
        raise unstarted
    from orthocalc.batch.line import failed  # noqa: PLC0415 - start-up time

    message = f"{ATTEMPTS} worker processes died over this order, one after the other (out of memory?)"
    return failed(task.order, (Problem("", "", "", message),), OWN_FAULT)


def _started(pool: _Pool) -> Worker:
    worker = start_worker()
    pool.running.add(worker)
    try:
        greet(worker, pool.settings)
    except BaseException:
        pool.running.discard(worker)
        raise
    return worker
