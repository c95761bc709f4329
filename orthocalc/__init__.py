"""orthocalc: foot-pressure and leg-length measurements in, a reasoned prescription and printable insoles out.

>>> import orthocalc
>>> case, recordings = orthocalc.load_case("case.json")  # doctest: +SKIP
>>> design = orthocalc.design_case(case, recordings)  # doctest: +SKIP
>>> design.save("out")  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from orthocalc.batch.run import run_batch
    from orthocalc.case import Case
    from orthocalc.design import Design, design_case, make_prescription
    from orthocalc.finding import Finding
    from orthocalc.load import load_case
    from orthocalc.prescription import Prescription
    from orthocalc.prescription_file import load_prescription

__version__ = "0.1.0"

_HOMES = {
    "Case": "case",
    "Design": "design",
    "Finding": "finding",
    "Prescription": "prescription",
    "design_case": "design",
    "load_case": "load",
    "load_prescription": "prescription_file",
    "make_prescription": "design",
    "run_batch": "batch.run",
}
__all__ = [
    "Case",
    "Design",
    "Finding",
    "Prescription",
    "design_case",
    "load_case",
    "load_prescription",
    "make_prescription",
    "run_batch",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the module holds
    """Import on first use, so that ``orthocalc --version`` loads no numpy."""
    if name not in _HOMES:
        raise AttributeError(f"module 'orthocalc' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(f"orthocalc.{_HOMES[name]}"), name)
