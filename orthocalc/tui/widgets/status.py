"""Status: the lines round the pages: case, what follows, and cautions; the pages' names; the insoles' numbers; keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from orthocalc.tui.actions import ACTIONS, PAGES, shown
from orthocalc.tui.findings import told
from orthocalc.tui.live import Outcome
from orthocalc.tui.shape import NARROW, SLIM

if TYPE_CHECKING:
    from orthocalc.finding import Side
    from orthocalc.prescription import FootPrescription
    from orthocalc.tui.store import Store


def status_line(store: Store, outcome: Outcome, not_taken: int = 0, *, width: int = 120) -> str:
    """Return what fits the width of the screen: whole items, the weightiest ones longest.

    ``not_taken``: how many entries stand on the screen that were not accepted.
    """
    items = {
        "file": _file(store),
        "wrong": _wrong(not_taken, len(store.problems) + len(store.outside)),
        "refer": _refer(outcome),
        "cautions": _cautions(outcome),
        "legs": _legs(outcome),
    }
    shown = {name: forms[0] for name, forms in items.items() if forms}
    for name, number in LESS:
        if cell_len(_joined(shown, width)) <= width - MARGINS:
            break
        forms = items[name][number:]
        if forms:
            shown[name] = forms[0]
        elif number >= MOST_FORMS:
            shown.pop(name, None)
    return _joined(shown, width)


MARGINS = 2
"""Blanks beside the line."""
MOST_FORMS = 4
"""The most forms of an item; beyond these it is left out."""
LESS = (
    ("file", 1),
    ("legs", 1),
    ("file", 2),
    ("file", 3),
    ("refer", 1),
    ("wrong", 1),
    ("file", MOST_FORMS),
    ("legs", MOST_FORMS),
    ("cautions", MOST_FORMS),
    ("refer", MOST_FORMS),
)
"""Which item takes its next shorter form, or goes, while the line is too long."""


def _joined(shown: dict[str, str], width: int) -> str:
    return (" │ " if width < NARROW else "  │  ").join(filter(None, shown.values()))


def _file(store: Store) -> tuple[str, ...]:
    name = store.path.name if store.path is not None else store.tree.get("id", "case")
    kept = "never saved" if store.path is None else "● not saved" if store.changed else ""
    between = " · " if store.path is None else " " if kept else ""
    code = f" ({known})" if (known := store.value("/patient/code")) else ""
    full = f"{name}{code}{between}{kept}"
    return (f"orthocalc  {full}", full, f"{name}{between}{kept}", kept)


def _wrong(not_taken: int, others: int) -> tuple[str, ...]:
    words = [f"{not_taken} {'entry' if not_taken == 1 else 'entries'} not accepted"] if not_taken else []
    words += [f"{others} to mend or to add"] if others else []
    return (f"✗ {', '.join(words)} Alt+M", f"✗ {not_taken + others} to mend Alt+M") if words else ()


def _refer(outcome: Outcome) -> tuple[str, ...]:
    refused = outcome.design.refused if outcome.design is not None else ()
    names = ", ".join(word.replace("_", " ") for word in refused)
    return (f"■ refer: {names}", f"■ {len(refused)} refer Alt+W") if refused else ()


def _cautions(outcome: Outcome) -> tuple[str, ...]:
    findings = outcome.design.findings if outcome.design is not None else ()
    cautions = sum(finding.level == "caution" for finding in told(findings).values())
    return (f"⚠ {cautions} {'caution' if cautions == 1 else 'cautions'} Alt+W",) if cautions else ()


def page_line(page: str) -> str:
    """Return the pages' names, the one that is shown marked."""
    names = {name: f" {n} {name.capitalize()} " for n, name in enumerate(PAGES, 1)}
    links = {name: f"[@click=app.page('{name}')]{words}[/]" for name, words in names.items()}
    return " ".join((links | {page: f"[reverse]{names[page]}[/]"}).values())


def footer(columns: int) -> str:
    """Return the keys that everybody needs; where the insoles are not beside the form, the one to them."""
    wide = columns >= NARROW
    known = [action for action in ACTIONS if action.footer or (wide and action.id == "findings")]
    wanted = [f"{shown(action.keys[0])} {action.title.lower()}" for action in known]
    (aside,) = (f"{shown(action.keys[0])} insoles" for action in ACTIONS if action.id == "preview.wide")
    first = ["⏎ next", aside if columns < SLIM else "↑↓ step"]
    return "  ".join([*first, *(["PgDn section"] if wide else []), *wanted])


def _legs(outcome: Outcome) -> tuple[str, ...]:
    if outcome.design is None:
        return ()
    assessment = outcome.design.assessment
    legs = assessment.leg_length if assessment is not None else None
    if legs is None:
        return ("leg length not measured",)
    if legs.short_side is None:
        return ("legs equal",)
    error = f" ± {legs.spread_mm:.0f}" if legs.sd_mm else ""
    shorter = f"{legs.difference_mm:.1f}{error} mm shorter"
    return (f"{legs.short_side} leg {shorter}", f"{legs.short_side} leg −{legs.difference_mm:.1f} mm")


def caption(outcome: Outcome, shown: str, width: int) -> str:
    """Return what stands over the insoles: ``shown``, from where they are seen, and the main numbers of each.

    A line for each, in fewer words where the width has no room for all.
    """
    if outcome.design is None:
        said = ["left and right: the last good ones"] if shown else []
    else:
        feet = outcome.design.prescription.feet().items()
        said = [_foot(side, foot, narrow=False) for side, foot in feet]
        if max(map(cell_len, said)) > width:
            said = [_foot(side, foot, narrow=True) for side, foot in feet]
            shown += UNITS if cell_len(shown + UNITS) <= width else ""
    return "\n".join([*([shown] if shown else []), *said])


UNITS = " · mm · medial +"
"""What the numbers of narrow screens have no room for."""


def _foot(side: Side, foot: FootPrescription, *, narrow: bool) -> str:
    lift, arch, post = foot.heel_lift_mm, foot.arch_height_mm, foot.rearfoot_post_deg
    if narrow:
        return f"{side[0].upper()} lift {lift:g} arch {arch:g} post {post:+g}".replace("+0", "0")
    tilted = "" if not post else " medial" if post > 0 else " lateral"
    return f"{side[0].upper()} lift {lift:g} mm · arch {arch:g} mm · post {abs(post):g}°{tilted}"
