"""The ledger: what it says, what it finds changed, what it refuses, and what it names before anything is made again."""

import csv
import io
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import orthocalc as package
from orthocalc.batch.ledger import LedgerError, _whole, locked, open_ledger
from orthocalc.batch.line import line_of
from orthocalc.batch.place import part_of
from tests.batch.samples import POWERLESS, case, contents, errors, ledger_rows, orthocalc, small, told, write_orders

EXAMPLES = Path(__file__).parents[2] / "examples"
ORDERS = [small(1), small(2), case(3, id="child", patient={"age_years": 9}), {"orthocalc": 1, "id": "bad"}]


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ledger")
    lines = list(package.run_batch(ORDERS, folder / "out", workers=1))
    assert [line["ok"] for line in lines] == [True, True, False, False]
    return folder


@pytest.fixture
def kept(original, tmp_path):
    """Return a copy of a small batch that a test may spoil."""
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    write_orders(tmp_path / "orders.jsonl", ORDERS)
    return tmp_path


def resume(folder, orders, **more):
    return list(package.run_batch(orders, folder / "out", workers=1, resume=True, **more))


def test_status_in_words_and_as_json(kept):
    tree = json.loads(orthocalc("ledger", "status", "out", "--json", cwd=kept).stdout)
    assert tree["orders"] == {"made": 2, "refused": 1, "failed": 1, "begun": 0}
    assert tree["files"] == 2 * 2 + 1
    assert tree["bytes"] == sum(path.stat().st_size for path in kept.glob("out/??/*"))
    assert [one["orders"] for one in tree["made_with"]] == [3]
    words = orthocalc("ledger", "status", "out", cwd=kept).stdout
    assert words.splitlines()[0].split() == ["made", "2"]


def test_verify_reads_every_file_again(kept):
    files = sorted(kept.glob("out/??/*.stl"))
    data = bytearray(files[0].read_bytes())
    data[500] ^= 1
    files[0].write_bytes(data)
    files[1].unlink()
    (files[0].parent / "foreign.stl").write_text("not of this batch", encoding="utf-8")
    (files[0].parent / ".orthocalc-0123").write_text("torn", encoding="utf-8")
    done = orthocalc("ledger", "verify", "out", "--json", cwd=kept)
    assert done.returncode == 5
    found = {one["path"].split("/")[1]: one["problem"] for one in json.loads(done.stdout)["damaged"]}
    assert found == {
        files[0].name: "has changed; delete it, and --resume makes it again",
        files[1].name: "is missing; --resume makes it again",
        "foreign.stl": "is of no finished order",
        ".orthocalc-0123": "was being written when a run was stopped",
    }
    assert len(errors(done)) == 4


def test_export_is_a_table_of_all_orders(kept):
    done = orthocalc("ledger", "export", "out", cwd=kept)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["id"] for row in rows] == ["w00001", "w00002", "child", "bad"]
    assert [row["state"] for row in rows] == ["made", "made", "refused", "failed"]
    assert [row["code"] for row in rows] == ["0", "0", "4", "3"]
    assert "refer age_under_18" in rows[2]["findings"]
    assert "/feet: no size" in rows[3]["errors"]
    assert all(0 < float(row["seconds"]) < 60 for row in rows[:3])
    assert rows[0]["files"].split() == [f"{p.parent.name}/{p.name}" for p in sorted(kept.glob("out/??/w00001*"))]


@pytest.mark.parametrize("verb", ["status", "verify", "export"])
def test_a_folder_without_a_batch(tmp_path, verb):
    done = orthocalc("ledger", verb, ".", cwd=tmp_path)
    assert done.returncode == 2
    assert errors(done) == ["orthocalc: error: .: holds no batch (ledger.sqlite)"]
    assert list(tmp_path.iterdir()) == []


def test_the_ledger_is_private_and_in_write_ahead_mode(kept):
    assert stat.S_IMODE((kept / "out/ledger.sqlite").stat().st_mode) == 0o600
    assert ledger_rows(kept / "out", "PRAGMA journal_mode") == [("wal",)]


def test_a_batch_is_not_begun_twice(kept):
    before = contents(kept / "out")
    with pytest.raises(LedgerError, match="holds a batch already"):
        list(package.run_batch(ORDERS, kept / "out"))
    assert contents(kept / "out") == before


def test_resumed_orders_say_so_and_are_not_made_again(kept):
    times = {path: path.stat().st_mtime_ns for path in kept.glob("out/??/*")}
    done = orthocalc("batch", "orders.jsonl", "-o", "out", "--resume", cwd=kept)
    assert done.returncode == 1
    lines = told(done)
    assert [line["resumed"] for line in lines] == [True, True, True, False]  # what failed is tried again
    assert lines[2]["refused"] == ["age_under_18"]
    assert {path: path.stat().st_mtime_ns for path in kept.glob("out/??/*")} == times


def test_new_orders_join_a_batch(kept):
    lines = resume(kept, [small(7), small(1)])
    assert [(line["order"], line["resumed"]) for line in lines] == [(1, False), (2, True)]
    assert ledger_rows(kept / "out", "SELECT count(*) FROM orders WHERE state = 'made'") == [(3,)]


def test_the_same_id_with_other_content_is_refused_and_what_is_there_stays(kept):
    before = contents(kept / "out")
    (line,) = resume(kept, [small(1, material="pa12")])
    assert "w00001 is that of an order with other content" in line["errors"][0]["message"]
    assert contents(kept / "out") == before
    (line,) = resume(kept, [small(1)])
    assert line["resumed"]


def test_an_order_that_failed_may_come_back_mended(kept):
    (line,) = resume(kept, [small(9, id="bad")])
    assert line["ok"]
    assert ledger_rows(kept / "out", "SELECT state FROM orders WHERE id = 'bad'") == [("made",)]


def test_a_made_order_that_fails_once_is_made_again_by_resume(tmp_path):
    recording = tmp_path / "walk_left.asf"
    shutil.copy(EXAMPLES / recording.name, recording)
    order = case(1, pressure=[{"file": recording.name, "side": "left"}])
    write_orders(tmp_path / "orders.jsonl", [order])

    def run(*more):
        return told(orthocalc("batch", "orders.jsonl", "-o", "out", *more, cwd=tmp_path))[0]

    assert run()["ok"]
    before = contents(tmp_path / "out")
    min(tmp_path.glob("out/??/*right.stl")).unlink()
    recording.rename(tmp_path / "away")
    assert not run("--resume")["ok"]
    verified = orthocalc("ledger", "verify", "out", cwd=tmp_path)
    assert verified.returncode == 5
    assert sum("the order has failed since" in line for line in errors(verified)) == len(before) - 1
    (tmp_path / "away").rename(recording)
    assert run("--resume")["ok"]
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize("moment", ["BEGIN IMMEDIATE", "COMMIT"])
def test_an_interrupt_as_a_transaction_begins_or_ends_leaves_none_open(moment):
    """Ctrl-C is raised where a call into SQLite returns."""

    class Interrupted:
        def __init__(self, ledger):
            self.ledger = ledger

        def __getattr__(self, name):
            return getattr(self.ledger, name)

        def execute(self, sql, *values):
            done = self.ledger.execute(sql, *values)
            if sql == moment:
                raise KeyboardInterrupt
            return done

    opened = open_ledger(None)
    with pytest.raises(KeyboardInterrupt), _whole(Interrupted(opened)):
        opened.execute("INSERT INTO orders(number, asked, state) VALUES(1, 1, 'begun')")
    assert not opened.in_transaction
    with _whole(opened):
        opened.execute("INSERT INTO orders(number, asked, state) VALUES(2, 1, 'begun')")
    assert opened.execute("SELECT count(*) FROM orders").fetchone() == (2 if moment == "COMMIT" else 1,)


def test_a_file_that_cannot_be_read_hides_no_other(kept):
    files = sorted(kept.glob("out/??/*.stl"))
    files[0].unlink()
    files[0].symlink_to(files[0])
    done = orthocalc("ledger", "verify", "out", cwd=kept)
    assert done.returncode == 5
    (line,) = errors(done)
    assert "cannot be read: Too many levels of symbolic links" in line
    assert done.stdout == "4 files are as they were made, 1 are not\n"


def test_a_ledger_apart_from_its_folder_finds_it(tmp_path):
    write_orders(tmp_path / "orders.jsonl", [small(1)])
    orthocalc("batch", "orders.jsonl", "-o", "out", "--ledger", "led", cwd=tmp_path)
    (tmp_path / "elsewhere").mkdir()
    done = orthocalc("ledger", "verify", "../led", cwd=tmp_path / "elsewhere")
    assert (done.returncode, done.stdout) == (0, "2 files are as they were made, 0 are not\n")


def test_force_makes_other_content_and_takes_away_what_it_no_longer_has(kept):
    (line,) = resume(kept, [small(1, left=None, right={"length_mm": 250, "heel_lift_mm": 4})], force=True)
    assert line["ok"]
    assert sorted(path.name for path in kept.glob("out/??/w00001*")) == ["w00001-right.stl", "w00001.design.json"]
    assert orthocalc("ledger", "verify", "out", cwd=kept).returncode == 0


def test_changed_rules_are_named_before_anything_is_made_again(kept):
    (kept / "clinic.toml").write_text("[lift]\nfraction = 0.5\n", encoding="utf-8")
    arguments = ("batch", "orders.jsonl", "-o", "out", "--resume", "--rules", "clinic.toml")
    done = orthocalc(*arguments, cwd=kept)
    first, second = done.stderr.splitlines()[:2]
    assert first.startswith("orthocalc: caution: 3 orders were made with orthocalc 0.1.0, rules 1 (")
    assert first.endswith("they stay as they are; --force makes them again")
    assert "this run has orthocalc 0.1.0, rules 1-clinic (" in second
    assert [line["resumed"] for line in told(done)] == [True, True, True, False]
    forced = orthocalc(*arguments, "--force", cwd=kept)
    assert "they are made again" in forced.stderr.splitlines()[0]
    assert [line["resumed"] for line in told(forced)] == [False] * 4
    again = orthocalc(*arguments, cwd=kept)
    assert "were made with" not in again.stderr


def test_a_line_is_ascii_whatever_stands_in_it():
    assert line_of({"id": None, "errors": ["–\ud800"]}, 1, resumed=False).isascii()


def test_an_output_takes_one_run_at_a_time_whatever_its_ledger(tmp_path):
    (tmp_path / "out").mkdir()
    with locked(tmp_path / "out"), pytest.raises(LedgerError, match="another batch is running here"):
        list(package.run_batch([small(1)], tmp_path / "out", ledger=tmp_path / "led"))
    assert len(list(package.run_batch([small(1)], tmp_path / "out", ledger=tmp_path / "led"))) == 1


def test_force_overwrites_what_no_ledger_knows_at_once(kept):
    for file in kept.glob("out/ledger.sqlite*"):
        file.unlink()
    assert [line["ok"] for line in package.run_batch([small(1)], kept / "out", workers=1)] == [False]
    for file in kept.glob("out/ledger.sqlite*"):
        file.unlink()
    assert [line["ok"] for line in package.run_batch([small(1)], kept / "out", workers=1, force=True)] == [True]


@pytest.mark.parametrize("series_first", [True, False])
def test_two_orders_whose_files_would_have_one_name_are_told(tmp_path, series_first):
    """The steps of a series are numbered; one id of 256 falls into the same folder."""
    name = next(f"s{i}" for i in range(10_000) if part_of(f"s{i}") == part_of(f"s{i}-step2"))
    both = [case(1, id=name), case(2, id=f"{name}-step2")]
    lines = list(package.run_batch(both if series_first else both[::-1], tmp_path / "out", workers=1))
    assert [line["ok"] for line in lines] == [True, False]
    assert "give it another" in lines[1]["errors"][0]["message"]
    other = case(3, id=f"{next(f's{i}' for i in range(99) if part_of(f's{i}') != part_of(f's{i}-step2'))}-step2")
    assert resume(tmp_path, [other])[0]["ok"]


@pytest.mark.parametrize("verb", ["status", "verify", "export"])
def test_a_ledger_of_no_run_is_one_line(tmp_path, verb):
    open_ledger(tmp_path).close()
    done = orthocalc("ledger", verb, ".", cwd=tmp_path)
    assert done.returncode == 2
    assert errors(done) == ["orthocalc: error: .: holds no batch: no run has begun here"]


def test_a_ledger_address_is_no_folder(tmp_path):
    with pytest.raises(LedgerError, match="is no folder"):
        list(package.run_batch([small(1)], tmp_path / "out", ledger="s3://a/b"))


def test_the_table_is_utf_8_whatever_the_terminal_speaks(tmp_path):
    write_orders(tmp_path / "orders.jsonl", [case(1, id="a", feet={"left": {"length_mm": 2440}})])
    orthocalc("batch", "orders.jsonl", "-o", "out", cwd=tmp_path)
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = orthocalc("ledger", "export", "out", cwd=tmp_path, env=plain, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert "80–400 mm" in done.stdout


def test_what_was_stopped_is_not_read_stale_where_nothing_can_be_written(kept):
    """The write-ahead log of a killed run holds what the file does not yet."""
    out = kept / "out"
    with closing(sqlite3.connect(out / "ledger.sqlite")) as ledger:
        ledger.execute("PRAGMA wal_autocheckpoint = 0")
        ledger.execute("UPDATE orders SET state = 'begun'")
        ledger.commit()
        shutil.copytree(out, kept / "copy", ignore=shutil.ignore_patterns("*-shm"))
    (kept / "copy").chmod(0o500)
    done = subprocess.run(
        [*POWERLESS, sys.executable, "-m", "orthocalc", "ledger", "status", "copy"],
        cwd=kept,
        capture_output=True,
        text=True,
        check=False,
    )
    (kept / "copy").chmod(0o700)
    assert done.returncode == 2
    assert "cannot be read where nothing can be written: copy the folder" in done.stderr


def test_a_record_that_another_program_has_written_over_is_made_again(kept):
    (record,) = kept.glob("out/??/w00001.design.json")
    size = record.stat().st_size
    record.write_text("[]".ljust(size))
    (line,) = resume(kept, [small(1)])
    assert (line["ok"], line["resumed"]) == (True, False)
    assert json.loads(record.read_text())["id"] == "w00001"
