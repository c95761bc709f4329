"""Keys in one burst, as a slow line or a scanner delivers them: what is saved is what was typed, in its order."""

import json
import random

import pytest

from tests.tui.conftest import CASE
from tests.tui.terminal import BACK_TAB, BACKSPACE, DELETE, END, ENTER, HOME, LEFT, RIGHT, TAB, alt, ctrl, paste
from tests.tui.typing_model import FIELDS, Form

DO = {
    BACKSPACE: lambda form: form.line.erase(-1),
    DELETE: lambda form: form.line.erase(1),
    LEFT: lambda form: form.line.move(-1),
    RIGHT: lambda form: form.line.move(1),
    HOME: lambda form: form.line.jump(end=False),
    END: lambda form: form.line.jump(end=True),
    TAB: lambda form: form.go(1),
    ENTER: lambda form: form.go(1),
    BACK_TAB: lambda form: form.go(-1),
}


def apply(form, keys):
    for key in keys:
        if key in DO:
            DO[key](form)
        else:
            form.line.type(key.removeprefix("\x1b[200~").removesuffix("\x1b[201~"))


def some_keys(chance, form):
    """Return a random burst that stays on the numbers of the feet."""
    keys, place = [], form.place
    for _ in range(chance.randint(1, 40)):
        move = chance.choice([TAB, ENTER, BACK_TAB])
        step = -1 if move == BACK_TAB else 1
        kind = chance.choices(["digit", "edit", "go", "paste"], [10, 5, 3, 1])[0]
        if kind == "digit":
            keys.append(chance.choice("0123456789"))
        elif kind == "edit":
            keys.append(chance.choice([BACKSPACE, BACKSPACE, DELETE, LEFT, RIGHT, HOME, END]))
        elif kind == "paste":
            keys.append(paste(str(chance.randint(0, 420))))
        elif 0 <= place + step < len(FIELDS):
            keys.append(move)
            place += step
    return keys


@pytest.fixture
def burst(folder, start):
    """Return a writer of bursts, each ended by ctrl+s, which gives the feet of the case as it was saved."""
    file = folder / "case.json"
    terminal = start("case.json", size=(80, 24))
    terminal.shows("Case id")
    terminal.send(alt("2"))
    terminal.shows("Foot breadth")

    def write(keys):
        before = file.stat().st_ino, file.stat().st_mtime_ns
        terminal.send("".join(keys) + ctrl("s"))
        terminal.until(lambda: (file.stat().st_ino, file.stat().st_mtime_ns) != before, what="the case to be saved")
        saved = json.loads(file.read_text(encoding="utf-8"))
        assert saved["shoe"] == CASE["shoe"]
        assert saved["leg_length"][:1] == CASE["leg_length"]
        return saved.get("feet", {})

    return write


def test_bursts_that_lost_their_order_in_the_toolkits_own_field(burst):
    assert burst(["1", "2", BACKSPACE, "3", "4"]) == {"left": {"length_mm": 134}}
    assert burst([TAB] * 10 + ["1", "2", TAB, "3", "4", TAB, "5", "6"]) == {
        "left": {"length_mm": 134, "navicular_drop_mm": 12, "dorsum_height_sitting_mm": 56},
        "right": {"navicular_drop_mm": 34},
    }


def test_random_bursts_against_a_model_of_what_was_typed(burst, scale):
    chance, form = random.Random(6), Form()  # noqa: S311 - a seeded sample
    form.line.arrive()
    for number in range(scale(25, 500)):
        keys = some_keys(chance, form)
        apply(form, keys)
        assert burst(keys) == form.case(), f"burst {number}: {keys}"


def test_a_reading_is_added_filled_in_and_taken_back_in_one_burst(folder, burst):
    added = [*"block", TAB, TAB, TAB, *"left", TAB, *"7; 8"]
    first = CASE["leg_length"][0]
    second = {"method": "block_test", "short_side": "left", "difference_mm": [7, 8]}
    burst([TAB] * 40 + [ENTER, *added])
    assert readings(folder) == [first, second]
    burst([ctrl("z"), *"9"])  # the field of the change that was taken back has the keys
    assert readings(folder) == [first, second | {"difference_mm": [9]}]
    burst([ctrl("z"), ctrl("z"), ctrl("z")])
    assert readings(folder) == [first]


def readings(folder):
    return json.loads((folder / "case.json").read_text(encoding="utf-8"))["leg_length"]
