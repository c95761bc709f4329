"""Crossing: faces of one mesh that pass through each other, found in a grid of boxes."""

from __future__ import annotations

import numpy as np

from orthocalc.printable.surface import Faces, Floats, Surface

BOXES_A_FACE = 64
"""A face that spans more boxes than this makes the grid coarser."""


def crossing_faces(surface: Surface) -> Faces:
    """Return the faces that another face, with no vertex in common, passes through; (k,) rows of ``faces``.

    Faces that only touch, or lie in one plane, are not counted.
    """
    if len(surface.faces) < 2:
        return np.zeros(0, np.int64)
    corners = surface.vertices[surface.faces]
    first, second = _near_pairs(corners)
    apart = (surface.faces[first][:, :, None] != surface.faces[second][:, None, :]).all(axis=(1, 2))
    first, second = first[apart], second[apart]
    hit = _pierced(corners[first], corners[second]) | _pierced(corners[second], corners[first])
    return np.unique(np.concatenate((first[hit], second[hit])))


def _near_pairs(corners: Floats) -> tuple[Faces, Faces]:
    """Return pairs of faces whose bounding boxes overlap, each once."""
    low, high = corners.min(axis=1), corners.max(axis=1)
    size = _box_size(low, high)
    start, stop = (np.floor((edge - low.min(axis=0)) / size).astype(np.int64) for edge in (low, high))
    face, box = _boxes(start, stop)
    order = np.argsort(box, kind="stable")
    face, box = face[order], box[order]
    found = []
    for step in range(1, _most(box)):
        same = box[step:] == box[:-step]
        a, b = face[:-step][same], face[step:][same]
        over = ((low[a] <= high[b]) & (low[b] <= high[a])).all(axis=1)
        found.append((np.minimum(a, b) * len(corners) + np.maximum(a, b))[over])
    pairs = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
    return pairs // len(corners), pairs % len(corners)


def _box_size(low: Floats, high: Floats) -> float:
    """Return the grid's spacing: twice the usual face, and coarse enough for the largest."""
    spans = (high - low).max(axis=1)
    extent = float((high.max(axis=0) - low.min(axis=0)).max())
    coarse = float(spans.max() / BOXES_A_FACE ** (1 / 3))
    return max(2 * float(np.median(spans)), coarse, extent / 1000, 1e-9)


def _boxes(start: Faces, stop: Faces) -> tuple[Faces, Faces]:
    """Return every face with every box that its bounding box lies in."""
    shape = stop.max(axis=0) + 1
    spans = stop - start + 1
    count = spans.prod(axis=1)
    face = np.repeat(np.arange(len(count)), count)
    nth = np.arange(len(face)) - np.repeat(np.cumsum(count) - count, count)
    sx, sy = spans[face, 0], spans[face, 1]
    cell = start[face] + np.column_stack((nth % sx, nth // sx % sy, nth // (sx * sy)))
    return face, (cell[:, 0] * shape[1] + cell[:, 1]) * shape[2] + cell[:, 2]


def _most(box: Faces) -> int:
    """Return how many faces the fullest box has."""
    return int(np.unique(box, return_counts=True)[1].max()) if len(box) else 0


def _pierced(edges_of: Floats, faces: Floats) -> np.ndarray:
    """Say for each pair whether an edge of the first passes through the inside of the second."""
    a, b, c = (faces[:, i] for i in range(3))
    normal = np.cross(b - a, c - a)
    hit = np.zeros(len(faces), bool)
    for i in range(3):
        p, q = edges_of[:, i], edges_of[:, (i + 1) % 3]
        above, below = _dot(p - a, normal), _dot(q - a, normal)
        along = q - p
        turns = [_dot(along, np.cross(u - p, v - p)) for u, v in ((a, b), (b, c), (c, a))]
        inside = ((turns[0] > 0) & (turns[1] > 0) & (turns[2] > 0)) | ((turns[0] < 0) & (turns[1] < 0) & (turns[2] < 0))
        hit |= (above * below < 0) & inside
    return hit


def _dot(u: Floats, v: Floats) -> Floats:
    product: Floats = np.einsum("ij,ij->i", u, v)
    return product
