"""What a screen says to somebody who has never seen it: how readings are typed, what is missing, what is wrong."""

from orthocalc.form.questions import every_question
from orthocalc.tui.widgets.why import explained

BY = {question.at: question for question in every_question()}


def test_a_field_of_several_readings_says_how_they_are_typed():
    several = [question for question in every_question() if question.kind == "readings"]
    assert {q.at.rsplit("/", 1)[1] for q in several} >= {"left_mm", "right_mm", "difference_mm"}
    for question in several:
        assert "everal readings: 8; 10; 9" in str(explained(question, None))
    assert "readings" not in str(explained(BY["/feet/left/length_mm"], None))
