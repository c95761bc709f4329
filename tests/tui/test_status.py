"""The line at the top says less on a narrow screen, item by item, and never half of one."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.widgets import Static

from orthocalc.clinic.leg_length import LegLength
from orthocalc.finding import Finding
from orthocalc.tui.store import Store
from orthocalc.tui.widgets.status import status_line
from tests.tui.driven import press, run, screen, settled, words

WIDTHS = pytest.mark.parametrize("width", [60, 80, 120])
WEIGHT = ("Alt+M", "refer", "caution", "leg", "file")
"""What the items are known by, the weightiest first."""


def outcome(refused, cautions, difference_mm):
    legs = LegLength(difference_mm, 3.0, 0.9, "structural", liftable=True) if difference_mm else None
    found = tuple(Finding("one", None, None, "", "", f"number {n}", "caution") for n in range(cautions))
    assessed = SimpleNamespace(leg_length=legs)
    return SimpleNamespace(design=SimpleNamespace(refused=refused, findings=found, assessment=assessed))


def ways(name, code, changed, refused, cautions, difference_mm, wrong):
    """Return every way in which each item may be said, in full first."""
    mark = " ● not saved" if changed else ""
    kept, named = f"{name}{mark}", f"{name} ({code}){mark}" if code else f"{name}{mark}"
    entries = f"{wrong} {'entry' if wrong == 1 else 'entries'} not accepted"
    return {
        "Alt+M": (f"✗ {entries} Alt+M", f"✗ {wrong} to mend Alt+M") if wrong else (),
        "refer": (f"■ refer: {', '.join(refused)}", f"■ {len(refused)} refer Alt+W") if refused else (),
        "caution": (f"⚠ {cautions} {'caution' if cautions == 1 else 'cautions'} Alt+W",) if cautions else (),
        "leg": (f"left leg {difference_mm:.1f} ± 6 mm shorter", f"left leg −{difference_mm:.1f} mm")
        if difference_mm
        else ("leg length not measured",),
        "file": (f"orthocalc  {named}", named, kept, *(["● not saved"] if changed else [])),
    }


@given(
    st.sampled_from([60, 80, 120]),
    st.text("abcdefgh-", min_size=1, max_size=70).map(lambda stem: f"{stem}.json"),
    st.sampled_from(["", "P-17"]),
    st.booleans(),
    st.lists(st.sampled_from(["charcot", "red flags", "large difference"]), unique=True).map(tuple),
    st.integers(0, 30),
    st.sampled_from([0, 7.7, 12.5]),
    st.integers(0, 40),
)
def test_nothing_is_cut_and_the_weightiest_stay(width, name, code, changed, refused, cautions, difference_mm, wrong):
    tree = {"orthocalc": 1, "id": "c", "feet": {"left": {"length_mm": 260}}, "patient": {"code": code} if code else {}}
    store = Store(tree, Path("cases") / name, {} if changed else tree)
    line = status_line(store, outcome(refused, cautions, difference_mm), wrong, width=width)
    assert cell_len(line) <= width - 2  # a blank at both ends
    shown = [item.strip() for item in line.split("│") if item.strip()]
    known = ways(name, code, changed, refused, cautions, difference_mm, wrong)
    there = [mark for mark in WEIGHT if any(item in known[mark] for item in shown)]
    assert len(shown) == len(there)  # every item is one of the ways, whole
    wanted = [mark for mark in WEIGHT if known[mark]]
    assert there == wanted[: len(there)]  # the lightest go first
    assert {*WEIGHT[:3]} & {*wanted} <= {*there}  # for these there is room in 60 columns
    full = [known[mark][0] for mark in wanted]
    if sum(map(cell_len, full)) + 5 * (len(full) - 1) <= width - 2:
        assert set(full) == set(shown) or width < 104


@WIDTHS
def test_what_the_screen_shows_is_whole(tmp_path, width):
    feet = {side: {"length_mm": 260} for side in ("left", "right")}
    readings = [{"method": "block_test", "short_side": "left", "difference_mm": [8]}]
    tree = {"orthocalc": 1, "id": "c", "feet": feet, "leg_length": readings, "patient": {"red_flags": ["charcot"]}}

    async def story():
        async with screen(tree, tmp_path / "visit.json", tmp_path, "measure", (width, 30)) as (app, pilot):
            line = app.pages.query_one("#status", Static)
            assert cell_len(words(line)) <= line.content_size.width
            assert "refer" in words(line)
            await press(pilot, *"24.4", "tab", *"2450")
            await settled(pilot)
            assert cell_len(words(line)) <= line.content_size.width
            shown = [item.strip() for item in words(line).split("│")]
            assert {"✗ 2 entries not accepted Alt+M", "✗ 2 to mend Alt+M"} & {*shown}
            assert any(item.endswith(("caution Alt+W", "cautions Alt+W")) for item in shown)
            assert all(item[0] in "✗■⚠" or "leg" in item or "visit.json" in item for item in shown)

    run(story())
