"""Status: one line over the pages: which case, whether it is saved, what follows, and how many cautions there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orthocalc.tui.live import Outcome

if TYPE_CHECKING:
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


def _legs(outcome: Outcome) -> str:
    assessment = outcome.design.assessment if outcome.design is not None else None
    legs = assessment.leg_length if assessment is not None else None
    if legs is None:
        return "leg length not measured"
    if legs.short_side is None:
        return "legs equal"
    return f"{legs.short_side} leg {legs.difference_mm:.1f} mm shorter"


NUMBERS = (("heel_lift_mm", "lift", "mm"), ("arch_height_mm", "arch", "mm"), ("rearfoot_post_deg", "post", "°"))


def caption(outcome: Outcome, *, shown: bool) -> str:
    """Return what stands over the insoles: their main numbers, left and right; ``shown``: whether any stand there."""
    if outcome.design is None:
        return "left and right: the last good ones" if shown else ""
    feet = list(outcome.design.prescription.feet().values())
    parts = [
        f"{word} {' / '.join(f'{getattr(foot, field):g}' for foot in feet)} {unit}" for field, word, unit in NUMBERS
    ]
    return "left / right: " + ", ".join(parts)
