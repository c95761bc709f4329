"""Recordings of known prints for the tests: rectangles of contact, written as Tekscan ASCII."""

import numpy as np

PITCH_MM = 5.0
ROWS, COLS, MARGIN = 64, 25, 2


def standing_print(parts, kpa=50):
    """Return one frame (row 0 = heel end): (length, width) in mm, heel to toe, centred, each cell at one pressure."""
    frame = np.zeros((ROWS, COLS))
    row = MARGIN
    for length_mm, width_mm in parts:
        rows, cols = round(length_mm / PITCH_MM), round(width_mm / PITCH_MM)
        left = (COLS - cols) // 2
        frame[row : row + rows, left : left + cols] = kpa
        row += rows
    return frame


def scaled_to(frame, force_n):
    """Return the frame with whole-kPa pressures that sum to a force."""
    touched = frame > 0
    units = round(force_n * 1000 / PITCH_MM**2)
    each, rest = divmod(units, int(touched.sum()))
    scaled = np.where(touched, each, 0.0)
    scaled[tuple(index[:rest] for index in np.nonzero(touched))] += 1
    return scaled


def tekscan(frames, seconds_per_frame=0.05):
    """Return frames (time, row, col; row 0 = heel end) as the text of a Tekscan ASCII movie in kPa."""
    head = f"""DATA_TYPE MOVIE
SENSOR_TYPE TEST
ROWS {ROWS}
COLS {COLS}
ROW_SPACING {PITCH_MM} mm
COL_SPACING {PITCH_MM} mm
SECONDS_PER_FRAME {seconds_per_frame}
START_FRAME 1
END_FRAME {len(frames)}
UNITS KPa
ASCII_DATA @@
"""
    shown = [
        f"Frame {i}\n" + "\n".join(",".join(f"{p:g}" for p in row) for row in frame[::-1]) + "\n"
        for i, frame in enumerate(frames, 1)
    ]
    return head + "\n" + "\n".join(shown) + "@@\n"


def standing(frame, seconds=10.0):
    """Return a movie of somebody who stands still."""
    return tekscan([frame] * round(seconds / 0.05))


def walking(frame, steps=4):
    """Return a movie of equal steps with a swing between them."""
    stance = [frame * share for share in (0.5, 1.0, 0.9, 0.8, 0.9, 1.0, 0.5)]
    step = [*stance, *[frame * 0] * 8]
    return tekscan([frame * 0] * 8 + step * steps)
