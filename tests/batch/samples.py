"""Samples: orders by the dozen, the command as a shell sees it, and what lies in an output."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
POWERLESS = ["setpriv", "--bounding-set", "-all", "--"] if os.geteuid() == 0 else []  # root may write everywhere
SHAPED = {"ball_width_mm": 93, "arch_height_mm": 20, "arch_solid": 1, "rearfoot_post_deg": 4, "heel_cup_depth_mm": 14}


def prescription(number, **more):
    """Return a prescription of a pair, its size and lift by its number; not engraved, which would take longer."""
    foot = SHAPED | {"length_mm": 232 + number % 12 * 5, "heel_lift_mm": number % 7}
    pair = {"left": foot, "right": foot | {"heel_lift_mm": 0}}
    return {"orthocalc": 1, "id": f"p{number:05d}", "engrave": False, **pair, **more}


def case(number, **more):
    """Return a case of two legs and two feet."""
    return {
        "orthocalc": 1,
        "id": f"c{number:05d}",
        "patient": {"age_years": 30 + number % 40, "symptoms": ["low_back_pain"]},
        "leg_length": [{"method": "eos", "short_side": "left", "difference_mm": 6 + number % 5}],
        "feet": {"left": {"length_mm": 238 + number % 9, "fpi6": 7}, "right": {"length_mm": 240, "fpi6": 4}},
        "shoe": {"kind": "athletic"},
        "order": {"engrave": False},
        **more,
    }


def small(number, **more):
    """Return the least an order can be: one foot, a wedge of its heel, quick to make and to write."""
    left = {"length_mm": 240 + number % 30, "heel_lift_mm": 3 + number % 6}
    return {"orthocalc": 1, "id": f"w{number:05d}", "template": "heel_lift", "engrave": False, "left": left, **more}


TEN_WAYS = [  # how an order is broken, its exit code alone, and words of what is said
    (lambda _: '{"orthocalc": 1, "id": ', 2, "not JSON: column"),
    (lambda n: {"orthocalc": 1, "id": f"b{n}"}, 3, "no size: give"),
    (lambda n: case(n, id="../../etc/passwd"), 3, "is not letters, digits"),
    (lambda n: case(n, id=f"b{n}", feet={"left": {"length_mm": 2440}}), 3, "is outside 80–400 mm"),
    (lambda n: case(n, id=f"b{n}", wieght_kg=80), 3, "unknown key"),
    (lambda n: prescription(n, id=f"b{n}", template="clog"), 3, "'clog' is not one of"),
    (lambda n: prescription(n, id=f"b{n}", left={"length_mm": 400}), 3, "is outside this template's"),
    (lambda n: case(n, id=f"b{n}", pressure=[{"file": "gone.asf"}]), 3, "No such file"),
    (lambda _: "gone.json", 2, "No such file"),
    (lambda n: case(n, id=f"b{n}", patient={"age_years": 9}), 4, "age_under_18"),
]


def as_line(tree):
    return tree if isinstance(tree, str) and tree.startswith("{") else json.dumps(tree)


def write_orders(path, orders):
    path.write_text("".join(json.dumps(order) + "\n" for order in orders), encoding="utf-8")
    return path


def command(*arguments):
    return [sys.executable, "-m", "orthocalc", *map(str, arguments)]


def orthocalc(*arguments, cwd, through=(), **more):
    return subprocess.run(
        [*through, *command(*arguments)], cwd=cwd, capture_output=True, text=True, check=False, **more
    )


def told(done):
    """Return the lines of a batch as JSON."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def errors(done):
    return [line for line in done.stderr.splitlines() if line.startswith("orthocalc: error: ")]


def contents(folder):
    """Return the digest of every file that is no ledger, by its path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "ledger" not in path.name
    }


def whole(folder):
    """Return whether every STL is as long as its header says (84 bytes and 50 for each triangle)."""
    for path in folder.rglob("*.stl"):
        data = path.read_bytes()
        if len(data) != 84 + 50 * int.from_bytes(data[80:84], "little"):
            return False
    return True


def ledger_rows(folder, sql):
    ledger = sqlite3.connect(folder / "ledger.sqlite")
    try:
        return ledger.execute(sql).fetchall()
    finally:
        ledger.close()


def children(pid):
    """Return the processes that a process has started."""
    return [int(child) for file in Path("/proc").glob(f"{pid}/task/*/children") for child in file.read_text().split()]
