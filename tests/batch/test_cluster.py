"""Many machines, played by processes: a Dask cluster that loses a worker, and a store that speaks S3."""

import contextlib
import hashlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

import orthocalc as package
from orthocalc.batch import cluster
from orthocalc.batch.orders import entries_of, read_orders
from orthocalc.batch.run import Plan
from orthocalc.batch.task import Task
from tests.batch.samples import (
    case,
    command,
    contents,
    errors,
    ledger_rows,
    orthocalc,
    prescription,
    small,
    told,
    write_orders,
)

DASK = [str(Path(sys.executable).with_name("dask"))]
ENVIRONMENT = {
    **os.environ,
    "AWS_ACCESS_KEY_ID": "nobody",
    "AWS_SECRET_ACCESS_KEY": "nothing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(ready, seconds=60):
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "it did not come up in time"
        time.sleep(0.01)


def answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def is_stopped(process):
    return Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


@contextlib.contextmanager
def running(*arguments, **environment):
    process = subprocess.Popen(
        [str(one) for one in arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT | environment,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def store():
    """Return the address of an S3 server with an empty bucket."""
    port = free_port()
    with running(sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", port):
        wait_for(lambda: answers(port))
        address = f"http://127.0.0.1:{port}"
        with urllib.request.urlopen(urllib.request.Request(f"{address}/insoles", method="PUT")) as done:  # noqa: S310
            assert done.status == 200
        yield address


@pytest.fixture(scope="module")
def scheduler():
    port = free_port()
    impatient = {"DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "6s"}
    with running(*DASK, "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard", **impatient):
        wait_for(lambda: answers(port))
        yield f"tcp://127.0.0.1:{port}"


def worker(scheduler, store):
    quiet = ("--nthreads", 1, "--no-nanny", "--no-dashboard", "--death-timeout", 60)
    return running(*DASK, "worker", scheduler, *quiet, AWS_ENDPOINT_URL=store)


@pytest.fixture(scope="module")
def steady(scheduler, store):
    """Keep one worker that nobody kills."""
    with worker(scheduler, store) as process:
        yield process


@contextlib.contextmanager
def doomed_cluster(store):
    """Give the address of a cluster of one worker, and the processes of its scheduler and its worker."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    with (
        running(*DASK, "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard") as gone,
        worker(address, store) as held,
    ):
        wait_for(lambda: answers(port))
        yield address, gone, held


def workers_of(scheduler):
    from distributed import Client

    with Client(scheduler, set_as_default=False) as client:
        return len(client.nthreads())


ORDERS = [prescription(0), case(1), *(small(i) for i in range(2, 240)), {"orthocalc": 1, "id": "bad"}]
"""So many that a worker that falls out at any moment of the first half leaves work behind, on any machine."""


def made_locally(folder, orders):
    write_orders(folder / "orders.jsonl", orders)
    return orthocalc("batch", "orders.jsonl", "-o", "out", cwd=folder)


@contextlib.contextmanager
def batch_on(scheduler, folder, out):
    """Start a batch on a cluster; one that a test leaves running is ended, and its pipe closed."""
    with (
        (folder / "lines").open("w") as lines,
        subprocess.Popen(
            command("batch", "orders.jsonl", "-o", out, "--cluster", scheduler),
            cwd=folder,
            stdout=lines,
            stderr=subprocess.PIPE,
            text=True,
        ) as run,
    ):
        try:
            yield run
        finally:
            run.kill()


@pytest.mark.usefixtures("steady")
def test_a_cluster_that_loses_a_worker_delivers_every_order_once(tmp_path, scheduler, store, scale):
    """It is killed, or (every second time) only hangs and comes back no more, with up to half of the files made."""
    alone = made_locally(tmp_path, ORDERS)
    wanted = contents(tmp_path / "out")
    for turn in range(scale(1, 10)):
        out = tmp_path / str(turn)
        files = random.Random(turn).randrange(1, len(ORDERS) // 2)  # noqa: S311
        with worker(scheduler, store) as victim:
            wait_for(lambda: workers_of(scheduler) == 2)
            with batch_on(scheduler, tmp_path, out) as run:
                wait_for(lambda: len(list(out.rglob("*.stl"))) >= files or run.poll() is not None)  # noqa: B023
                assert run.poll() is None, "the run was over before its worker could be killed"
                victim.send_signal(signal.SIGSTOP if turn % 2 else signal.SIGKILL)
                said = run.communicate(timeout=120)[1]
        assert run.returncode == 1  # one order is bad
        assert "Traceback" not in said
        assert [line for line in said.splitlines() if "error" in line] == errors(alone)
        assert (tmp_path / "lines").read_text() == alone.stdout
        assert contents(out) == wanted
        made = [("failed", 1), ("made", len(ORDERS) - 1)]
        assert ledger_rows(out, "SELECT state, count(*) FROM orders GROUP BY 1") == made
        wait_for(lambda: workers_of(scheduler) == 1)


@pytest.mark.usefixtures("steady")
def test_a_store_gets_the_same_bytes_whole_and_only_once(tmp_path, scheduler, store, scale):
    made_locally(tmp_path, ORDERS[:8])
    alike = contents(tmp_path / "out")
    for clustered in scale([True], [True, False]):
        (tmp_path / str(clustered)).mkdir()
        try_the_store(tmp_path / str(clustered), scheduler, store, alike, clustered)


def try_the_store(tmp_path, scheduler, store, alike, clustered):
    write_orders(tmp_path / "orders.jsonl", ORDERS[:8])
    url = f"s3://insoles/batch-{clustered}"
    ways = ["--cluster", scheduler] if clustered else ["--workers", "2"]
    arguments = ("batch", "orders.jsonl", "-o", url, "--ledger", "ledger", *ways)
    environment = ENVIRONMENT | {"AWS_ENDPOINT_URL": store}
    done = orthocalc(*arguments, cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stderr
    kept = objects(store, f"batch-{clustered}")
    assert len(kept) == 2 * 2 + 6 + 8  # two pairs, six wedges, eight records
    assert kept == {path: alike[path] for path in kept}
    again = orthocalc(*arguments, "--resume", cwd=tmp_path, env=environment)
    assert [line["resumed"] for line in told(again)] == [True] * 8
    verified = orthocalc("ledger", "verify", "ledger", "--json", cwd=tmp_path, env=environment)
    assert verified.returncode == 0, verified.stderr
    assert json.loads(verified.stdout) == {"files": len(kept), "damaged": []}


def objects(store, prefix):
    """Return the digest of every object under a prefix, read with another client than the program's."""
    import boto3

    nobody = {f"aws_{name}": "x" for name in ("access_key_id", "secret_access_key")}
    bucket = boto3.resource("s3", endpoint_url=store, region_name="us-east-1", **nobody).Bucket("insoles")
    return {
        one.key.removeprefix(f"{prefix}/"): hashlib.sha256(one.get()["Body"].read()).hexdigest()
        for one in bucket.objects.filter(Prefix=f"{prefix}/")
    }


def test_a_store_that_refuses_is_one_line(tmp_path, store):
    write_orders(tmp_path / "orders.jsonl", [small(1)])
    arguments = ("batch", "orders.jsonl", "-o", "s3://nowhere/x", "--ledger", "ledger")
    done = orthocalc(*arguments, cwd=tmp_path, env=ENVIRONMENT | {"AWS_ENDPOINT_URL": store})
    assert done.returncode == 2
    (line,) = errors(done)
    assert "s3://nowhere/x" in line
    assert "bucket" in line


def test_a_file_url_is_a_folder(tmp_path):
    list(package.run_batch([small(1)], (tmp_path / "out with blanks").as_uri(), workers=1))
    assert len(contents(tmp_path / "out with blanks")) == 2


def test_no_scheduler_at_an_address_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE_S", 0.5)
    with pytest.raises(cluster.ClusterError, match=r"tcp://127\.0\.0\.1:9: no Dask scheduler answers there"):
        list(package.run_batch([small(1)], tmp_path / "out", cluster="tcp://127.0.0.1:9"))


def test_a_scheduler_that_goes_away_is_one_line_and_resumed_without_it(tmp_path, store):
    write_orders(tmp_path / "orders.jsonl", [prescription(i) for i in range(30)])
    with doomed_cluster(store) as (address, gone, held), batch_on(address, tmp_path, "out") as run:
        wait_for(lambda: any((tmp_path / "out").rglob("*.stl")) or run.poll() is not None)
        held.send_signal(signal.SIGSTOP)
        gone.kill()
        said = run.communicate(timeout=120)[1]
    assert run.returncode == 2, said
    assert said.splitlines() == ["orthocalc: error: the Dask scheduler is gone; --resume goes on with another"]
    done = orthocalc("batch", "orders.jsonl", "-o", "out", "--resume", cwd=tmp_path)
    assert done.returncode == 0
    assert [line["ok"] for line in told(done)] == [True] * 30


def test_a_scheduler_that_goes_before_it_gives_what_is_done_is_not_waited_for(tmp_path, store, monkeypatch):
    class StopsWhenFetched:
        def __reduce__(self):
            os.kill(os.getpid(), signal.SIGSTOP)
            return StopsWhenFetched, ()

    monkeypatch.setattr(cluster, "make_alike", lambda *_: StopsWhenFetched())
    with doomed_cluster(store) as (address, gone, held):
        plan = Plan(str(tmp_path), cluster=address)
        with cluster.cluster_workers(address, plan.settings) as (submit, _):
            (order,) = read_orders(entries_of([small(1)]), str(tmp_path))
            answer = submit(Task(order))
            wait_for(lambda: is_stopped(held))
            gone.kill()
            with pytest.raises(cluster.ClusterError, match="the Dask scheduler is gone"):
                answer.result(timeout=60)
