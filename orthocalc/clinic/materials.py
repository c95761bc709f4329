"""Materials: hardness → stiffness, what a heel presses out of a lift, shells that bend alike (§2.7, §4.4, row 33)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from orthocalc.case import Case
from orthocalc.clinic.rules import Rules
from orthocalc.clinic.thresholds import above, at_least, mm
from orthocalc.finding import Finding, Side, Value
from orthocalc.prescription import Material

GRAVITY_M_S2 = 9.81
VISIBLE_MM = 0.1
SHELLS: tuple[Material, ...] = ("pp", "pa12", "pa11", "petg", "pla", "tpu_95a")


@dataclass(frozen=True, slots=True)
class Compression:
    """What the standing heel does to a lift.

    Attributes
    ----------
    pressure_kpa : under the heel of one foot, standing on both
    modulus_mpa : of the lift as printed or cut
    elastic_strain, strain : at once, and after months (foams settle)
    loss_mm : of the lift; None where the strain is beyond the formula
    """

    pressure_kpa: float
    modulus_mpa: float
    elastic_strain: float
    strain: float
    elastic_loss_mm: float
    loss_mm: float | None


def gent_mpa(shore_a: float, rules: Rules) -> float:
    """Return Young's modulus of a rubber from its hardness [MPa] (Gent 1958), hardness held to 20–90 Shore A.

    Notes
    -----
    Good to a factor of 2; a rubber formula, used for foams and printed TPU for want of a better one.
    """
    low, high = rules.numbers("lift.compression.shore_range")
    s = min(max(shore_a, low), high)
    a, b, c, d, e, f = rules.numbers("lift.compression.gent")
    return a * (b + c * s) / (d * (e - f * s))


def ruess_mpa(shore_a: float, rules: Rules) -> float:
    """Return Ruess's modulus from hardness [MPa]: log10 E = 0.0235 S − 0.6403; recommended for 30–60 Shore A."""
    slope, start = rules.numbers("lift.compression.ruess")
    return float(10 ** (slope * shore_a + start))


def equal_stiffness_mm(thickness_mm: float, material: Material, instead: Material, rules: Rules) -> float:
    """Return the thickness at which a shell of another material bends as much [mm]: t (E1 / E2)^(1/3)."""
    ratio = rules.number(f"material.modulus.{material}") / rules.number(f"material.modulus.{instead}")
    return float(thickness_mm * ratio ** rules.number("material.equal_stiffness"))


def heel_pressure_kpa(mass_kg: float, rules: Rules) -> float:
    """Return the pressure under one heel of a person standing on both feet [kPa]."""
    force_n = 0.5 * mass_kg * GRAVITY_M_S2 * rules.number("lift.compression.heel_share")
    return 10 * force_n / rules.number("lift.compression.heel_area")


def compress(lift_mm: float, mass_kg: float, modulus_mpa: float, creep: float, rules: Rules) -> Compression:
    """Return what a lift loses under a standing heel, linear; beyond a strain of 0.15 that is not assessed."""
    pressure = heel_pressure_kpa(mass_kg, rules)
    elastic = pressure / (1000 * modulus_mpa)
    strain = elastic * creep
    beyond = at_least(strain, rules.number("lift.compression.strain_max"))
    return Compression(pressure, modulus_mpa, elastic, strain, elastic * lift_mm, None if beyond else strain * lift_mm)


def lift_compression(case: Case, side: Side, lift_mm: float, rules: Rules) -> Finding | None:
    """Return what is to be said of a lift's compression; None for no lift or a stiff material."""
    material = case.order.material
    if not lift_mm or material in {"pa12", "pa11", "pp", "petg", "pla"}:
        return None
    shore = case.order.shore_a if case.order.shore_a is not None else _shore_of(material, rules)
    known = (("body mass", case.patient.mass_kg), ("Shore A hardness of the material", shore))
    missing = [name for name, value in known if value is None]
    if shore is None or case.patient.mass_kg is None:
        text = f"The lift's compression is not assessed: {' and '.join(missing)} not given."
        return Finding("lift_compression", side, None, "mm", "lift.compression.gent", text)
    modulus = gent_mpa(shore, rules) * _infill(case, rules)
    creep = rules.number("lift.compression.eva_creep") if material == "eva" else 1.0
    share = f", {case.order.infill_pct:g} % infill" if case.order.infill_pct is not None else ", printed solid"
    how = f"{shore:g} Shore A{'' if material == 'eva' else share}"
    return _say(side, lift_mm, (shore, how), compress(lift_mm, case.patient.mass_kg, modulus, creep, rules), rules)


def _say(side: Side, lift_mm: float, made_of: tuple[float, str], found: Compression, rules: Rules) -> Finding:
    shore, words = made_of
    inputs: dict[str, Value] = {
        "shore_a": shore,
        "ruess_mpa": ruess_mpa(shore, rules),
        "modulus_mpa": found.modulus_mpa,
        "pressure_kpa": found.pressure_kpa,
        "elastic_strain": found.elastic_strain,
        "elastic_loss_mm": found.elastic_loss_mm,
        "strain": found.strain,
    }
    how = f"{found.pressure_kpa:.0f} kPa under the heel by body mass, {words}"
    if found.loss_mm is None:
        text = (
            f"Too soft to carry a lift: {how} compress it by {100 * found.strain:.0f} %, beyond what can be calculated."
        )
        rule = "lift.compression.strain_max"
        return Finding("lift_compression", side, None, "mm", rule, text, "caution", inputs)
    factor = rules.number("lift.compression.factor")
    much = above(found.loss_mm, rules.number("lift.compression.warn_mm"))
    much = much or above(found.loss_mm / lift_mm, rules.number("lift.compression.warn_share"))
    least, most = found.loss_mm / factor, found.loss_mm * factor
    loss = f"{mm(found.loss_mm)} ({mm(least)} to {mm(most)})" if most >= VISIBLE_MM else f"under {mm(VISIBLE_MM)}"
    text = f"Estimated loss of the {mm(lift_mm)} lift by compression in standing: {loss}; {how}."
    text += " A firmer material keeps more." if much else ""
    rule = "lift.compression.warn_mm" if much else "lift.compression.gent"
    return Finding("lift_compression", side, found.loss_mm, "mm", rule, text, "caution" if much else "info", inputs)


def _shore_of(material: Material, rules: Rules) -> float | None:
    name = f"material.shore_a.{material}"
    return rules.number(name) if name in rules.by_name else None


def _infill(case: Case, rules: Rules) -> float:
    """Return a printed lattice's share of the solid's modulus; foam is not printed."""
    if case.order.infill_pct is None or case.order.material == "eva":
        return 1.0
    return math.pow(case.order.infill_pct / 100, rules.number("lift.compression.infill"))


def brittle(case: Case, rules: Rules) -> list[Finding]:
    """Caution about a material that is for trying, not for wearing."""
    if case.order.material != "pla":
        return []
    return [Finding("material_brittle", None, "pla", "", "material.brittle", rules.note("material.brittle"), "caution")]


def equal_stiffness(case: Case, base_mm: float, rules: Rules) -> Finding | None:
    """Return how thick a shell of each other material would have to be; None where no shell is made."""
    material = case.order.material
    if case.template_like != "three_quarter" or material not in SHELLS:
        return None
    alike = {one: equal_stiffness_mm(base_mm, material, one, rules) for one in SHELLS if one != material}
    words = ", ".join(f"{name.replace('_', ' ').upper()} {mm(value)}" for name, value in alike.items())
    text = f"A shell that bends like {mm(base_mm)} of {material.upper()} would be: {words}. Over 5 mm is no shell."
    inputs: dict[str, Value] = {f"{name}_mm": value for name, value in alike.items()}
    return Finding("equal_stiffness", None, base_mm, "mm", "material.equal_stiffness", text, inputs=inputs)
