"""Loading: what a pressure recording adds to the assessment of one foot; it never names a short leg."""

from __future__ import annotations

from orthocalc.clinic.rules import Rules
from orthocalc.finding import Finding, Side
from orthocalc.pressure.measures import FootMeasures


def foot_loading(side: Side, measures: FootMeasures, rules: Rules) -> list[Finding]:
    """Return the findings of one foot's recording: peak, contact area, arch index, and how many steps they rest on."""
    rule, steps = "pressure.shown", len(measures.steps)
    peak, area = measures.peak_pressure_kpa, measures.contact_area_cm2
    findings = []
    if peak is not None:
        text = f"Peak pressure {peak:.0f} kPa; comparable within one device only."
        findings.append(Finding("peak_pressure", side, peak, "kPa", rule, text))
    if area is not None:
        findings.append(Finding("contact_area", side, area, "cm²", rule, f"Contact area {area:.0f} cm²."))
    text = f"{steps} complete steps recorded."
    findings.append(Finding("steps", side, steps, "1", "pressure.few_steps", text))
    if measures.arch_index is not None:
        text = (
            f"Arch index {measures.arch_index:.2f} in walking (±0.03); it is higher than in standing "
            "and has no cut-offs of its own, so it does not vote on the foot type."
        )
        findings.append(Finding("arch_index", side, measures.arch_index, "1", "foot_type.arch_index_walking", text))
    few = rules.number("pressure.few_steps")
    if steps < few:
        text = f"{steps} steps are few for a mean; {few:.0f} or more are advised."
        findings.append(Finding("few_steps", side, steps, "1", "pressure.few_steps", text, "caution"))
    findings += [Finding("recording", side, None, "", rule, note, "caution") for note in measures.notes]
    return findings
