"""Status: the lines round the pages: case, what follows, and cautions; the pages' names; the insoles' numbers; keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orthocalc.tui.actions import ACTIONS, PAGES, shown
from orthocalc.tui.live import Outcome

if TYPE_CHECKING:
    from orthocalc.finding import Side
    from orthocalc.prescription import FootPrescription
    from orthocalc.tui.store import Store


def status_line(store: Store, outcome: Outcome, not_taken: int = 0, *, narrow: bool = False) -> str:
    """Return the line; ``not_taken``: how many entries stand on the screen that were not accepted."""
    name = store.path.name if store.path is not None else store.tree.get("id", "case")
    kept = " · never saved" if store.path is None else " ● not saved" if store.changed else ""
    parts = [f"{'' if narrow else 'orthocalc  '}{name}{kept}"]
    wrong = [f"{not_taken} {'entry' if not_taken == 1 else 'entries'} not accepted"] if not_taken else []
    if others := len(store.problems) + len(store.outside):
        wrong.append(f"{others} to mend or to add")
    if wrong:
        parts.append(f"✗ {', '.join(wrong)} Alt+M")
    design = outcome.design
    if design is not None:
        cautions = sum(finding.level == "caution" for finding in design.findings)
        if design.refused:
            parts.append(f"■ refer: {', '.join(word.replace('_', ' ') for word in design.refused)}")
        if cautions:
            parts.append(f"⚠ {cautions} {'caution' if cautions == 1 else 'cautions'} Alt+W")
        parts.append(_legs(outcome))
    return (" │ " if narrow else "  │  ").join(parts)


def page_line(page: str) -> str:
    """Return the pages' names, the one that is shown marked."""
    names = {name: f" {n} {name.capitalize()} " for n, name in enumerate(PAGES, 1)}
    links = {name: f"[@click=app.page('{name}')]{words}[/]" for name, words in names.items()}
    return " ".join((links | {page: f"[reverse]{names[page]}[/]"}).values())


def footer(*, wide: bool) -> str:
    """Return the keys that everybody needs."""
    known = [action for action in ACTIONS if action.footer or (wide and action.id == "findings")]
    wanted = [f"{shown(action.keys[0])} {action.title.lower()}" for action in known]
    return "  ".join(["⏎ next", "↑↓ step", *(["PgDn section"] if wide else []), *wanted])


def _legs(outcome: Outcome) -> str:
    assessment = outcome.design.assessment if outcome.design is not None else None
    legs = assessment.leg_length if assessment is not None else None
    if legs is None:
        return "leg length not measured"
    if legs.short_side is None:
        return "legs equal"
    return f"{legs.short_side} leg {legs.difference_mm:.1f} mm shorter"


NUMBERS = (("heel_lift_mm", "lift", " mm"), ("arch_height_mm", "arch", " mm"), ("rearfoot_post_deg", "post", "°"))


def caption(outcome: Outcome, shown: str, *, narrow: bool = False) -> str:
    """Return what stands over the insoles: ``shown``, from where they are seen, and the main numbers of each."""
    if outcome.design is None:
        said = ["left and right: the last good ones"] if shown else []
    else:
        said = [_foot(side, foot, narrow=narrow) for side, foot in outcome.design.prescription.feet().items()]
    return "\n".join([*([shown] if shown else []), *said])


def _foot(side: Side, foot: FootPrescription, *, narrow: bool) -> str:
    numbers = [(word, f"{getattr(foot, field):g}", unit) for field, word, unit in NUMBERS]
    if narrow:
        return " ".join([side[0].upper(), *(f"{word} {value}" for word, value, _ in numbers)])
    return f"{side[0].upper()} " + " · ".join(f"{word} {value}{unit}" for word, value, unit in numbers)
