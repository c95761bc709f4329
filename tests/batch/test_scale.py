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
open("used.json", "w").write(json.dumps([code, int(peak.split()[1]) / 1024, cpu_s]))
"""
START = 30
"""Orders whose run is taken as the cost of starting; enough for both workers to have made one of each kind."""


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
    """The few are run before and after the many, and their mean counts: a machine is not as fast all the while."""
    few, many = scale(40, 1000), scale(120, 10_000)
    counts = [START, *scale([few, many], [few, few, many, few, few])]
    used = {count: [] for count in counts}
    for turn, count in enumerate(counts):
        used[count].append(run_batch(tmp_path / str(turn), count))
    for turn, count in enumerate(counts):  # after the last is run: neither reading nor deleting lies between two runs
        if count > START:
            assert_all_told(tmp_path / str(turn), count)
        shutil.rmtree(tmp_path / str(turn) / "out")
    memory_mb, cpu_s = ({n: sum(run[i] for run in runs) / len(runs) for n, runs in used.items()} for i in (1, 2))
    each_ms = {n: 1000 * (cpu_s[n] - cpu_s[START]) / (n - START) for n in (few, many)}
    print(f"memory of the run: {', '.join(f'{mb:.1f} MB of {n} orders' for n, mb in memory_mb.items())}")
    print(f"processor time of an order: {', '.join(f'{ms:.2f} ms of {n}' for n, ms in each_ms.items())}")
    assert all(code == 1 for count in (few, many) for code, _, _ in used[count])
    assert abs(memory_mb[many] / memory_mb[few] - 1) < 0.1
    if many >= 10_000:
        assert abs(each_ms[many] / each_ms[few] - 1) < 0.1
