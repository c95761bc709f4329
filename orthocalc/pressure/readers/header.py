"""Header: single values in the lines before a recording's numbers, by pattern, within their range."""

from __future__ import annotations

import re

from orthocalc.pressure.readers.read_error import ReadError

HEAD_BYTES = 20_000
MMHG_KPA, PSI_KPA = 0.133322387415, 6.894757293168361
KPA_PER = {"kpa": 1.0, "mpa": 1000.0, "n/cm2": 10.0, "n/cm²": 10.0, "mmhg": MMHG_KPA, "psi": PSI_KPA}
"""Pressure units → kPa (NIST SP 811)."""


def header_number(data: bytes, pattern: bytes, what: str, low: float, high: float, file: str) -> float:
    """Return the number in the pattern's only group, with decimal point or comma; ReadError says what is missing."""
    found = re.search(pattern, data[:HEAD_BYTES], re.MULTILINE)
    if not found:
        raise ReadError(file, None, f"the header has no {what}")
    line = data.count(b"\n", 0, found.start(1)) + 1
    try:
        number = float(found[1].replace(b",", b"."))
    except ValueError:
        raise ReadError(file, line, f"the {what} is not a number") from None
    if not low <= number <= high:
        raise ReadError(file, line, f"the {what} {number:g} is outside {low:g}–{high:g}")
    return number


def header_count(data: bytes, pattern: bytes, what: str, high: int, file: str) -> int:
    """Return a whole number of 1 or more."""
    number = header_number(data, pattern, what, 1, high, file)
    if number != int(number):
        raise ReadError(file, None, f"the {what} is not a whole number")
    return int(number)


def rate_of(first_s: float, last_s: float, frames: int, file: str) -> float:
    """Return the rate of frames from the times of the first and the last; 1 of a single frame."""
    if frames == 1:
        return 1.0
    step = (last_s - first_s) / (frames - 1)
    if not 1e-4 <= step <= 10:
        raise ReadError(file, None, "the frames' times give no rate of 0.1–10000 Hz")
    return round(1 / step, 6)  # times are printed to 1 µs at best
