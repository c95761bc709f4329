"""A lift that is built up, as pieces to print: a pair for every step, or a base pair with shims."""

import json

import pytest

import orthocalc

CASE = {
    "orthocalc": 1,
    "id": "s",
    "patient": {"age_years": 40, "symptoms": ["low_back_pain"]},
    "leg_length": [{"method": "eos", "short_side": "left", "difference_mm": 8}],  # 5.5 mm: 3, 4.5, 5.5
    "feet": {"left": {"length_mm": 250}, "right": {"length_mm": 250}},
    "shoe": {"kind": "athletic"},
}


def saved(folder, series):
    file = folder / "case.json"
    file.write_text(json.dumps(CASE | {"order": {"series": series} if series else {}}), encoding="utf-8")
    design = orthocalc.design_case(*orthocalc.load_case(file))
    assert design.prescription.left.heel_lift_mm == 5.5  # the series changes no number of the prescription
    files = design.save(folder / "out")
    record = json.loads((folder / "out/s.design.json").read_text(encoding="utf-8"))
    assert [f.path.name for f in files if f.side] == [f["path"] for f in record["files"]]
    return {f["path"]: f for f in record["files"]}


def lift(file):
    return file["measured"]["heel_lift_mm"]


def test_without_a_series_the_pair_alone(tmp_path):
    files = saved(tmp_path, None)
    assert set(files) == {"s-left.stl", "s-right.stl"}
    assert lift(files["s-left.stl"]) == pytest.approx(5.5, abs=0.05)


def test_pairs_are_one_for_every_step(tmp_path):
    files = saved(tmp_path, "pairs")
    heights = {"s-left.stl": 3.0, "s-step2-left.stl": 4.5, "s-step3-left.stl": 5.5}
    assert set(files) == {*heights, "s-right.stl", "s-step2-right.stl", "s-step3-right.stl"}
    for name, height in heights.items():
        assert lift(files[name]) == pytest.approx(height, abs=0.05)
    assert len({file["sha256"] for name, file in files.items() if "right" in name}) == 1
    assert [files[name]["step"] for name in heights] == [1, 2, 3]


def test_shims_stack_to_the_prescribed_lift(tmp_path):
    files = saved(tmp_path, "shims")
    assert set(files) == {"s-left.stl", "s-right.stl", "s-step2-left.stl", "s-step3-left.stl"}
    stack = [lift(files[name]) for name in ("s-left.stl", "s-step2-left.stl", "s-step3-left.stl")]
    assert stack == pytest.approx([3.0, 1.5, 1.0], abs=0.05)
    assert sum(stack) == pytest.approx(5.5, abs=0.1)


def test_a_step_too_small_for_a_shim_replaces_the_one_before(tmp_path):
    tree = CASE | {"leg_length": [{"method": "eos", "short_side": "left", "difference_mm": 7}]}  # 5 mm: 3, 4.5, 5
    file = tmp_path / "case.json"
    file.write_text(json.dumps(tree | {"order": {"series": "shims", "engrave": False}}), encoding="utf-8")
    design = orthocalc.design_case(*orthocalc.load_case(file))
    heights = [p.check.measured["heel_lift_mm"] for p in design.pieces if p.side == "left"]
    assert heights == pytest.approx([3.0, 1.5, 2.0], abs=0.05)
    assert "2 mm instead of the one before" in next(f.text for f in design.findings if f.name == "series")
