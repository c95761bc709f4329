"""Killed at any moment, parent or worker: resumed, every order is there once, whole, and the ledger agrees."""

import json
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from orthocalc.batch.ledger_read import reading, verify
from tests.batch.samples import (
    children,
    command,
    contents,
    ledger_rows,
    orthocalc,
    prescription,
    small,
    told,
    whole,
    write_orders,
)

ORDERS = [prescription(i) if i % 3 == 0 else small(i) for i in range(60)]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Return what a run that nobody stops makes."""
    folder = tmp_path_factory.mktemp("undisturbed")
    write_orders(folder / "orders.jsonl", ORDERS)
    assert orthocalc("batch", "orders.jsonl", "-o", "out", "--workers", 2, cwd=folder).returncode == 0
    return contents(folder / "out")


def started(folder):
    """Start or resume the batch and wait until it makes files."""
    lines = folder / "lines"
    with lines.open("wb") as out:
        arguments = ("batch", "orders.jsonl", "-o", "out", "--workers", 2, "--resume")
        run = subprocess.Popen(command(*arguments), cwd=folder, stdout=out, stderr=subprocess.DEVNULL)
    while run.poll() is None and not lines.stat().st_size:
        time.sleep(0.01)
    return run


def kill(run, chance):
    """Kill the parent or one of its workers at some moment; return whether it was the parent."""
    time.sleep(chance.uniform(0, 0.8))
    workers = children(run.pid)
    if workers and chance.random() < 0.5:
        subprocess.run(["kill", "-9", str(chance.choice(workers))], check=False, stderr=subprocess.DEVNULL)
        return False
    run.kill()
    run.wait()
    return True


def test_killed_at_random_and_resumed_nothing_is_lost_nor_made_twice(tmp_path, scale, undisturbed):
    kills, wanted, chain = 0, scale(4, 50), 0
    while kills < wanted:
        chance, folder = random.Random(chain), tmp_path / str(chain)  # noqa: S311
        folder.mkdir()
        write_orders(folder / "orders.jsonl", ORDERS)
        for _ in range(4):
            run = started(folder)
            parent = kill(run, chance)
            kills += run.returncode in {None, -signal.SIGKILL}
            if not parent:
                assert run.wait() == 0  # a worker's death is nobody's business
                assert_all_there_once(folder, undisturbed)
                break
            assert whole(folder / "out")
            assert ledger_rows(folder / "out", "PRAGMA integrity_check") == [("ok",)]
        assert started(folder).wait() == 0
        assert_all_there_once(folder, undisturbed)
        shutil.rmtree(folder)
        chain += 1


def assert_all_there_once(folder, undisturbed):
    lines = [json.loads(line) for line in (folder / "lines").read_text().splitlines()]
    assert [line["id"] for line in lines] == [order["id"] for order in ORDERS]
    assert all(line["ok"] for line in lines)
    assert contents(folder / "out") == undisturbed  # also: nothing half written is left
    assert ledger_rows(folder / "out", "PRAGMA integrity_check") == [("ok",)]
    assert ledger_rows(folder / "out", "SELECT state, count(*) FROM orders GROUP BY 1") == [("made", len(ORDERS))]
    with reading(folder / "out") as ledger:
        assert list(verify(ledger, folder / "out")) == [None] * len(undisturbed)


def test_an_order_that_kills_every_worker_fails_alone(tmp_path, monkeypatch):
    """Its worker is killed the moment it takes the order up, as by a system that is out of memory."""
    from orthocalc.batch import pool, run

    asked = pool.ask

    def ask(worker, task):
        if task.order.id == "w00002":
            worker.process.kill()
            worker.process.wait()
        return asked(worker, task)

    monkeypatch.setattr(pool, "ask", ask)
    lines = list(run.run_batch([small(i) for i in range(5)], tmp_path / "out", workers=2))
    assert [line["ok"] for line in lines] == [True, True, False, True, True]
    assert "3 worker processes died over this order" in lines[2]["errors"][0]["message"]
    monkeypatch.undo()
    again = list(run.run_batch([small(i) for i in range(5)], tmp_path / "out", workers=1, resume=True))
    assert [line["resumed"] for line in again] == [True, True, False, True, True]
    assert all(line["ok"] for line in again)


def test_a_worker_that_is_killed_while_it_starts_is_replaced(tmp_path, monkeypatch):
    from orthocalc.batch import pool, run

    started, doomed = pool.start_worker, [True, False, True]

    def start():
        worker = started()
        if doomed and doomed.pop(0):
            worker.process.kill()
        return worker

    monkeypatch.setattr(pool, "start_worker", start)
    lines = list(run.run_batch([small(i) for i in range(5)], tmp_path / "out", workers=2))
    assert all(line["ok"] for line in lines)
    assert not doomed


def test_workers_do_not_outlive_a_killed_run(tmp_path):
    write_orders(tmp_path / "orders.jsonl", [prescription(i) for i in range(300)])  # not over before it is killed
    run = started(tmp_path)
    workers = children(run.pid)
    assert workers
    run.kill()
    run.wait()
    end = time.monotonic() + 10
    while any(Path(f"/proc/{worker}").exists() and "Z" not in state(worker) for worker in workers):
        assert time.monotonic() < end
        time.sleep(0.05)


def state(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return "Z"


def test_what_is_missing_is_made_and_nothing_else(tmp_path):
    write_orders(tmp_path / "orders.jsonl", [small(i) for i in range(6)])
    assert orthocalc("batch", "orders.jsonl", "-o", "out", cwd=tmp_path).returncode == 0
    before = contents(tmp_path / "out")
    files = sorted((tmp_path / "out").rglob("*.stl"))
    times = {path: path.stat().st_mtime_ns for path in files}
    files[0].unlink()
    files[1].write_bytes(files[1].read_bytes()[:1000])
    done = orthocalc("batch", "orders.jsonl", "-o", "out", "--resume", cwd=tmp_path)
    assert done.returncode == 0
    assert sum(not line["resumed"] for line in told(done)) == 2
    assert contents(tmp_path / "out") == before
    assert [path for path in files if path.stat().st_mtime_ns != times[path]] == files[:2]
