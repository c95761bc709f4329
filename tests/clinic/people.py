"""People for property tests: plausible adults with readings, feet, shoes and orders, as case files."""

from hypothesis import strategies as st

METHODS = {
    "block_test": 12,
    "eos": 30,
    "xray_femoral_heads": 30,
    "xray_full_length": 30,
    "laser": 20,
    "rasterstereography": 15,
    "iliac_crest_book": 12,
    "crest_height_difference": 20,
}
WORDS = ("low_back_pain", "hip_pain", "knee_pain", "foot_pain", "standing_work")
CONDITIONS = ("osteoporosis", "hip_contracture", "knee_contracture", "medial_knee_oa", "diabetes", "equinus")
sides = st.sampled_from(["left", "right"])


def tenths(low, high):
    return st.integers(round(low * 10), round(high * 10)).map(lambda n: n / 10)


def some(words, most=2):
    return st.lists(st.sampled_from(words), max_size=most, unique=True)


@st.composite
def readings(draw, methods=tuple(METHODS), most=3):
    entries = []
    for method in draw(st.lists(st.sampled_from(methods), min_size=1, max_size=most, unique=True)):
        values = draw(st.lists(tenths(0, METHODS[method]), min_size=1, max_size=3))
        entries.append({"method": method, "short_side": draw(sides), "difference_mm": values})
    if draw(st.booleans()):
        left = draw(tenths(820, 860))
        entries.append(
            {"method": "tape_asis_medial_malleolus", "left_mm": left, "right_mm": left + draw(tenths(-15, 15))}
        )
    return entries


@st.composite
def feet(draw):
    foot = {"length_mm": draw(tenths(235, 285))}
    for name, values in (
        ("fpi6", st.integers(-12, 12)),
        ("navicular_height_mm", tenths(20, 65)),
        ("navicular_drop_mm", tenths(0, 18)),
        ("dorsum_height_standing_mm", tenths(50, 80)),
        ("rcsp_deg", tenths(-5, 12)),
    ):
        if draw(st.booleans()):
            foot[name] = draw(values)
    return foot


@st.composite
def people(draw, **fixed):
    """Return a case file; ``fixed`` replaces parts of it."""
    left = draw(feet())
    right = {**draw(feet()), "length_mm": left["length_mm"] + draw(tenths(-6, 6))}
    case = {
        "orthocalc": 1,
        "id": "p",
        "patient": {
            "sex": draw(st.sampled_from(["female", "male"])),
            "age_years": draw(st.integers(18, 85)),
            "mass_kg": draw(st.integers(48, 120)),
            "symptoms": draw(some(WORDS)),
            "conditions": draw(some(CONDITIONS, 1)),
        },
        "leg_length": draw(readings()),
        "feet": {"left": left, "right": right},
        "screening": {
            "trendelenburg": draw(some(["left", "right"])),
            "overpronation": draw(some(["left", "right"])),
            "prolonged_sitting": draw(st.booleans()),
        },
        "shoe": {
            "kind": draw(st.sampled_from(["dress", "casual", "athletic", "extra_depth", "boot", "sandal", "high_heel"]))
        },
        "order": {
            "policy": draw(st.sampled_from(["symptom_based", "oa_aware", "conservative"])),
            "material": draw(st.sampled_from(["tpu_95a", "pa12", "eva", "petg"])),
        },
    }
    return case | fixed
