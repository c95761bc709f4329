"""What stops a batch as a user without rights meets it: one line, the right code, nothing half written, resumed."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress

import pytest

import orthocalc as package
from orthocalc.batch.ledger_read import reading, verify
from tests.batch.samples import (
    POWERLESS,
    command,
    contents,
    errors,
    ledger_rows,
    orthocalc,
    prescription,
    small,
    told,
    whole,
    write_orders,
)

COUNT, MANY = 14, 400
MOUNT = 'mount -t tmpfs -o size=50m none "$1" && shift && exec "$@"'
IN_50_MB = ["unshare", "-m" if os.geteuid() == 0 else "-rm", "sh", "-c", MOUNT, "sh"]


def can_mount(folder):
    done = subprocess.run([*IN_50_MB, folder, "true"], check=False, capture_output=True)
    return done.returncode == 0


@pytest.fixture
def queue(tmp_path):
    write_orders(tmp_path / "orders.jsonl", [prescription(i) for i in range(COUNT)])
    return tmp_path


def assert_resumes(folder, count=COUNT):
    """Whatever is there is whole, and the rest is made."""
    assert whole(folder / "out")
    assert [name for name in contents(folder / "out") if "/.orthocalc-" in name] == []
    done = orthocalc("batch", "orders.jsonl", "-o", "out", "--resume", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert [line["order"] for line in told(done)] == list(range(1, count + 1))
    with reading(folder / "out") as ledger:
        assert [damage for damage in verify(ledger, folder / "out") if damage] == []
    assert len(contents(folder / "out")) == 3 * count


def test_a_full_disk(queue):
    """A 50 MB tmpfs holds ten pairs; what is on it after the run is copied off before it goes."""
    (queue / "out").mkdir()
    (queue / "disk").mkdir()
    if not can_mount(queue / "disk"):
        pytest.skip("this kernel lets no unprivileged user mount a tmpfs; the next test limits the file size instead")
    steps = '"$@"; code=$?; cp -a disk/. out/; exit $code'
    through = [*IN_50_MB, queue / "disk", *POWERLESS, "sh", "-c", steps, "sh"]
    done = orthocalc("batch", "orders.jsonl", "-o", "disk", cwd=queue, through=through)
    assert done.returncode == 2, done.stderr
    (line,) = errors(done)
    assert "No space left on device" in line or "disk is full" in line
    assert 1 <= len(told(done)) <= 10
    assert all(line["ok"] for line in told(done))
    assert_resumes(queue)


def test_a_file_size_limit(queue):
    limited = ["bash", "-c", 'ulimit -f 1000; exec "$@"', "bash"]
    done = orthocalc("batch", "orders.jsonl", "-o", "out", cwd=queue, through=[*POWERLESS, *limited])
    assert done.returncode == 2, done.stderr
    (line,) = errors(done)
    assert line.endswith("File too large")
    assert done.stdout == ""
    assert list((queue / "out").rglob("*.stl")) == []
    assert_resumes(queue)


@pytest.mark.parametrize("begun", [False, True])
def test_a_folder_that_cannot_be_written_to(queue, begun):
    (queue / "out").mkdir()
    if begun:
        write_orders(queue / "one.jsonl", [prescription(0)])
        orthocalc("batch", "one.jsonl", "-o", "out", cwd=queue)
    (queue / "out").chmod(0o500)
    done = orthocalc("batch", "orders.jsonl", "-o", "out", "--resume", cwd=queue, through=POWERLESS)
    assert done.returncode == 2
    (line,) = errors(done)
    assert line.endswith("out: the folder cannot be written to" if begun else "out/.ledger.lock: Permission denied")
    if begun:
        status = orthocalc("ledger", "status", "out", cwd=queue, through=POWERLESS)
        assert status.returncode == 0, status.stderr
    (queue / "out").chmod(0o700)
    assert_resumes(queue)


def start(folder, **more):
    arguments = ("batch", "orders.jsonl", "-o", "out", "--workers", 2)
    run = subprocess.Popen(
        [*POWERLESS, "env", "--default-signal=INT", *command(*arguments)],  # in the background it would be ignored
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )
    return run, run.stdout.readline()


def test_interrupted_by_the_user(queue):
    write_orders(queue / "orders.jsonl", [prescription(i) for i in range(MANY)])  # not made before the key is pressed
    run, first = start(queue, start_new_session=True)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: to all processes of the command
    rest, said = run.communicate(timeout=60)
    assert run.returncode == 130, said
    assert said == "\northocalc: interrupted; --resume goes on\n"
    assert len((first + rest).splitlines()) < MANY
    (known,) = ledger_rows(queue / "out", "SELECT count(*) FROM orders WHERE state = 'made'")
    assert len((first + rest).splitlines()) <= known[0] < MANY
    verified = orthocalc("ledger", "verify", "out", cwd=queue)  # what a worker had finished is entered
    assert (verified.returncode, errors(verified)) == (0, [])
    assert_resumes(queue, MANY)


def test_a_standard_output_that_is_closed_or_full(queue):
    closed = orthocalc("batch", "orders.jsonl", "-o", "out", cwd=queue, through=["sh", "-c", '"$@" >&-', "sh"])
    assert closed.returncode == 0, closed.stderr
    for arguments in (["batch", "orders.jsonl", "-o", "out", "--resume"], ["ledger", "export", "out"]):
        full = orthocalc(*arguments, cwd=queue, through=["sh", "-c", '"$@" > /dev/full', "sh"])
        assert full.returncode == 2
        assert errors(full) == ["orthocalc: error: standard output: No space left on device"]


def test_the_reader_of_the_lines_goes_away(queue):
    run, first = start(queue)
    assert '"p00000"' in first
    run.stdout.close()
    assert run.stderr.read() == ""
    assert run.wait(timeout=30) == 141
    run.stderr.close()
    assert_resumes(queue)


def test_two_runs_at_once(queue):
    run, _ = start(queue)
    run.send_signal(signal.SIGSTOP)
    second = orthocalc("batch", "orders.jsonl", "-o", "out", "--resume", cwd=queue)
    assert second.returncode == 2
    assert errors(second) == ["orthocalc: error: out: another batch is running here"]
    assert second.stdout == ""
    status = orthocalc("ledger", "status", "out", "--json", cwd=queue)
    assert status.returncode == 0
    run.send_signal(signal.SIGCONT)
    run.communicate()
    assert run.returncode == 0
    assert_resumes(queue)


def test_a_file_of_somebody_elses_is_not_overwritten(tmp_path):
    list(package.run_batch([small(2)], tmp_path / "elsewhere", workers=1))
    (theirs,) = (tmp_path / "elsewhere").rglob("w00002-left.stl")
    target = tmp_path / "out" / theirs.parent.name / theirs.name
    target.parent.mkdir(parents=True)
    target.write_text("mine", encoding="utf-8")
    orders = [small(1), small(2)]
    for _ in range(2):
        lines = list(package.run_batch(orders, tmp_path / "out", workers=1, resume=True))
        assert [line["ok"] for line in lines] == [True, False]
        assert "exists already" in lines[1]["errors"][0]["message"]
        assert target.read_text(encoding="utf-8") == "mine"
    lines = list(package.run_batch(orders, tmp_path / "out", workers=1, resume=True, force=True))
    assert [line["resumed"] for line in lines] == [True, False]
    assert target.read_bytes() == theirs.read_bytes()


@pytest.mark.parametrize("text", [b"", b"no database at all, but long enough to be taken for one" * 100])
def test_a_ledger_that_is_none(tmp_path, text):
    write_orders(tmp_path / "orders.jsonl", [small(1)])
    (tmp_path / "out").mkdir()
    (tmp_path / "out/ledger.sqlite").write_bytes(text)
    done = orthocalc("batch", "orders.jsonl", "-o", "out", "--resume", cwd=tmp_path)
    assert done.returncode == (2 if text else 0)
    assert errors(done) == ["orthocalc: error: out/ledger.sqlite: file is not a database"] * bool(text)


def test_a_worker_that_cannot_start_is_a_fault_of_ours(tmp_path, monkeypatch):
    from orthocalc.batch import run, worker

    monkeypatch.setattr(worker, "CODE", "raise SystemExit(3)")
    with pytest.raises(worker.WorkerError, match="exit status 3"):
        list(run.run_batch([small(1)], tmp_path / "out", workers=1))


def test_progress_is_shown_on_a_terminal_only_and_never_on_standard_output(tmp_path):
    import pty

    write_orders(tmp_path / "orders.jsonl", [small(i) for i in range(3)])
    parent, child = pty.openpty()
    with (tmp_path / "lines").open("wb") as lines:
        run = subprocess.Popen(command("batch", "orders.jsonl", "-o", "out"), cwd=tmp_path, stdout=lines, stderr=child)
    os.close(child)
    shown = ""
    with suppress(OSError):  # the other end is closed
        while piece := os.read(parent, 4096):
            shown += piece.decode(errors="replace")
    os.close(parent)
    assert run.wait() == 0
    assert [json.loads(line)["order"] for line in (tmp_path / "lines").read_text().splitlines()] == [1, 2, 3]
    assert "orders, " in shown
    assert "0 not made" in shown
    assert "3 made, 0 refused, 0 failed" in shown
    assert sys.executable not in shown
