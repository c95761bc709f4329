"""Prints drawn from half-breadths: any outline, turned, mirrored and shifted, on cells of any size."""

import numpy as np

HEEL, BALL = 0.0, 1.0


def draw(outline, *, pitch=(5.0, 5.0), degrees=0.0, shift=(0.0, 0.0), size_mm=(220.0, 340.0), kpa=100.0, mirror=False):
    """Draw a print whose middle lies at the sensor's middle.

    ``outline(along_mm)`` gives the medial and lateral half-breadth (mm) of a left foot at places from the heel, NaN
    where nothing touches, and knows its length as ``outline.length_mm``.
    """
    cols, rows = (round(size / p) for size, p in zip(size_mm, pitch, strict=True))
    x, y = np.meshgrid((np.arange(cols) + 0.5) * pitch[0], (np.arange(rows) + 0.5) * pitch[1])
    x, y = x - size_mm[0] / 2 - shift[0], y - size_mm[1] / 2 - shift[1]
    turn = np.radians(degrees)
    along = x * np.sin(turn) + y * np.cos(turn) + outline.length_mm / 2
    right = x * np.cos(turn) - y * np.sin(turn)
    medial, lateral = outline(along)
    medial_of = -right if mirror else right
    inside = (along >= 0) & (along <= outline.length_mm) & (medial_of <= medial) & (-medial_of <= lateral)
    return np.where(inside, kpa, 0.0)


class Blocks:
    """A print of three thirds, each with its medial and lateral half-breadth."""

    def __init__(self, heel, middle, ball, length_mm=210.0):
        self.parts, self.length_mm = (heel, middle, ball), length_mm

    def __call__(self, along):
        third = np.clip((along / self.length_mm * 3).astype(int), 0, 2)
        return tuple(np.array([part[i] for part in self.parts], dtype=float)[third] for i in (0, 1))


class Foot:
    """A left foot with toes: heel, lateral midfoot, ball, furrow, hallux and lesser toes, of smooth outline."""

    length_mm = 250.0

    def __call__(self, along):
        s = along / self.length_mm
        medial = np.interp(s, [0, 0.06, 0.15, 0.28, 0.42, 0.55, 0.66, 0.76, 0.81, 0.84, 0.93, 1], MEDIAL)
        lateral = np.interp(s, [0, 0.06, 0.15, 0.28, 0.42, 0.55, 0.66, 0.74, 0.81, 0.84, 0.93, 1], LATERAL)
        return medial, lateral


MEDIAL = [8, 22, 27, 20, 2, 12, 36, 40, 34, 32, 30, 16]
LATERAL = [8, 22, 27, 29, 32, 36, 40, 40, 32, 26, 4, -6]


def foot(**more):
    """Draw the foot with pressures of its parts: 150 heel, 60 midfoot, 200 ball, furrow 0, toes 120 kPa."""
    image = draw(Foot(), **more)
    pitch, size = more.get("pitch", (5.0, 5.0)), more.get("size_mm", (220.0, 340.0))
    rows, cols = image.shape
    x, y = np.meshgrid(
        (np.arange(cols) + 0.5) * pitch[0] - size[0] / 2, (np.arange(rows) + 0.5) * pitch[1] - size[1] / 2
    )
    x, y = x - more.get("shift", (0, 0))[0], y - more.get("shift", (0, 0))[1]
    turn = np.radians(more.get("degrees", 0.0))
    s = (x * np.sin(turn) + y * np.cos(turn)) / Foot.length_mm + 0.5
    level = np.interp(s, [0, 0.05, 0.15, 0.27, 0.35, 0.5, 0.6, 0.7, 0.78, 0.83, 0.86, 0.92, 1], LEVELS)
    return np.where(image > 0, level, 0.0)


LEVELS = [60, 130, 160, 90, 60, 60, 120, 220, 120, 12, 60, 150, 60]
