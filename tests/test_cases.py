"""Golden cases: tests/cases/*.toml through the public door, load → design → JSON."""

import json
import tomllib
from pathlib import Path

import pytest

import orthocalc
from orthocalc.design_file import design_json
from orthocalc.document import DocumentError

ADULT = {"orthocalc": 1, "id": "golden", "patient": {"age_years": 40}, "feet": {"left": {"length_mm": 260}}}
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
    for key in path.split("."):
        if key not in tree:
            return "absent"
        tree = tree[key]
    return "null" if tree is None else tree


def run(given, folder):
    tree = laid_over(ADULT, given)
    if given.get("feet") == "nothing":
        del tree["feet"]
    elif "feet" in given:
        tree["feet"] = given["feet"]
    file = folder / "case.json"
    file.write_text(json.dumps(tree), encoding="utf-8")
    return orthocalc.design_case(*orthocalc.load_case(file))


@pytest.mark.parametrize("case", CASES)
def test_golden_case(case, tmp_path):
    assert set(case) <= {
        "name",
        "why",
        "source",
        "given",
        "expect",
        "tolerance",
        "findings",
        "absent",
        "refused",
        "errors",
    }
    given = case.get("given", {})
    if "errors" in case:
        with pytest.raises(DocumentError) as error:
            run(given, tmp_path)
        assert sorted(problem.at for problem in error.value.problems) == case["errors"]
        return
    design = run(given, tmp_path)
    tree = design_json(design)
    for path, expected in case.get("expect", {}).items():
        got = at(tree, path)
        if isinstance(expected, float):
            assert got == pytest.approx(expected, abs=case.get("tolerance", 1e-6)), path
        else:
            assert got == expected, path
    names = {finding.name for finding in design.findings}
    assert set(case.get("findings", ())) <= names
    assert not set(case.get("absent", ())) & names
    assert list(design.refused) == case.get("refused", [])
