"""Live: the case as it is typed → what follows from it, with both insoles' meshes; one job at a time, latest wins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orthocalc.finding import Side
from orthocalc.problem import DocumentError, Problem

if TYPE_CHECKING:
    from orthocalc.case import Case
    from orthocalc.design import Design
    from orthocalc.insole.shape import Insole
    from orthocalc.pressure.recording import PressureRecording
    from orthocalc.preview.live import Model


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows from a case: a plan with its insoles, or what is wrong.

    Attributes
    ----------
    tree : the case that it follows from
    design : assessment, prescription and findings; None where something is wrong
    insoles, models : the meshes for the preview, and the same ready to be drawn
    """

    tree: Any
    problems: tuple[Problem, ...] = ()
    case: Case | None = None
    recordings: tuple[PressureRecording, ...] = ()
    design: Design | None = None
    insoles: Mapping[Side, Insole] = field(default_factory=dict)
    models: Mapping[Side, Model] = field(default_factory=dict)


def read_models() -> None:
    """Import what checks a case and its answers, and read the rules."""
    import orthocalc.clinic.plausible  # noqa: PLC0415 - the screen stands before the models do
    import orthocalc.form.asked  # noqa: F401, PLC0415
    from orthocalc.clinic.rules import load_rules  # noqa: PLC0415

    load_rules()


def outcome_of(tree: Any, folder: Path) -> Outcome:  # noqa: ANN401 - a JSON tree
    """Return what follows from a case's tree; takes milliseconds once its recordings are read."""
    from orthocalc.design import plan_case  # noqa: PLC0415 - the screen stands before the engine does
    from orthocalc.load import case_of  # noqa: PLC0415
    from orthocalc.preview.live import model_of  # noqa: PLC0415
    from orthocalc.shaped import preview_insoles  # noqa: PLC0415

    try:
        case, recordings = case_of(tree, folder)
        design = plan_case(case, recordings)
        insoles = preview_insoles(design.prescription)
        models = {side: model_of(insole) for side, insole in insoles.items()}
        return Outcome(tree, (), case, recordings, design, insoles, models)
    except DocumentError as error:
        return Outcome(tree, error.problems)


@dataclass
class Latest:
    """One job in flight; of what is asked for meanwhile only the last is done.

    ``start`` begins a job on another thread, which calls :meth:`done` on this one when it ends.
    """

    start: Callable[[], None]
    _busy: bool = False
    _again: bool = False

    def ask(self) -> None:
        """Begin the job, or have it done again after the one in flight."""
        if self._busy:
            self._again = True
            return
        self._busy = True
        self.start()

    def done(self) -> None:
        """Say that the job has ended."""
        self._busy = False
        if self._again:
            self._again = False
            self.ask()

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._busy
