"""Elements: what only the order asks for, with the defaults it leaves open; reliefs under marked points (row 43)."""

from __future__ import annotations

from orthocalc.case import Case
from orthocalc.clinic.defaults import met_bar, met_pad, rocker
from orthocalc.clinic.lift import at_risk
from orthocalc.clinic.rules import Rules
from orthocalc.clinic.sheet import Sheet
from orthocalc.clinic.sizes import Size, foot_to_insole_s
from orthocalc.clinic.support import wedge_mm
from orthocalc.clinic.thresholds import above, at_least, mm
from orthocalc.finding import Finding
from orthocalc.prescription import Relief
from orthocalc.pressure.measures import FootMeasures

LARGEST_RELIEF_MM = 40.0
EDGED = {
    "reliefs": "relief",
    "first_ray_cutout_mm": "first-ray cut-out",
    "fifth_ray_cutout_mm": "fifth-ray cut-out",
    "dancers_pad_mm": "dancer's pad",
    "horseshoe_mm": "horseshoe",
}
"""Elements that leave a hollow for a part of the foot, whose edge bears."""
_REACHES_SULCUS = {"full_length", "sulcus", "diabetic"}


def put_elements(sheet: Sheet, case: Case, size: Size, loading: FootMeasures | None, rules: Rules) -> None:
    """Complete what is ordered, put reliefs under marked points, and say what the evidence says of both."""
    line, origin = met_line_s(sheet, case, loading, rules)
    if sheet.overridden("met_pad"):
        sheet.complete("met_pad", lambda pad: met_pad(pad, size, line, rules))
        _say_met_pad(sheet, case, origin, rules)
    if sheet.overridden("met_bar"):
        sheet.complete("met_bar", lambda bar: met_bar(bar, size, line, rules))
    if sheet.overridden("rocker"):
        sheet.complete("rocker", lambda ordered: rocker(ordered, rules))
    if not sheet.overridden("reliefs"):
        _reliefs(sheet, case, size, rules)
        _offer_relief(sheet, case, loading)
    _edges(sheet, case, rules)
    _complaints(sheet, case)
    _trim(sheet)
    forefoot = sheet.ordered("forefoot_post_deg")
    if forefoot:
        edge = wedge_mm(sheet.numbers["ball_width_mm"], forefoot)
        edge_name = "medial" if forefoot > 0 else "lateral"
        text = f"The forefoot's {edge_name} edge stands {mm(edge)} higher than the other. Check the room in the shoe."
        sheet.say(Finding("forefoot_wedge", sheet.side, edge, "mm", "pad.only_ordered", text))
    _wedge(sheet, case, rules)
    _skive(sheet, case)


def met_line_s(sheet: Sheet, case: Case, loading: FootMeasures | None, rules: Rules) -> tuple[float, str]:
    """Return where the metatarsal heads lie as a share of the foot's length, and how that is known."""
    measured = case.foot(sheet.side).mth1_s
    if measured is not None:
        return measured, "measured"
    if loading is not None and loading.mth1_s is not None:
        return loading.mth1_s, "the recording's pressure peak"
    return rules.number("pad.met_line"), "the usual share of the foot's length"


def _say_met_pad(sheet: Sheet, case: Case, origin: str, rules: Rules) -> None:
    text = (
        f"Metatarsal pad as ordered, placed by the metatarsal heads ({origin}). {rules.note('pad.met_behind')} "
        "No benefit for pain is shown."
    )
    sheet.note("met_pad_place", None, "", "pad.met_behind", text, "info")
    trim = sheet.ordered("trim")
    if case.template_like not in _REACHES_SULCUS or trim == "three_quarter":
        sheet.note("met_pad_needs_sulcus", None, "", "pad.needs_sulcus", rules.note("pad.needs_sulcus"))


def _reliefs(sheet: Sheet, case: Case, size: Size, rules: Rules) -> None:
    """Put a relief under every marked point if the base is thick enough to hold one."""
    points = case.foot(sheet.side).pain_points
    if not points or case.template_like == "heel_lift":
        return
    base, layer = sheet.numbers["base_thickness_mm"], rules.number("relief.layer")
    if not at_least(base, layer):
        text = (
            f"Painful places are marked ({len(points)}), but the base of {mm(base)} is "
            f"too thin for a relief: it needs {mm(layer)} (the diabetic template, or order the base)."
        )
        sheet.note("relief_needs_layer", base, "mm", "relief.layer", text)
        return
    margin, depth = rules.number("relief.margin"), rules.number("relief.depth")
    reliefs = tuple(
        Relief(
            s=foot_to_insole_s(p.s, size.foot_length_mm, size.length_mm, rules),
            x_mm=p.x_mm,
            radius_mm=min(p.radius_mm + margin, LARGEST_RELIEF_MM),
            depth_mm=depth,
        )
        for p in points
    )
    text = f"{mm(depth)} deep under each of {len(points)} marked places, {mm(margin)} wider all round, edge bevelled."
    sheet.put_whole("reliefs", reliefs, "relief.depth", text)


def _offer_relief(sheet: Sheet, case: Case, loading: FootMeasures | None) -> None:
    """Name the highest forefoot pressure of a foot at risk for a clinician to mark; nothing is hollowed unasked."""
    peak = None if loading is None else loading.forefoot_peak
    if peak is None or not at_risk(case) or case.foot(sheet.side).pain_points:
        return
    text = (
        f"The forefoot's highest pressure ({peak.kpa:.0f} kPa) lies at {100 * peak.s:.0f} % of the foot's length, "
        f"{mm(abs(peak.x_mm))} {'medial' if peak.x_mm >= 0 else 'lateral'} of its axis: mark it to have it relieved."
    )
    sheet.note("relief_offer", peak.kpa, "kPa", "relief.layer", text, "info")


def _complaints(sheet: Sheet, case: Case) -> None:
    """Repeat what the patient complains of: no rule draws on it, and what is ordered for it is the clinician's own."""
    told = ", ".join(word.replace("_", " ") for word in case.foot(sheet.side).complaints)
    if told:
        text = f"Recorded for this foot: {told}. No rule draws on it; what is to be done for it is yours to order."
        sheet.note("complaints", told, "", "pad.only_ordered", text, "info")


def _edges(sheet: Sheet, case: Case, rules: Rules) -> None:
    """Caution about edges under a foot at risk, which may not feel them."""
    edged = [words for field, words in EDGED.items() if sheet.ordered(field) or sheet.numbers.get(field)]
    if edged and at_risk(case):
        text = f"{' and '.join(edged).capitalize()} under a foot at risk: {rules.note('relief.edge')}"
        sheet.note("edge_at_risk", len(edged), "1", "relief.edge", text)


def _trim(sheet: Sheet) -> None:
    """Say what an ordered trim takes away."""
    trim, numbers = sheet.ordered("trim"), sheet.numbers
    ball, toe = numbers.get("ball_lift_mm", 0.0), numbers.get("toe_lift_mm", 0.0)
    if (trim == "three_quarter" and (ball or toe)) or (trim == "sulcus" and toe):
        where = f"ball {mm(ball)}, toes {mm(toe)}"
        text = f"Trimmed to {trim.replace('_', ' ')}, the insole ends before what the lift raises in front ({where})."
        sheet.note("trim_loses_lift", None, "", "lift.shape.full_from", text)


def _skive(sheet: Sheet, case: Case) -> None:
    """Caution about an ordered skive that the rules would leave out."""
    knee = "medial_knee_oa" in case.patient.conditions
    if sheet.was_ordered("medial_skive_mm") and sheet.numbers.get("medial_skive_mm") and (knee or at_risk(case)):
        why = "medial knee osteoarthritis" if knee else "a foot at risk"
        text = f"A medial heel skive is ordered although there is {why}: the rules would leave it out."
        sheet.note("skive_against_rule", sheet.numbers["medial_skive_mm"], "mm", "skive.highly_pronated", text)


def _wedge(sheet: Sheet, case: Case, rules: Rules) -> None:
    """Say what must be known of ordered wedges: lateral ones, and high medial posts."""
    post, high = sheet.numbers.get("rearfoot_post_deg", 0.0), rules.number("post.high")
    if above(post, high):
        text = (
            f"The medial post of {post:g}° is above {high:g}°, more than any rule here gives: the clinician's own "
            "decision."
        )
        sheet.note("post_high", post, "deg", "post.high", text)
    if not sheet.was_ordered("rearfoot_post_deg") or post >= 0:
        return
    sheet.note("lateral_wedge", post, "deg", "post.lateral_wedge", rules.note("post.lateral_wedge"), "info")
    if not sheet.numbers.get("forefoot_post_deg", sheet.ordered("forefoot_post_deg") or 0.0) < 0:
        text = (
            "A lateral wedge is ordered under the heel only; those of the trials ran the full length, under the "
            "forefoot too."
        )
        sheet.note("lateral_wedge_heel_only", post, "deg", "post.lateral_wedge", text)
    knee = case.screening.knee_pain.left if sheet.side == "left" else case.screening.knee_pain.right
    if knee == "lateral":
        text = "A lateral wedge loads the outside of the knee, and this knee hurts there: it is not for such a knee."
        sheet.note("lateral_wedge_lateral_pain", post, "deg", "post.lateral_wedge_not", text)
    fpi6 = case.foot(sheet.side).fpi6
    if fpi6 is not None and fpi6 <= rules.number("post.lateral_wedge_not"):
        text = f"A lateral wedge under a supinated foot (FPI-6 {fpi6:+d}): the trials left such feet out."
        sheet.note("lateral_wedge_supinated", fpi6, "points", "post.lateral_wedge_not", text)
