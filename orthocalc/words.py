"""Words: findings, reasons and rules as text for a terminal; worst news first, every number with its unit."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from orthocalc.case import Case
from orthocalc.clinic.rules import Rule, Rules
from orthocalc.clinic.sheet import name_and_unit
from orthocalc.clinic.thresholds import wedge
from orthocalc.clinic.voice import GRADES, topic
from orthocalc.design import Design
from orthocalc.finding import Finding, Side
from orthocalc.prescription import FootPrescription

WIDTH = 110
TOPICS = {
    "legs": "Legs and pelvis",
    "foot": "Feet",
    "pressure": "Pressure recordings",
    "lift": "Lift",
    "insole": "Insoles",
    "effect": "What may be expected, and what may not",
    "caution": "Noted",
    "screen": "Alignment screen",
    "refer": "Noted",
}
"""Headings of what is neither refer nor caution, in the order they are read."""
DISCLAIMER = "A design aid for qualified professionals, not a diagnosis."


def assessment_lines(design: Design, case: Case) -> Iterator[str]:
    """Return what a case's measurements mean and what follows, as lines of text."""
    yield f"{design.prescription.id}: {_verdict(design)}"
    yield from _wrapped("", _person(case))
    yield DISCLAIMER
    refer = sorted((f for f in design.findings if f.level == "refer"), key=_urgency)
    yield from _section("REFER", [f for f in refer if f.name in design.refused], design.rules)
    answered = [f for f in design.findings if f.name == "accepted"]
    yield from _section(
        "ANSWERED FOR BY NAME", [f for f in refer if f.name not in design.refused] + answered, design.rules
    )
    cautions = [f for f in design.findings if f.level == "caution"]
    yield from _section("CAUTION", sorted(cautions, key=_weight), design.rules)
    yield ""
    yield "Prescription" + (" (NOT TO BE MADE until answered for)" if design.refused else "")
    yield from _table(design)
    for name, heading in TOPICS.items():
        found = [f for f in design.findings if f.level == "info" and topic(f) == name and f.name != "accepted"]
        yield from _section(heading, sorted(found, key=lambda f: _ORDER.index(f.side)), design.rules)


_ORDER = ("left", "right", None)
_URGENT = (
    "cauda_equina",
    "critical_ischaemia",
    "charcot",
    "ulcer",
    "neurological_deficit",
    "achilles_injury",
    "open_wound",
    "fever",
)
_LAST = ("pressure", "foot", "insole")


def _urgency(finding: Finding) -> int:
    return _URGENT.index(finding.name) if finding.name in _URGENT else len(_URGENT)


def _weight(finding: Finding) -> int:
    """Sort cautions: legs, lift and person first; the quality of recordings last."""
    about = topic(finding)
    return -_LAST.index(about) if about in _LAST else -len(_LAST)


def _person(case: Case) -> str:
    """Return whom and what it is about, as far as it is known."""
    p, order = case.patient, case.order
    known = [
        p.code,
        case.date,
        p.sex,
        None if p.age_years is None else f"{p.age_years:g} years",
        None if p.mass_kg is None else f"{p.mass_kg:g} kg",
        None if case.shoe.kind is None else f"{case.shoe.kind.replace('_', ' ')} shoe",
        ", ".join(word.replace("_", " ") for word in p.symptoms) or None,
        f"template {order.template.replace('_', ' ')} in {order.material.replace('_', ' ').upper()}",
        None if order.prescriber is None else f"prescribed by {order.prescriber}",
    ]
    return "; ".join(part for part in known if part)


def _verdict(design: Design) -> str:
    status = "REFER, not to be made. " if design.refused else ""
    if any(f.name == "cauda_equina" for f in design.findings):
        status = f"EMERGENCY, cauda equina symptoms. {status}"
    legs = design.assessment.leg_length if design.assessment is not None else None
    if legs is None:
        return f"{status}Leg length was not measured."
    said = next(
        (f.text.split(" (")[0] for f in design.findings if f.name == "leg_length"),
        "No difference of leg length was measured",
    )
    if "not established" in next((f.text for f in design.findings if f.name == "leg_length"), ""):
        said = "No difference of leg length is established"
    if legs.kind == "not_assessed":
        said = "Leg length is not assessed"
    return f"{status}{said}. {_lift_words(design)}"


def _lift_words(design: Design) -> str:
    lifts = []
    for side, foot in design.prescription.feet().items():
        parts = [f"{foot.heel_lift_mm:g} mm inside the shoe"] if foot.heel_lift_mm else []
        parts += [f"{foot.sole_lift_mm:g} mm under the shoe"] if foot.sole_lift_mm else []
        if parts:
            lifts.append(f"{side} {' and '.join(parts)}")
    held = next((f.text for f in design.findings if f.name == "lift_held_back"), None)
    if held is not None:
        return held
    steps = f", the {design.steps[0].side} in {len(design.steps)} steps" if len(design.steps) > 1 else ""
    return f"Lift: {'; '.join(lifts)}{steps}." if lifts else "No lift."


def _section(heading: str, findings: list[Finding], rules: Rules) -> Iterator[str]:
    """Return a heading and its findings; what is said of both feet alike is said once."""
    if not findings:
        return
    yield ""
    yield heading
    told: dict[str, list[Finding]] = {}
    for finding in findings:
        told.setdefault(finding.text, []).append(finding)
    for text, alike in told.items():
        sides = {finding.side for finding in alike}
        side = "both:" if len(sides) > 1 else f"{alike[0].side}:" if alike[0].side else ""
        grade = (
            "" if alike[0].name == "accepted" else f" [{GRADES[rules.by_name[alike[0].rule].grade]}: {alike[0].rule}]"
        )
        yield from _wrapped(f"  {side:7}", f"{text}{grade}")


def _table(design: Design) -> Iterator[str]:
    feet = design.prescription.feet()
    yield f"  {'':28}{''.join(f'{side:>18}' for side in feet)}"
    for field in FootPrescription.model_fields:
        values = [getattr(foot, field) for foot in feet.values()]
        if any(values) or field == "heel_lift_mm":
            cells = [_cell(field, foot) for foot in feet.values()]
            yield f"  {_label(field):28}{''.join(f'{cell:>18}' for cell in cells)}"
    held = any(f.name == "lift_held_back" for f in design.findings)
    for step in design.steps if len(design.steps) > 1 or held else ():
        when = "FOR NOW" if held else f"from day {step.day}"
        yield f"  {when}: {step.side} heel lift {step.heel_lift_mm:g} mm"


def _label(field: str) -> str:
    if field == "arch_apex_s":
        return "arch apex from heel [mm]"
    name, unit = name_and_unit(field)
    return f"{name.replace('_', ' ')}{'' if unit == '1' else f' [{unit}]'}"


def _cell(field: str, foot: FootPrescription) -> str:
    """Return one number as a clinician writes it: tenths of a mm, a post's direction in words."""
    value = getattr(foot, field)
    if field == "arch_solid":
        return {0.0: "shell", 1.0: "filled"}.get(value, f"{100 * value:.0f} % filled")
    if value is None or value in {0, ()}:
        return "none"
    if field == "arch_apex_s":
        return f"{value * foot.length_mm:.0f}"
    if field.endswith("post_deg"):
        return wedge(value).split(" (")[0]
    if isinstance(value, int | float):
        return f"{round(value, 1):g}"
    return value.replace("_", " ") if isinstance(value, str) else "yes"


def why_lines(design: Design, side: Side, field: str) -> Iterator[str]:
    """Return the reason of one number, what went into it, the rule and its paper, and what else is said of it."""
    name = name_and_unit(field)[0]
    yield from _wrapped("", design.why(side, field))
    for finding in design.reasons(side, name)[:1]:
        if finding.inputs is not None:
            shown = {k: v for k, v in finding.inputs.items() if v is not None and k not in {"rule", "rule_gave"}}
            inputs = ", ".join(_input(key, value) for key, value in shown.items())
            if inputs:
                yield from _wrapped("  from: ", inputs)
            yield from rule_lines(design.rules.by_name[finding.rule])
            if "rule" in finding.inputs:
                yield from rule_lines(design.rules.by_name[str(finding.inputs["rule"])])


_UNITS = {"mm": " mm", "deg": "°", "pct": " %", "kpa": " kPa", "mpa": " MPa", "kg": " kg"}


def _input(key: str, value: object) -> str:
    """Say one thing that went into a number, in words and with its unit."""
    words, _, unit = key.rpartition("_")
    name, unit = (words, _UNITS[unit]) if unit in _UNITS and words else (key, "")
    number = f"{value:.3g}" if isinstance(value, float) else str(value).replace("_", " ")
    return f"{name.replace('_', ' ')} {number}{unit}"


def rule_lines(rule: Rule) -> Iterator[str]:
    """Return one rule with its value, grade, source and note."""
    yield from _wrapped("  rule: ", f"{rule.name} = {value_of(rule)} ({GRADES[rule.grade]})")
    yield from _wrapped("  note: ", rule.note)
    for source in rule.source:
        yield from _wrapped("  source: ", source + ("" if rule.verified else " (source not read)"))


def value_of(rule: Rule) -> str:
    """Return a rule's number with its unit; numbers that belong together with one unit each, where they differ."""
    if rule.unit == "flag":
        return "applies"
    values = rule.value if isinstance(rule.value, tuple) else (rule.value,)
    units = rule.unit.split(", ")
    if len(units) == len(values):
        return ", ".join(_with_unit(v, u) for v, u in zip(values, units, strict=True))
    return _with_unit(", ".join(f"{v:g}" for v in values), rule.unit)


def _with_unit(value: float | str, unit: str) -> str:
    number = f"{value:g}" if isinstance(value, float) else str(value)
    return number if unit == "1" else f"{number} {unit}"


def rules_json(rules: Iterable[Rule]) -> list[dict[str, object]]:
    """Return rules as plain JSON values."""
    return [
        {
            "name": rule.name,
            "value": list(rule.value) if isinstance(rule.value, tuple) else rule.value,
            "unit": rule.unit,
            "grade": rule.grade,
            "source": list(rule.source),
            "verified": rule.verified,
            "note": rule.note,
        }
        for rule in rules
    ]


def asked_name(design: Design, words: str) -> str | None:
    """Return the name of a prescription field or a finding that somebody asks for; None where there is none.

    Spaces, hyphens and units may be left out, and the end of a name where its start is enough.
    """
    asked = name_and_unit(words.strip().lower().replace(" ", "_").replace("-", "_"))[0]
    fields = [name_and_unit(field)[0] for field in FootPrescription.model_fields]
    names = dict.fromkeys([*fields, *(finding.name for finding in design.findings)])
    if asked in names:
        return asked
    parts = [name for name in names if name.startswith(f"{asked}_") or name.endswith(f"_{asked}")]
    return parts[0] if len(parts) == 1 else None


def known_names(design: Design) -> list[str]:
    """Return what may be asked for."""
    fields = [name_and_unit(field)[0] for field in FootPrescription.model_fields]
    return list(dict.fromkeys([*fields, *(finding.name for finding in design.findings)]))


def _wrapped(lead: str, text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead)) or [lead]
