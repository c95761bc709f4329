"""Export text: what was written → a list of files with size, mass and every ordered number measured back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from orthocalc.clinic.sheet import name_and_unit
from orthocalc.design_file import design_json
from orthocalc.finding import SIDES
from orthocalc.insole.check import ordered_numbers
from orthocalc.insole.orders import tolerance_of
from orthocalc.tui.exporting import readable
from orthocalc.tui.findings import told
from orthocalc.tui.pages.prescription import ORDER

if TYPE_CHECKING:
    from orthocalc.design import Design, Piece
    from orthocalc.finding import Side
    from orthocalc.tui.exporting import Exported

OVERRIDDEN = "order.override"
NAME, CELL = 26, 21
WHAT = "prescribed → measured on the finished mesh; ✓ within ± its tolerance; grams: printed solid"
FIRST = 3
"""So many cautions are told before the files; the key beside their number lists all."""


def exported_text(made: Exported) -> Text:
    """Return what is to be read after an export."""
    text = Text()
    for error in made.errors:
        text.append(f"✗ {error}\n")
    if made.stopped:
        text.append(f"Stopped. {_written_before(made)}\n")
    if made.design is not None and made.files:
        _files(text, made, made.design)
        for step in sorted({piece.step for piece in made.design.pieces}):
            _measured(text, made.design, step)
        if made.design.pieces:
            text.append(f"{WHAT}\n", "dim")
            if any(finding.rule == OVERRIDDEN for finding in made.design.findings):
                text.append(f"{ORDER} set by you; then what the rules give (–: no rule speaks)\n", "dim")
    return text


def _written_before(made: Exported) -> str:
    if not made.names:
        return "Nothing was written."
    return f"Whole in {made.folder}: {', '.join(made.names)}. Nothing else was written."


def _files(text: Text, made: Exported, design: Design) -> None:
    text.append(f"Written to {readable(made.folder)}\n", "bold")
    known = {file["path"]: file for file in design_json(design, made.files)["files"]}
    for file in made.files:
        text.append(f"✓ {file.path.name}")
        if (one := known.get(file.path.name)) is not None:
            numbers = f"{one['triangles']} triangles, {one['volume_cm3']:.1f} cm³, {one['mass_g']:.0f} g"
            text.append(f"  {numbers}", "dim")
        text.append("\n")
    for piece in design.pieces:
        if piece.unmarked:
            text.append(f"⚠ {piece.side}: not engraved: {piece.unmarked}\n")
    if design.refused:
        text.append("■ No insole was written, only the record of the design.\n")


def _measured(text: Text, design: Design, step: int) -> None:
    """Write a table: what was ordered of each insole, and what the finished mesh measures."""
    pieces = [piece for piece in design.pieces if piece.step == step]
    by_side = {piece.side: dict(_numbers(piece, _by_hand(design, piece.side))) for piece in pieces}
    shown = [side for side in SIDES if side in by_side]
    text.append("\n")
    text.append(f"{'' if step == 1 else f'step {step}':{NAME}}{''.join(f'{side:{CELL}}' for side in shown)}\n", "bold")
    names = dict.fromkeys(name for numbers in by_side.values() for name in numbers)
    for name in names:
        cells = (by_side[side].get(name, "") for side in shown)
        text.append(f"{_label(name):{NAME}}{''.join(f'{cell:{CELL}}' for cell in cells)}".rstrip() + "\n")


def _by_hand(design: Design, side: Side) -> dict[str, str]:
    """Return the elements of a foot that the order sets itself, each with what the rules give."""
    found = [f for f in design.findings if f.rule == OVERRIDDEN and f.side == side]
    gave = {f.name: f.inputs.get("rule_gave") for f in found}
    return {name: f"{round(one, 2):g}" if isinstance(one, float | int) else "–" for name, one in gave.items()}


def _numbers(piece: Piece, by_hand: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Return by name what was ordered, what is measured, whether that is within the tolerance, and what rules give."""
    for name, ordered in ordered_numbers(piece.insole).items():
        measured = piece.check.measured.get(name)
        rules = by_hand.get(name_and_unit(name.partition(".")[0])[0])
        if measured is None or not (ordered or rules or abs(measured) > tolerance_of(name)[0]):
            continue
        digits = 3 if name_and_unit(name)[1] == "1" else 2
        sign = "✓" if abs(measured - ordered) <= tolerance_of(name)[0] else "✗"
        found = round(measured, digits) + 0.0  # never -0.00
        yield name, f"{ordered:.{digits}f} → {found:.{digits}f} {sign}" + (f" {ORDER} {rules}" if rules else "")


def _label(name: str) -> str:
    words, unit = name_and_unit(name)
    unit = {"1": "", "deg": "°"}.get(unit, f" {unit}")
    return f"{words.replace('_', ' ').replace('.', ' ')} ±{tolerance_of(name)[0]:g}{unit}"


def caution_lines(design: Design) -> Iterable[str]:
    """Return how many cautions are open, and the first of them, a line each."""
    cautions = told(tuple(finding for finding in design.findings if finding.level == "caution"))
    if cautions:
        yield f"{len(cautions)} open {'caution' if len(cautions) == 1 else 'cautions'}, Alt+W for all:"
        yield from list(cautions)[:FIRST]


def refused_lines(design: Design) -> Iterable[str]:
    """Return what stops the files, and what to do about it."""
    for name in design.refused:
        text = next((f.text for f in design.findings if f.name == name), name)
        yield f"■ {name.replace('_', ' ')}: {text}"
    if design.refused:
        yield "No insole is written until somebody answers for this by name, with a reason, on the page Prescription."
