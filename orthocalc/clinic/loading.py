"""Loading: what a pressure recording adds to the assessment of one foot; it never names a short leg."""

from __future__ import annotations

from collections.abc import Mapping

from orthocalc.case import Case
from orthocalc.clinic.rules import Rules
from orthocalc.clinic.thresholds import above
from orthocalc.finding import Finding, Side, Value
from orthocalc.pressure.measures import Asymmetry, FootMeasures, symmetry


def foot_loading(case: Case, side: Side, measures: FootMeasures, rules: Rules) -> list[Finding]:
    """Return the findings of one foot's recording: peak, contact area, arch index, and how many steps they rest on."""
    found = [
        _peak(side, measures),
        _area(side, measures),
        _steps(side, measures),
        _arch_index(case, side, measures, rules),
    ]
    findings = [finding for finding in found if finding is not None]
    steps, few = len(measures.steps), rules.number("pressure.few_steps")
    if steps < few and not measures.standing:
        text = f"Only {steps} complete steps were recorded; a mean wants {few:.0f} or more."
        findings.append(Finding("few_steps", side, steps, "steps", "pressure.few_steps", text, "caution"))
    notes = [Finding("recording", side, None, "", "pressure.shown", note, "caution") for note in measures.notes]
    return [*findings, *notes]


def asymmetry(loading: Mapping[Side, FootMeasures]) -> list[Finding]:
    """Return how far the feet's loading differs, beside the spread of the steps; it never names a short leg."""
    if len(loading) < 2:
        return []
    found = []
    for name, one in symmetry(loading["left"], loading["right"]).items():
        words = name.rsplit("_", 1)[0].replace("_", " ")
        beyond = {True: "more than", False: "within", None: "not comparable with"}[one.exceeds]
        text = (
            f"{words.capitalize()} right {_shown(one.right, one.unit)}, left {_shown(one.left, one.unit)} "
            f"({_more(one)}), "
            f"{beyond} the spread of the steps. Healthy walking is not even, and no leg length can be read from it."
        )
        inputs: dict[str, Value] = {"left": one.left, "right": one.right, "explained": one.explained}
        found.append(Finding(f"symmetry_{name}", None, one.index_pct, "%", "pressure.symmetry", text, inputs=inputs))
    return found


def _shown(value: float, unit: str) -> str:
    return f"{value:.2f} {unit}" if unit == "s" else f"{value:.0f} {unit}"


def _more(one: Asymmetry) -> str:
    """Say Robinson's index in words."""
    return (
        "equal" if not one.index_pct else f"{'right' if one.index_pct > 0 else 'left'} {abs(one.index_pct):.1f} % more"
    )


def _peak(side: Side, measures: FootMeasures) -> Finding | None:
    peak = measures.peak_pressure_kpa
    if peak is None:
        return None
    text = f"Peak pressure {peak:.0f} kPa; comparable within one device only."
    inputs: dict[str, Value] = {}
    if measures.forefoot_peak is not None:
        at = measures.forefoot_peak
        text += f" Under the forefoot {at.kpa:.0f} kPa, {100 * at.s:.0f} % of the print's length from the heel."
        inputs = {"forefoot_kpa": at.kpa, "forefoot_s": at.s, "forefoot_x_mm": at.x_mm}
    return Finding("peak_pressure", side, peak, "kPa", "pressure.shown", text, inputs=inputs)


def _area(side: Side, measures: FootMeasures) -> Finding | None:
    area = measures.contact_area_cm2
    if area is None:
        return None
    return Finding("contact_area", side, area, "cm²", "pressure.shown", f"Contact area {area:.0f} cm².")


def _steps(side: Side, measures: FootMeasures) -> Finding:
    if measures.standing:
        return Finding("standing", side, True, "", "pressure.shown", "A recording of standing, not of walking.")
    steps = len(measures.steps)
    return Finding("steps", side, steps, "steps", "pressure.few_steps", f"{steps} complete steps recorded.")


def _arch_index(case: Case, side: Side, measures: FootMeasures, rules: Rules) -> Finding | None:
    index = measures.arch_index
    if index is None:
        return None
    if measures.standing:
        low, high = rules.numbers("foot_type.arch_index")
        rule, text = (
            "foot_type.arch_index",
            (
                f"Arch index {index:.2f} in standing (±0.03): high-arched up to {low:g}, low-arched from {high:g}, "
                "the quartiles of healthy people."
            ),
        )
    else:
        rule, text = (
            "foot_type.arch_index_walking",
            (
                f"Arch index {index:.2f} in walking (±0.03); it is higher than in standing "
                "and has no cut-offs of its own, so it is not used for the foot posture."
            ),
        )
    bmi = body_mass_index(case)
    if bmi is not None and above(bmi, rules.number("foot_type.arch_index_bmi")):
        text += f" Body mass index {bmi:.0f}: soft tissue widens the print."
    return Finding("arch_index", side, index, "1", rule, text, inputs={"standing": measures.standing})


def body_mass_index(case: Case) -> float | None:
    """Return mass / height² [kg/m²]; None where either is missing."""
    mass, height = case.patient.mass_kg, case.patient.height_mm
    return None if mass is None or height is None else mass / (height / 1000) ** 2
