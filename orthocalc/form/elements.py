"""Elements: the prescription's fields as they are overridden in a case, in the order in which a lab reads them."""

from __future__ import annotations

from functools import cache

from orthocalc.form.questions import Question, question_at

MEDIAL = frozenset({"rearfoot_post_deg", "forefoot_post_deg", "met_pad/x_mm"})
"""Elements whose numbers are positive medially."""
AT = "/order/overrides/SIDE/"
"""Where a case sets a field of the prescription itself."""
_GROUPS: dict[str, tuple[tuple[str, str], ...]] = {
    "Lift": (
        ("heel_lift_mm", "Heel lift"),
        ("ball_lift_mm", "Ball lift"),
        ("toe_lift_mm", "Toe lift"),
        ("sole_lift_mm", "Sole lift (shoe)"),
    ),
    "Arch and heel": (
        ("arch_height_mm", "Medial arch"),
        ("arch_apex_s", "Arch apex (0-1)"),
        ("arch_fill_mm", "Arch fill"),
        ("arch_solid", "Arch solid (0-1)"),
        ("lateral_arch_mm", "Lateral arch"),
        ("transverse_arch_mm", "Transverse arch"),
        ("heel_cup_depth_mm", "Heel cup"),
        ("rearfoot_post_deg", "Rearfoot post"),
        ("forefoot_post_deg", "Forefoot post"),
        ("medial_skive_mm", "Medial skive"),
        ("lateral_skive_mm", "Lateral skive"),
        ("skive_deg", "Skive angle"),
        ("medial_flange_mm", "Medial flange"),
        ("lateral_flange_mm", "Lateral flange"),
        ("horseshoe_mm", "Horseshoe"),
    ),
    "Forefoot": (
        ("met_pad/height_mm", "Metatarsal pad"),
        ("met_pad/s", "Pad place (0-1)"),
        ("met_pad/x_mm", "Pad off the axis"),
        ("met_pad/length_mm", "Pad length"),
        ("met_pad/width_mm", "Pad width"),
        ("met_bar/height_mm", "Metatarsal bar"),
        ("met_bar/s", "Bar place (0-1)"),
        ("mortons_extension_mm", "Morton's ext."),
        ("reverse_mortons_mm", "Reverse Morton's"),
        ("first_ray_cutout_mm", "First-ray cut-out"),
        ("fifth_ray_cutout_mm", "Fifth-ray cut-out"),
        ("dancers_pad_mm", "Dancer's pad"),
        ("toe_crest_mm", "Toe crest"),
        ("rocker/angle_deg", "Rocker"),
        ("rocker/apex_s", "Rocker apex (0-1)"),
    ),
    "Sheet": (
        ("base_thickness_mm", "Base thickness"),
        ("top_cover_mm", "Top cover"),
        ("length_mm", "Insole length"),
        ("ball_width_mm", "Insole ball width"),
        ("heel_width_mm", "Insole heel width"),
        ("trim", "Trim"),
        ("label", "Label"),
    ),
}


@cache
def elements() -> dict[str, tuple[Question, ...]]:
    """Return the questions of all elements by group."""
    return {
        title: tuple(question_at(f"{AT}{field}", label) for field, label in asked) for title, asked in _GROUPS.items()
    }
