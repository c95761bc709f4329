"""Write two synthetic F-Scan recordings, walk_left.asf and walk_right.asf: a walk of 75 kg that nobody walked.

Each foot is a set of ellipses (heel, lateral column, metatarsal heads, toes) that load and unload in the order of a
stance; every frame is scaled to the double-humped force of walking. The left arch is lower than the right one.

    python examples/make_recordings.py [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

ROWS, COLS, PITCH_MM, FRAME_S, FRAMES = 60, 21, 5.08, 0.032, 139
LENGTH_MM, HEEL_MM, WEIGHT_N = 244, 18, 75 * 9.81
STRIDE_S, STANCE_S = 1.04, 0.64
FIRST_CONTACT_S = {"left": 0.13, "right": 0.65}
NOISE_KPA = 6

# place along (share of foot length), medial + (mm), half length, half width (mm), weight, loads from, to (share of
# stance), skew of the peak in that time (1: middle, above: later)
FOOT = [
    (0.125, 0, 31, 27, 1.05, -0.02, 0.60, 0.55),  # heel
    (0.63, -32, 24, 12, 0.66, 0.08, 0.93, 1.6),  # metatarsal heads 5 to 1
    (0.66, -20, 24, 13, 0.84, 0.09, 0.96, 2.0),
    (0.69, -7, 24, 14, 1.00, 0.10, 0.98, 2.4),
    (0.71, 7, 24, 14, 1.05, 0.11, 0.99, 2.7),
    (0.715, 24, 23, 17, 0.95, 0.12, 1.00, 2.6),
    (0.905, 21, 14, 12, 0.90, 0.28, 1.03, 3.2),  # hallux
    (0.925, 2, 9, 7, 0.45, 0.35, 1.02, 3.0),  # toes 2 to 5
    (0.895, -10, 9, 7, 0.40, 0.35, 1.01, 2.8),
    (0.855, -21, 9, 7, 0.33, 0.34, 1.00, 2.6),
    (0.810, -31, 9, 7, 0.28, 0.33, 0.99, 2.4),
]
LATERAL_COLUMN = {
    "left": (0.40, -14, 62, 20, 0.46, 0.03, 0.82, 1.1),  # a low arch: broad
    "right": (0.40, -21, 60, 14, 0.40, 0.03, 0.80, 1.1),
}
OUTLINE = {  # mm from the foot's rear end: lateral and medial edge of the sensor
    "y": [-18, 0, 30, 100, 175, 220, 262, 287],
    "lateral": [-15, -27, -34, -40, -48, -46, -33, -14],
    "medial": [15, 27, 34, 38, 48, 47, 36, 14],
}


def force_n(share: float) -> float:
    """Vertical force at a share of stance: two humps of 1.1 body weight, 0.75 between them."""
    angle = np.pi * share
    return 1.12 * WEIGHT_N * (np.sin(angle) + 0.42 * np.sin(3 * angle) + 0.08 * np.sin(5 * angle))


def frame_kpa(share: float, parts: list, x_mm: np.ndarray, y_mm: np.ndarray) -> np.ndarray:
    """Pressure of every cell at a share of stance, before it is scaled to the force."""
    total = np.zeros_like(x_mm)
    for along, medial, half_length, half_width, weight, first, last, skew in parts:
        time = np.clip((share - first) / (last - first), 0, 1)
        load = weight * np.sin(np.pi * time**skew)
        reach = 1 - ((x_mm - medial) / half_width) ** 2 - ((y_mm - along * LENGTH_MM) / half_length) ** 2
        total += (load * np.clip(reach, 0, None) ** 0.4) ** 3
    return np.cbrt(total)


def parts_mm(side: str, roll_mm: float) -> list:
    """Return the foot's parts in one step; ``roll_mm`` rolls the midfoot inward and broadens its contact."""
    along, medial, half_length, half_width, *rest = LATERAL_COLUMN[side]
    return [*FOOT, (along, medial + roll_mm / 2, half_length, half_width + roll_mm / 2, *rest)]


def movie_kpa(side: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the movie (time, row, col), toe end first, and the cells inside the sensor's outline."""
    rng = np.random.default_rng({"left": 1, "right": 2}[side])
    row, col = np.indices((ROWS, COLS))
    y = (ROWS - row - 0.5) * PITCH_MM - HEEL_MM
    x = (col + 0.5 - COLS / 2) * PITCH_MM * (1 if side == "left" else -1)
    live = (x > np.interp(y, OUTLINE["y"], OUTLINE["lateral"])) & (x < np.interp(y, OUTLINE["y"], OUTLINE["medial"]))
    gain = rng.normal(1, 0.06, live.shape)
    movie = np.zeros((FRAMES, ROWS, COLS))
    pace, roll = rng.normal(1, 0.02, 8), rng.normal(0, 1.5, 8)
    for frame in range(FRAMES):
        stride, into = divmod(frame * FRAME_S - FIRST_CONTACT_S[side], STRIDE_S)
        share = into / STANCE_S
        if share >= 1:
            continue
        step = int(stride) + 1
        shape = live * frame_kpa(share, parts_mm(side, roll[step]), x, y) * gain * rng.normal(1, 0.03, live.shape)
        wanted = force_n(share) * pace[step]
        if shape.sum() > 0:
            movie[frame] = shape * wanted / (shape.sum() * PITCH_MM**2 / 1000)
    movie = np.rint(np.clip(movie, 0, None))
    movie[movie < NOISE_KPA] = 0
    return movie, live


def text(side: str) -> str:
    """Return the movie as Tekscan ASCII."""
    movie, live = movie_kpa(side)
    header = f"""DATA_TYPE MOVIE
VERSION synthetic
SENSOR_TYPE FSCAN
ROWS {ROWS}
COLS {COLS}
ROW_SPACING {PITCH_MM} mm
COL_SPACING {PITCH_MM} mm
SENSEL_AREA {PITCH_MM**2:.4f} mm2
NOISE_THRESHOLD 3
SECONDS_PER_FRAME {FRAME_S}
CALIBRATION_POINT_1 75 (Kgs) 5000 (Raw Sum) 250 (Number of Loaded Cells)
COMMENTS:
synthetic: written by examples/make_recordings.py, nobody was measured
START_FRAME 1
END_FRAME {FRAMES}
UNITS KPa
MIRROR_ROW 0
MIRROR_COL 0
ASCII_DATA @@
"""
    lines = [header]
    for number, frame in enumerate(movie, 1):
        lines.append(f"Frame {number}")
        lines += [
            ",".join(str(int(p)) if inside else "B" for p, inside in zip(row, on, strict=True))
            for row, on in zip(frame, live, strict=True)
        ]
        lines.append("")
    return "\n".join([*lines[:-1], "@@", ""])


def main() -> None:
    """Write both files into a folder, by default the one that holds this script."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for side in ("left", "right"):
        (folder / f"walk_{side}.asf").write_text(text(side), encoding="ascii", newline="\n")


if __name__ == "__main__":
    main()
