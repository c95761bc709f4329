"""Notes: what a clinician must know of a recording before trusting its numbers, one sentence each."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from orthocalc.pressure.arch_index import area_share
from orthocalc.pressure.examination import Examination
from orthocalc.pressure.faults import dead_sensels, stuck_sensels
from orthocalc.pressure.orientation import SURE
from orthocalc.pressure.recording import Mask
from orthocalc.pressure.steps import has_force

LEAST_STEP_N = 60.0
"""A child that has just learnt to walk weighs 80 N or more, and in a step one foot bears it all."""
HARDLY_ANY_MIDFOOT = 0.09
"""An arch index below this is looked at twice; cavus groups average 0.16."""


def notes(seen: Examination) -> tuple[str, ...]:
    """Return the reader's notes, then the program's: faults, how the print lies, what could not be measured and why."""
    return (
        *seen.recording.notes,
        *_faults(seen),
        *_steps(seen),
        *_lie(seen),
        *_print(seen),
    )


def _faults(seen: Examination) -> Iterator[str]:
    if seen.cells is None:
        return
    if stuck := int(stuck_sensels(seen.recording).sum()):
        yield (
            f"{_sensels(stuck)} loaded in more than 90 % of the frames, in swing too: "
            "a fold, a fault of the sensor or a tight shoe."
        )
    if seen.image_kpa is not None and (dead := int(dead_sensels(seen.image_kpa, _live(seen)).sum())):
        yield f"{_sensels(dead)} silent in the middle of loaded ones: dead, so areas and forces there are too small."


def _live(seen: Examination) -> Mask:
    live = seen.recording.live
    return np.ones(seen.recording.mat()[0].shape[1:], dtype=bool) if live is None else live


def _sensels(count: int) -> str:
    return "1 sensel is" if count == 1 else f"{count} sensels are"


def _steps(seen: Examination) -> Iterator[str]:
    if seen.standing:
        yield "A person stood still: the arch index is a static one, and there are no steps."
    elif seen.steps and has_force(seen.recording) and (most := float(seen.recording.force_n().max())) < LEAST_STEP_N:
        yield f"The force never passes {most:.0f} N, so that nobody walked on it: these are touches, not steps."
    elif not seen.steps and seen.recording.frames != 1:
        yield "No complete step was found, so there is no arch index, contact time or step force."


def _lie(seen: Examination) -> Iterator[str]:
    """Say where the print contradicts what was named, or does not show its side."""
    named, shown = seen.recording.side, seen.shown
    if seen.turned:
        yield f"The print lay turned on the plate by {90 * seen.turned}°; it was laid with its heel first."
    if shown.heel_first_probability < 1 - SURE:
        yield "The print lies with its toes where the file should have the heel, so it has no arch index."
    elif named and shown.side and shown.side != named:
        yield f"Named as the {named} foot, but the print looks like a {shown.side} one: check the sides."
    elif not seen.side:
        yield "Neither the file nor the print says which foot this is: name the side."


def _print(seen: Examination) -> Iterator[str]:
    if seen.found is None:
        if seen.shown.heel_first_probability >= 1 - SURE:
            yield f"No arch index: {seen.no_print}; no other index of the print either."
        return
    if not seen.indexed:
        return
    if seen.recording.frames == 1:
        yield (
            "One picture without time: standing or walking is not known, and if it is a picture of peaks, "
            "its force is a sum of peaks, not a force that was ever there."
        )
    if area_share(seen.found) < HARDLY_ANY_MIDFOOT:
        yield "Hardly any midfoot touched: a very high arch, or a foot only partly loaded."
    if not seen.found.toes.any():
        yield "No furrow behind the toes was seen: if toes touched, the arch index counts them."
