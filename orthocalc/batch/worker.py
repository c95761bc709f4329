"""Worker: a process that takes orders from its standard input and answers each on its standard output."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from orthocalc.batch.task import Made, Settings, Task

READY = b"orthocalc worker\n"
CODE = "import sys; sys.path[:] = {path!r}; from orthocalc.batch.worker import main; main()"


class WorkerError(OSError):
    """A worker that does not start; one sentence."""


@dataclass(frozen=True, eq=False)
class Worker:
    """A worker process, seen from the run that started it."""

    process: subprocess.Popen[bytes]
    orders: IO[bytes]
    answers: IO[bytes]


def start_worker() -> Worker:
    """Start a worker; it ends when its orders do, so that none outlives the run that started it for long."""
    debug = bool(os.environ.get("ORTHOCALC_DEBUG"))
    process = subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, "-c", CODE.format(path=sys.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if debug else subprocess.DEVNULL,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # several would add up a volume in another order
        start_new_session=True,  # Ctrl-C is for the run, which lets its workers finish
    )
    if process.stdin is None or process.stdout is None:  # never so: both are asked for
        raise WorkerError("a worker process has no pipes")
    return Worker(process, process.stdin, process.stdout)


def greet(worker: Worker, settings: Settings) -> None:
    """Tell a new worker what holds for the run, and wait until it can take orders; raises WorkerError."""
    with suppress(BrokenPipeError):
        pickle.dump(settings, worker.orders)
        worker.orders.flush()
    if worker.answers.readline() != READY:
        end(worker, kill=True)
        raise WorkerError(f"a worker process ended at its start (exit status {worker.process.returncode})")


def ask(worker: Worker, task: Task) -> Made | None:
    """Hand a worker an order and wait for its answer; None where it died over it."""
    try:
        pickle.dump(task, worker.orders)
        worker.orders.flush()
        made: Made = pickle.load(worker.answers)  # noqa: S301 - from a process that this one started
    except (BrokenPipeError, EOFError, pickle.UnpicklingError):
        return None
    return made


def end(worker: Worker, *, kill: bool = False) -> None:
    """Let a worker read the end of its orders, or kill it, and wait until it is gone."""
    if kill:
        worker.process.kill()
    with suppress(BrokenPipeError):
        worker.orders.close()
    worker.process.wait()
    worker.answers.close()


def main() -> None:
    """Answer orders until there are no more; the worker process itself."""
    orders, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand between answers
    from orthocalc.batch.make import make_order  # noqa: PLC0415 - here alone, and after the standard output is safe

    try:
        settings = pickle.load(orders)  # noqa: S301 - from the process that started this one
        answers.write(READY)
        answers.flush()
        while True:
            pickle.dump(make_order(pickle.load(orders), settings), answers)  # noqa: S301
            answers.flush()
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        os._exit(0)  # the run is gone, and nobody reads what is still in the buffer
