"""The ends of every range: what the door lets in is planned, or refused in one line at the place it is from."""

import json
from pathlib import Path

import pytest

from orthocalc.case import Case
from orthocalc.cli import run
from orthocalc.design import plan_case
from orthocalc.document import parse
from orthocalc.finding import SIDES
from orthocalc.form.elements import elements
from orthocalc.form.questions import every_question
from orthocalc.form.tree import with_value
from orthocalc.problem import DocumentError

BEGUN = {"orthocalc": 1, "id": "c", "shoe": {"size": "EU 40"}, "feet": {"left": {"length_mm": 255}}}
NUMBERS = [
    question.item(0)
    for question in [*every_question(), *(q.of(side) for group in elements().values() for q in group for side in SIDES)]
    if question.within is not None and question.kind in {"number", "whole"}
]


@pytest.mark.parametrize("question", NUMBERS, ids=lambda question: question.at)
def test_each_end_of_a_range_is_planned_or_refused_where_it_is_from(question):
    end = int if question.kind == "whole" else float
    for value in (question.within.low, question.within.high):
        try:
            plan_case(parse(Case, with_value(BEGUN, question.at, end(value))))
        except DocumentError as error:
            for problem in error.problems:
                assert problem.at.startswith(("/feet/", "/order/", "/leg_length/", "/patient/", "/shoe/"))
                assert problem.message


@pytest.mark.parametrize(
    ("field", "foot_mm", "insole_mm", "least", "most"),
    [
        ("heel_width_mm", 25, 21, 25, 110),
        ("heel_width_mm", 120, 116, 25, 110),
        ("ball_width_mm", 30, 26, 40, 150),
        ("ball_width_mm", 160, 156, 40, 150),
    ],
)
def test_a_foot_too_narrow_or_too_wide_for_any_insole_is_one_line_at_its_measure(
    tmp_path, capsys, field, foot_mm, insole_mm, least, most
):
    """Of the foot's width 4 mm are for the shoe (evidence.md §11 row 44); schema's ranges are the insole's."""
    case = {"orthocalc": 1, "id": "c", "feet": {"right": {"length_mm": 255, field: foot_mm}}}
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case))
    assert run(["design", str(path), "-o", str(tmp_path / "out")]) == 3
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert f"/feet/right/{field}: gives an insole of {insole_mm}.0 mm; allowed are {least}–{most} mm" in line
    assert not Path(tmp_path / "out").exists()
