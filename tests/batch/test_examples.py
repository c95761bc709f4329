"""The batch's examples and its page: they run, and come to what they say."""

import json
import re
import subprocess
import sys

from tests.batch.samples import ROOT, orthocalc, told

PAGE = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")


def test_the_orders_of_the_page(tmp_path):
    done = orthocalc("batch", ROOT / "examples" / "orders.jsonl", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1] in PAGE
    assert [line["id"] for line in told(done)][2:5] == ["first-001", "first-002", "first-003"]
    lifts = [line["prescription"]["left"]["heel_lift_mm"] for line in told(done)[2:5]]
    assert lifts == [0, 3, 6]
    verified = orthocalc("ledger", "verify", "out", cwd=tmp_path)
    assert verified.stdout.strip() in PAGE


def test_the_script_prints_a_dose_response_series(tmp_path):
    script = [sys.executable, ROOT / "examples" / "batch.py", "out"]
    done = subprocess.run(script, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lifts = [float(lift) for lift in re.findall(r"lift (\S+) mm", done.stdout)]
    assert lifts == [0, 0, 4, 4, 8, 8]


def test_the_examples_are_a_folder_of_orders(tmp_path):
    done = orthocalc("batch", ROOT / "examples", "--check", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [line["id"] for line in told(done)] == ["first", "by-hand"]


def test_every_option_of_the_page_is_one_and_every_option_is_on_it(tmp_path):
    told_help = orthocalc("batch", "--help", cwd=tmp_path).stdout
    options = set(re.findall(r"(--[a-z]+)", told_help)) - {"--help", "--out"}
    assert {option for option in options if option not in PAGE} == set()
    blocks = re.findall(r"orthocalc batch (.*)", PAGE)
    assert {option for block in blocks for option in re.findall(r"(--[a-z]+)", block)} <= options


def test_a_line_is_the_design_that_design_prints(tmp_path):
    (tmp_path / "orders.jsonl").write_text(json.dumps(str(ROOT / "examples" / "first.json")) + "\n", encoding="utf-8")
    (line,) = told(orthocalc("batch", "orders.jsonl", "-o", "many", cwd=tmp_path))
    alone = json.loads(
        orthocalc("design", ROOT / "examples" / "first.json", "-o", "one", "--json", cwd=tmp_path).stdout
    )
    assert line.pop("order") == 1
    assert line.pop("resumed") is False
    for file in line["files"]:
        file["path"] = file["path"].split("/")[1]
    assert line == alone
