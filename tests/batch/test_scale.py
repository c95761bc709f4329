"""Mixed orders by the thousand: the good made, the broken explained, memory and time of an order always the same."""

import json
import shutil
import subprocess
import sys

from tests.batch.samples import TEN_WAYS, as_line, ledger_rows, prescription, small, whole

MEASURED = """
import json, resource, sys
from orthocalc.cli import run
code = run(sys.argv[1:])
mine, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
cpu_s = mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
open("used.json", "w").write(json.dumps([code, int(peak.split()[1]) / 1024, cpu_s, mine.ru_utime + mine.ru_stime]))
"""
START = 4
"""Orders whose run is taken as the cost of starting; enough for both workers to be started."""


def broken_at(count):
    """Return which orders are broken, and how: three of a hundred, all ten ways."""
    return {i: TEN_WAYS[j % 10] for j, i in enumerate(range(7, count, 33 if count >= 330 else 7))}


def run_batch(folder, count):
    """Run so many orders on two workers; return the lines, what was said, and exit code, memory and processor time."""
    broken = broken_at(count)
    folder.mkdir()
    with (folder / "orders.jsonl").open("w", encoding="utf-8") as file:
        for i in range(count):
            order = broken[i][0](i) if i in broken else prescription(i) if i % 10 == 0 else small(i)
            file.write(as_line(order) + "\n")
    command = [sys.executable, "-c", MEASURED, "batch", "orders.jsonl", "-o", "out", "--workers", "2"]
    with (folder / "lines").open("w") as lines, (folder / "said").open("w") as said:
        subprocess.run(command, cwd=folder, stdout=lines, stderr=said, check=True)
    return json.loads((folder / "used.json").read_text())


def assert_all_told(folder, count):
    broken, said, made = broken_at(count), (folder / "said").read_text(), 0
    with (folder / "lines").open() as file:
        for i, text in enumerate(file):
            line = json.loads(text)
            assert line["order"] == i + 1
            assert line["ok"] == (i not in broken), line
            if i in broken:
                words = " ".join([*(error["message"] for error in line["errors"]), *line["refused"]])
                assert broken[i][2] in words
                assert f"orders.jsonl:{i + 1}:" in said
            else:
                assert line["id"] in {f"p{i:05d}", f"w{i:05d}"}
                made += 1
    assert made == count - len(broken)
    assert i + 1 == count
    assert f"{made} made, {sum(way[1] == 4 for way in broken.values())} refused" in said
    assert whole(folder / "out")
    assert ledger_rows(folder / "out", "SELECT count(*) FROM orders WHERE state = 'made'") == [(made,)]


def test_mixed_orders_of_any_count(tmp_path, scale):
    few, many = scale(40, 1000), scale(120, 10_000)
    used = {}
    for count in (START, few, many):
        folder = tmp_path / str(count)
        used[count] = run_batch(folder, count)
        if count > START:
            assert used[count][0] == 1
            assert_all_told(folder, count)
        shutil.rmtree(folder / "out")
    (_, start_mb, start_s, start_own), (_, few_mb, few_s, few_own), (_, many_mb, many_s, many_own) = used.values()
    each = [1000 * (s - start_s) / (n - START) for s, n in ((few_s, few), (many_s, many))]
    own = [1000 * (s - start_own) / (n - START) for s, n in ((few_own, few), (many_own, many))]
    print(f"memory of the run: {start_mb:.1f} MB for {START} orders, {few_mb:.1f} for {few}, {many_mb:.1f} for {many}")
    print(f"processor time of an order: {each[0]:.2f} ms of {few}, {each[1]:.2f} ms of {many}; the run's own {own}")
    assert abs(many_mb / few_mb - 1) < 0.1
    if many >= 10_000:
        assert abs(each[1] / each[0] - 1) < 0.1
