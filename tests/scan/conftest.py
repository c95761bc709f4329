"""What the scan's tests share: soles read once, and insoles made of them."""

import pytest

from orthocalc.insole.contact import as_scanned_arch_mm
from orthocalc.insole.shape import shape_insole
from orthocalc.insole.sizing import size_of
from orthocalc.insole.template import load_template
from orthocalc.prescription import FootPrescription
from orthocalc.scan.place import place
from orthocalc.scan.read import plantar_of
from tests.scan.feet import LENGTH, corners, left_foot

PLAIN = {
    "length_mm": LENGTH + 10,
    "ball_width_mm": 88,
    "heel_width_mm": 61,
    "base_thickness_mm": 3,
    "arch_apex_s": 0.417,
    "heel_cup_depth_mm": 12,
    "arch_solid": 1,
    "skive_deg": 15,
}


@pytest.fixture(scope="session")
def sole():
    return plantar_of(corners(left_foot()), "left", LENGTH)


@pytest.fixture(scope="session")
def foot_on(sole):
    """Return a maker of prescriptions under the formula's foot (or another sole): plain but for what is named."""
    placed = {}

    def make(template="full_length", under=None, **numbers):
        base = {**PLAIN, **numbers}
        size = size_of(load_template(template), *(base[n] for n in ("length_mm", "ball_width_mm", "heel_width_mm")))
        key = id(under or sole), template, size.length_mm
        if key not in placed:
            placed[key] = place(under or sole, size, LENGTH).top
        foot = FootPrescription(**base, scan=placed[key])
        if "arch_height_mm" in numbers:
            return foot
        height = max(as_scanned_arch_mm(foot, size, foot.arch_apex_s), 0)
        return foot.model_copy(update={"arch_height_mm": height})

    return make


@pytest.fixture(scope="session")
def insole_on(foot_on):
    return lambda side="left", template="full_length", under=None, **numbers: shape_insole(
        load_template(template), foot_on(template, under, **numbers), side
    )
