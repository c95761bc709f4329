"""The thinnest wall of a plate with one dimple is the dimple's, by its formula, wherever it lies and however meshed."""

import numpy as np
import pytest

from orthocalc.printable.fit import thinnest_wall_mm
from orthocalc.printable.surface import Surface

LONG, WIDE, THICK, DIMPLE_MM, RADIUS = 250, 90, 4.0, 2.6, 8.0


def dimpled(x_mm, y_mm, step_mm):
    """Return a plate from y 0 to 250 mm, 4 mm thick, with a round dimple in its top: (1 - r²)² deep."""
    across, along = np.arange(0, WIDE + step_mm, step_mm), np.arange(0, LONG + step_mm, step_mm)
    y, x = (grid.ravel() for grid in np.meshgrid(along, across, indexing="ij"))
    r = np.minimum(np.hypot(x - x_mm, y - y_mm) / RADIUS, 1)
    top = np.column_stack((x, y, THICK - DIMPLE_MM * (1 - r * r) ** 2))
    n, columns = len(top), len(across)
    i = np.arange(n).reshape(len(along), columns)
    a, b, c, d = (part.ravel() for part in (i[:-1, :-1], i[:-1, 1:], i[1:, :-1], i[1:, 1:]))
    up = np.concatenate((np.column_stack((a, b, d)), np.column_stack((a, d, c))))
    ring = np.concatenate((i[0, :-1], i[:-1, -1], i[-1, :0:-1], i[:0:-1, 0]))
    ahead = np.roll(ring, -1)
    wall = np.concatenate((np.column_stack((ring, ring + n, ahead + n)), np.column_stack((ring, ahead + n, ahead))))
    return Surface(np.concatenate((top, top * [1, 1, 0])), np.concatenate((up, up[:, ::-1] + n, wall)))


@pytest.mark.parametrize("step_mm", [0.6, 0.8])
@pytest.mark.parametrize("place", [(20.3, 31.7), (47.9, 140.2), (71.4, 222.8)])
def test_the_thinnest_place_is_found_between_the_first_rays(place, step_mm):
    wall, there = thinnest_wall_mm(dimpled(*place, step_mm), 0.8)
    assert wall == pytest.approx(THICK - DIMPLE_MM, abs=0.05)
    assert np.hypot(*(there[:2] - place)) < 2
