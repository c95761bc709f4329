"""Golden cases: tests/cases/*.toml through the public door, load → design → JSON."""

import json
import re
import tomllib
from pathlib import Path

import pytest

import orthocalc
from orthocalc.design_file import design_json
from orthocalc.document import DocumentError
from tests.recordings import scaled_to, standing, standing_print, walking

ADULT = {"orthocalc": 1, "id": "golden", "patient": {"age_years": 40}, "feet": {"left": {"length_mm": 260}}}
ADULT["order"] = {"engrave": False}  # tests/insole/test_engrave.py has it
KEYS = {"name", "why", "source", "given", "prints", "earlier", "expect", "tolerance", "says", "findings", "absent"}
CASES = [
    pytest.param(case, id=f"{file.stem}: {case['name']}")
    for file in sorted((Path(__file__).parent / "cases").glob("*.toml"))
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]


def laid_over(base, given):
    """Lay what a golden case gives over the plain adult; lists and words replace."""
    if not (isinstance(base, dict) and isinstance(given, dict)):
        return given
    return base | {key: laid_over(base.get(key), value) for key, value in given.items()}


def at(tree, path):
    """Follow a dotted path; numbers step into lists."""
    for key in path.split("."):
        if isinstance(tree, list) and key.isdigit() and int(key) < len(tree):
            tree = tree[int(key)]
        elif isinstance(tree, dict) and key in tree:
            tree = tree[key]
        else:
            return "absent"
    return "null" if tree is None else tree


def by_name(findings):
    """Return findings as ``name.side`` or ``name.case``, so that a golden case can reach their numbers."""
    tree = {}
    for finding in findings:
        tree.setdefault(finding["name"], {}).setdefault(finding["side"] or "case", finding)
    return tree


def case_file(given, folder, name="case.json"):
    tree = laid_over(ADULT, given)
    if given.get("feet") == "nothing":
        del tree["feet"]
    elif "feet" in given:
        tree["feet"] = given["feet"]
    file = folder / name
    file.write_text(json.dumps(tree), encoding="utf-8")
    return file


def recorded(prints, folder, prefix=""):
    """Write the described prints as recordings and return the case's ``pressure``."""
    entries = []
    for side, described in prints.items():
        frame = standing_print(described["mm"], described.get("kpa", 50))
        if "force_n" in described:
            frame = scaled_to(frame, described["force_n"])
        movie = walking(frame) if described.get("walking") else standing(frame)
        (folder / f"{prefix}{side}.asf").write_text(movie, encoding="ascii")
        entries.append({"file": f"{prefix}{side}.asf", "side": side})
    return entries


def run(case, folder):
    given = case.get("given", {})
    if "prints" in case:
        given = given | {"pressure": recorded(case["prints"], folder)}
    if "earlier" in case:
        before = case["earlier"]
        if "prints" in before:
            before = {k: v for k, v in before.items() if k != "prints"} | {
                "pressure": recorded(before["prints"], folder, "earlier-")
            }
        case_file(before, folder, "earlier.json")
        given = given | {"previous": "earlier.json"}
    return orthocalc.design_case(*orthocalc.load_case(case_file(given, folder)))


@pytest.mark.parametrize("case", CASES)
def test_golden_case(case, tmp_path):
    assert set(case) <= {*KEYS, "refused", "errors"}
    if "errors" in case:
        with pytest.raises(DocumentError) as error:
            run(case, tmp_path)
        assert sorted(problem.at for problem in error.value.problems) == case["errors"]
        return
    design = run(case, tmp_path)
    tree = design_json(design)
    tree["finding"] = by_name(tree["findings"])
    for path, expected in case.get("expect", {}).items():
        got = at(tree, path)
        if isinstance(expected, float):
            assert got == pytest.approx(expected, abs=case.get("tolerance", 1e-6)), path
        else:
            assert got == expected, path
    for path, words in case.get("says", {}).items():
        assert words in at(tree["finding"], path)["text"], path
    names = {finding.name for finding in design.findings}
    assert set(case.get("findings", ())) <= names
    assert not set(case.get("absent", ())) & names
    assert list(design.refused) == case.get("refused", [])


def sources(pattern):
    """Return every number that the golden cases' sources name after a word."""
    told = " ".join(param.values[0]["source"] for param in CASES)
    found = set()
    for numbers in re.findall(pattern, told):
        for first, last in re.findall(r"(\d+)(?:–(\d+))?", numbers):
            found |= set(range(int(first), int(last or first) + 1))
    return found


def test_every_worked_case_of_the_rulebook_is_there():
    assert set(range(1, 51)) - sources(r"§7 cases? ((?:\d+(?:–\d+)?(?:, | and )?)+)") == set()


def test_every_row_of_the_decisions_is_there():
    assert set(range(1, 46)) - sources(r"§11 rows? ((?:\d+(?:–\d+)?(?:, | and )?)+)") == set()
