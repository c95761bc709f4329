"""Units: what a person writes ("3/8 in", "86,1 cm") → millimetres, at the edge; nothing inside converts."""

from __future__ import annotations

import re
from fractions import Fraction

MM_PER = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "in": 25.4, "inch": 25.4, "inches": 25.4, '"': 25.4, "ft": 304.8}
_LENGTH = re.compile(
    r"""\s*(?P<sign>[+-]?)\s*
    (?:(?P<whole>\d{1,6})[\s-]+(?=\d+/))?            # the 1 of "1 3/8 in"
    (?P<number>\d{1,6}/\d{1,6}|\d{1,9}(?:[.,]\d{1,12})?|[.,]\d{1,12})
    \s*(?P<unit>[a-zA-Z"]+)\s*""",
    re.VERBOSE,
)

SHOE_SIZE = re.compile(r"(?P<system>EU|UK|US M|US W|UK child|US child) (?P<number>\d{1,2}(?:[.,]\d{1,2})?)")
"""A shoe's size as people write it."""


def parse_length_mm(text: str) -> float:
    """Read a length with its unit and return it in mm.

    Parameters
    ----------
    text : a number, decimal point or comma, or a fraction (``"1 3/8"``), then mm, cm, m, in or ft

    Raises
    ------
    ValueError : no unit, an unknown unit, or not a number; the message says what is allowed

    Examples
    --------
    >>> parse_length_mm("3/8 in")
    9.525
    >>> parse_length_mm("86,1 cm")
    861.0
    """
    found = _LENGTH.fullmatch(text)
    unit = found["unit"].lower() if found else ""
    if found is None or unit not in MM_PER:
        raise ValueError('a length is a number in mm, or a string with mm, cm, m, in or ft, like "3/8 in"')
    try:
        amount = Fraction(found["number"].replace(",", ".")) + int(found["whole"] or 0)
    except ZeroDivisionError:
        raise ValueError("a fraction's lower number is not 0") from None
    mm = float(amount * Fraction(str(MM_PER[unit])))
    return -mm if found["sign"] == "-" else mm
