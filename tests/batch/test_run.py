"""A batch from end to end: a line for every order in its order, the files of design and make, bad orders explained."""

import hashlib
import json
import os
import signal
import stat

import pytest

import orthocalc as package
from tests.batch.samples import (
    TEN_WAYS,
    as_line,
    case,
    children,
    contents,
    errors,
    orthocalc,
    prescription,
    small,
    told,
    write_orders,
)


def test_a_line_for_every_order_in_its_order(made):
    _, orders, done = made
    lines = told(done)
    assert [line["id"] for line in lines] == [order["id"] for order in orders]
    assert [line["order"] for line in lines] == list(range(1, 13))
    assert all(line["ok"] and not line["resumed"] and line["orthocalc"] == 1 for line in lines)


def test_files_lie_where_the_contract_says_and_are_private(made):
    folder, orders, done = made
    for line in told(done):
        part = hashlib.sha256(line["id"].encode()).hexdigest()[:2]
        assert [file["path"] for file in line["files"]] == [f"{part}/{line['id']}-{s}.stl" for s in ("left", "right")]
        for file in line["files"]:
            assert hashlib.sha256((folder / "out" / file["path"]).read_bytes()).hexdigest() == file["sha256"]
        assert (folder / "out" / part / f"{line['id']}.design.json").is_file()
    modes = {stat.filemode(path.stat().st_mode) for path in [folder / "out", *(folder / "out").rglob("*")]}
    assert modes == {"drwx------", "-rw-------"}
    assert len(contents(folder / "out")) == 3 * len(orders)


def test_a_batch_makes_the_bytes_that_design_and_make_make(made, tmp_path):
    folder, orders, _ = made
    for order, verb in ((orders[2], "make"), (orders[8], "design")):
        (tmp_path / "one.json").write_text(json.dumps(order), encoding="utf-8")
        assert orthocalc(verb, "one.json", "-o", "alone", cwd=tmp_path).returncode == 0
        part = folder / "out" / hashlib.sha256(order["id"].encode()).hexdigest()[:2]
        for name, digest in contents(tmp_path / "alone").items():
            if name.startswith(order["id"]):
                assert hashlib.sha256((part / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("workers", [1, 4])
def test_any_number_of_workers_makes_the_same_bytes(made, tmp_path, workers):
    folder, _, done = made
    again = orthocalc("batch", folder / "orders.jsonl", "-o", tmp_path / "out", "--workers", workers, cwd=tmp_path)
    assert again.stdout == done.stdout
    assert contents(tmp_path / "out") == contents(folder / "out") != {}


def test_one_order_gives_its_own_exit_code(tmp_path, scale):
    for make, code, words in scale([TEN_WAYS[i] for i in (0, 3, 9)], TEN_WAYS):
        (tmp_path / "one.jsonl").write_text(as_line(make(1)) + "\n", encoding="utf-8")
        done = orthocalc("batch", "one.jsonl", "--check", "--workers", 1, cwd=tmp_path)
        assert done.returncode == code, (words, done.stderr)
        (line,) = told(done)
        assert not line["ok"]
        assert words in done.stderr


def test_check_makes_nothing_and_finds_everything(tmp_path):
    orders = [make(i) for i, (make, _, _) in enumerate(TEN_WAYS)]
    text = "".join(as_line(order) + "\n" for order in [*orders, prescription(1), prescription(1)])
    (tmp_path / "orders.jsonl").write_text(text, encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    done = orthocalc("batch", "orders.jsonl", "--check", cwd=tmp_path)
    assert done.returncode == 1
    assert [line["ok"] for line in told(done)] == [False] * 10 + [True, False]
    assert "stands in two orders, the first is order 11" in told(done)[-1]["errors"][0]["message"]
    assert sorted(tmp_path.rglob("*")) == before


def test_check_tells_the_prescription_that_is_made(tmp_path):
    write_orders(tmp_path / "orders.jsonl", [small(1, engrave=True), small(2), case(3, order={"engrave": True})])
    checked = told(orthocalc("batch", "orders.jsonl", "--check", cwd=tmp_path))
    made = told(orthocalc("batch", "orders.jsonl", "-o", "out", cwd=tmp_path))
    assert [line["prescription"] for line in checked] == [line["prescription"] for line in made]
    assert [line["prescription"].get("engrave", True) for line in made] == [True, False, True]


def test_standard_input_and_a_path_that_is_relative_to_the_working_folder(tmp_path):
    (tmp_path / "case.json").write_text(json.dumps(case(1)), encoding="utf-8")
    done = orthocalc("batch", "-", "-o", "out", cwd=tmp_path, input='"case.json"\n')
    assert [line["id"] for line in told(done)] == ["c00001"]


def test_an_order_that_is_nested_too_deep_fails_alone(tmp_path):
    lines = []
    for depth in (60, 100, 300, 480, 900, 5000):
        lines.append('{"orthocalc": ' * depth + "1" + "}" * depth)
        lines.append(json.dumps({"case": small(2), "set": {"/a" * depth: 1}}))
    (tmp_path / "orders.jsonl").write_text("\n".join([*lines, json.dumps(small(3))]), encoding="utf-8")
    *bad, good = list(package.run_batch(tmp_path / "orders.jsonl", tmp_path / "out", workers=1))
    assert good["ok"]
    assert len(bad) == len(lines)
    assert not any(line["ok"] or "fault of this program" in line["errors"][0]["message"] for line in bad)


def test_no_orders_are_no_fault(tmp_path):
    (tmp_path / "orders.jsonl").write_text("\n", encoding="utf-8")
    done = orthocalc("batch", "orders.jsonl", "-o", "out", cwd=tmp_path)
    assert (done.returncode, done.stdout, errors(done)) == (0, "", [])
    assert "caution: orders.jsonl: there is no order in it" in done.stderr


def test_an_id_that_stands_in_two_orders_is_made_once(tmp_path):
    write_orders(tmp_path / "orders.jsonl", [small(1), small(2), small(1, material="pa12"), small(1)])
    done = orthocalc("batch", "orders.jsonl", "-o", "out", cwd=tmp_path)
    assert [line["ok"] for line in told(done)] == [True, True, False, False]
    assert "the id w00001 stands in two orders, the first is order 1" in errors(done)[0]
    assert told(done)[0]["prescription"]["material"] == "tpu_95a"


def test_the_python_api_yields_the_lines(made, tmp_path):
    folder, orders, done = made
    lines = list(package.run_batch(orders, out=tmp_path / "out", workers=1))
    assert lines == told(done)
    assert contents(tmp_path / "out") == contents(folder / "out")


def test_the_python_api_says_what_it_cannot_be_called_with(tmp_path):
    for orders, workers, error, words in ((small(1), 1, TypeError, "a list"), ([small(1)], 0, ValueError, "1 or more")):
        with pytest.raises(error, match=words):
            list(package.run_batch(orders, tmp_path / "out", workers=workers))
    assert not (tmp_path / "out").exists()


def test_the_python_api_makes_nothing_unasked_and_stops_when_it_is_left(tmp_path):
    run = package.run_batch((small(i) for i in range(1000)), tmp_path / "out", workers=1)
    assert not (tmp_path / "out").exists()
    for _, line in zip(range(3), run, strict=False):
        assert line["ok"]
    run.close()
    assert len(list((tmp_path / "out").rglob("*.stl"))) < 30
    again = package.run_batch([small(i) for i in range(4)], tmp_path / "out", workers=1, resume=True)
    assert [line["resumed"] for line in again] == [True, True, True, True]


def test_a_clinics_own_rules_are_every_workers(tmp_path):
    (tmp_path / "clinic.toml").write_text("[lift]\nfraction = 0.5\n", encoding="utf-8")
    write_orders(tmp_path / "orders.jsonl", [case(0, id="own")])
    done = orthocalc("batch", "orders.jsonl", "-o", "out", "--rules", "clinic.toml", cwd=tmp_path)
    (line,) = told(done)
    assert line["prescription"]["left"]["heel_lift_mm"] == 3.0  # half of 6
    assert line["rules"]["version"].endswith("-clinic")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["orders.jsonl"], "Missing option '-o'"),
        (["gone.jsonl", "-o", "out"], "gone.jsonl: No such file or directory"),
        (["broken.json", "-o", "out"], "broken.json: not JSON"),
        (["orders.jsonl", "-o", "out", "--rules", "gone.toml"], "gone.toml: No such file"),
        (["orders.jsonl", "-o", "out", "--workers", "0"], "0 is not in the range"),
        (["orders.jsonl", "-o", "orders.jsonl"], "orders.jsonl: "),
        (["orders.jsonl", "-o", ""], "is no folder"),
        (["orders.jsonl", "-o", "-"], "is no folder"),
        (["orders.jsonl", "-o", "out", "--cluster", "tcp://localhost"], "such as tcp://host:8786"),
        (["orders.jsonl", "-o", "s3://bucket/x"], "--ledger DIR"),
        (["orders.jsonl", "-o", "nosuch://bucket/x", "--ledger", "l"], "nosuch"),
    ],
)
def test_a_wrong_call_is_one_line_and_code_2(tmp_path, arguments, words):
    write_orders(tmp_path / "orders.jsonl", [small(1)])
    (tmp_path / "broken.json").write_text('{\n"orders": [', encoding="utf-8")
    done = orthocalc("batch", *arguments, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    (line,) = done.stderr.splitlines()[:1]
    assert words in line
    assert "Traceback" not in done.stderr
    assert len(errors(done)) == 1
    assert done.stdout == ""


def test_a_program_that_changes_its_folder_between_results_gets_all_files_where_it_asked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "else").mkdir()
    for i, line in enumerate(package.run_batch([small(i) for i in range(6)], "out", workers=1)):
        assert line["ok"]
        if i == 0:
            monkeypatch.chdir(tmp_path / "else")
            for worker in children(os.getpid()):  # the next one is started from here
                os.kill(worker, signal.SIGKILL)
    assert list((tmp_path / "else").iterdir()) == []
    assert len(list((tmp_path / "out").rglob("*.stl"))) == 6
