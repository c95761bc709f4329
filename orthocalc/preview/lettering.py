"""Lettering: a few words → pixels, in a font of 5 x 7 dots."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

# Seven rows from the top, each a number of five bits written as one base-32 digit.
_ROWS = {
    " ": "0000000",
    ".": "00000cc",
    "0": "ehhhhhe",
    "1": "4c4444e",
    "2": "eh1248v",
    "3": "v2421he",
    "4": "26aiv22",
    "5": "vgu11he",
    "6": "68guhhe",
    "7": "v124888",
    "8": "ehhehhe",
    "9": "ehhf12c",
    "P": "uhhuggg",
    "a": "00e1fhf",
    "b": "ggmphhu",
    "c": "00egghe",
    "d": "11djhhf",
    "e": "00ehvge",
    "f": "688s888",
    "g": "0fhhf1e",
    "h": "ggmphhh",
    "i": "40c444e",
    "k": "ggikoki",
    "l": "c44444e",
    "m": "00qllll",
    "n": "00mphhh",
    "o": "00ehhhe",
    "p": "00uhugg",
    "q": "00djf11",
    "r": "00mpggg",
    "s": "00fge1u",
    "t": "88s8896",
    "u": "00hhhjd",
    "v": "00hhha4",
    "w": "00hhlla",
    "x": "00ha4ah",
    "y": "00hhf1e",
}


def lettering(text: str, dot_px: int = 1) -> npt.NDArray[np.bool_]:
    """Return the mask (7 dot_px, width) of a text.

    Raises
    ------
    KeyError : a letter that no label of ours has
    """
    masks = []
    for letter in text:
        rows = [[int(row, 32) >> bit & 1 for bit in (4, 3, 2, 1, 0)] for row in _ROWS[letter]]
        masks.append(np.pad(np.array(rows, dtype=bool), ((0, 0), (0, 1))))
    return np.kron(np.concatenate(masks, axis=1)[:, :-1], np.ones((dot_px, dot_px), dtype=bool))
