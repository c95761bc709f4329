"""Line: a design, or why there is none, as one line of a batch."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from orthocalc.batch.task import Made
from orthocalc.design_file import failed_json

if TYPE_CHECKING:
    from orthocalc.batch.orders import Order
    from orthocalc.document import Problem


def line_of(tree: dict[str, Any], number: int, *, resumed: bool) -> str:
    """Return one line of a batch: ASCII, so that any terminal or pipe takes it."""
    return json.dumps({"order": number, "resumed": resumed, **tree})


def failed(order: Order, problems: Iterable[Problem], code: int, order_id: str | None = None) -> Made:
    """Return what is told of an order that nothing came of."""
    told = tuple(problems)
    line = failed_json(told, order_id or order.id)
    return Made("failed", code, line_of(line, order.number, resumed=False), errors=told)
