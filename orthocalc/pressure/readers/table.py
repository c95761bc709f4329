"""Tables of numbers in text: lines of one width → an array, or the first line that cannot be read."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from orthocalc.pressure.readers.read_error import ReadError
from orthocalc.pressure.recording import Floats

MOST_VALUES = 20_000_000
"""Half an hour of an insole at 100 Hz; 160 MB in memory."""
NUMBERS = b"0123456789.eE+- \t"


@dataclass(frozen=True, slots=True)
class Table:
    """How a table is written, and which numbers it may hold.

    Attributes
    ----------
    file : name of the file, for errors
    columns : how many each line has
    separator : between the columns; None for any white space
    used : the columns that are read, from 0; None for all
    low, most : the least and the greatest number
    gap : the word for no value, read as NaN; empty for a column left blank; None if each column has a number
    kind : what a column holds, in words
    limit : ``most`` in words
    stated : who says how many columns there are
    open : whether a line may have more columns; then only those that are used are read
    """

    file: str
    columns: int
    separator: bytes | None
    most: float
    low: float = 0.0
    used: tuple[int, ...] | None = None
    gap: bytes | None = None
    kind: str = "a pressure of 0 or more"
    limit: str = "10000 kPa, which no sensor under a foot shows"
    stated: str = "the header"
    open: bool = False


def read_table(lines: Sequence[bytes], numbers: Sequence[int], table: Table) -> Floats:
    """Parse lines, whose numbers in the file are given, to (line, column); a gap is NaN.

    A comma that does not separate columns is a decimal comma.
    """
    width = table.columns if table.used is None else len(table.used)
    if not lines:
        return np.zeros((0, width))
    if len(lines) * width > MOST_VALUES:
        raise ReadError(table.file, None, f"more than {MOST_VALUES // 1_000_000} million values; export a shorter part")
    if _of_one_width(lines, table):
        values = _parsed(b"\n".join(lines), table)
        if values is not None and values.shape == (len(lines), width) and _allowed(values, table):
            return values
    raise _first_fault(lines, numbers, table)


def _of_one_width(lines: Sequence[bytes], table: Table) -> bool:
    separator, others = table.separator, table.columns - 1
    if separator is None:
        return True
    if table.open:
        return all(line.count(separator) >= others for line in lines)
    return all(line.count(separator) == others for line in lines)


def is_cut(rows: Sequence[bytes], columns: int, separator: bytes | None, *, ended: bool) -> bool:
    """Tell whether the last row was cut: columns are missing, or, where the file does not end a line, decimals are."""
    if not rows:
        return False
    fields = rows[-1].split(separator)
    if len(fields) < columns:
        return True
    return not ended and len(rows) > 1 and decimals(fields[-1]) < decimals(rows[-2].split(separator)[-1])


def decimals(word: bytes) -> int:
    """Return how many places a number has behind its point or comma."""
    _, _, behind = word.strip().replace(b",", b".").partition(b".")
    return len(behind)


def _parsed(text: bytes, table: Table) -> Floats | None:
    if table.separator != b",":
        text = text.replace(b",", b".")
    if table.used is None and text.translate(None, NUMBERS + b"\n" + (table.separator or b"") + (table.gap or b"")):
        return None
    if not text.strip():
        return None
    if table.gap == b"" and table.separator is not None:
        text = _filled(text, table.separator)
    elif table.gap:
        text = text.replace(table.gap, b"nan")
    delimiter = None if table.separator is None else table.separator.decode()
    try:
        return np.loadtxt(io.BytesIO(text), delimiter=delimiter, ndmin=2, comments=None, usecols=table.used)
    except ValueError:
        return None


def _filled(text: bytes, separator: bytes) -> bytes:
    """Write ``nan`` into columns that are left blank."""
    for before, after in ((separator, separator), (b"\n", separator), (separator, b"\n")):
        for _ in range(2):  # neighbours share a separator, so every second one is found at a time
            text = text.replace(before + after, before + b"nan" + after)
    text = b"nan" + text if text.startswith(separator) else text
    return text + b"nan" if text.endswith(separator) else text


def _allowed(values: Floats, table: Table) -> bool:
    if table.gap is None and np.isnan(values).any():
        return False
    return not ((values > table.most) | (values < table.low)).any()


def _first_fault(lines: Sequence[bytes], numbers: Sequence[int], table: Table) -> ReadError:
    """Look for the line that cannot be read."""
    for number, line in zip(numbers, lines, strict=False):
        fields = line.split(table.separator)
        if len(fields) < table.columns or (len(fields) > table.columns and not table.open):
            what = f"{len(fields)} columns, {table.stated} says {table.columns}"
            return ReadError(table.file, number, what)
        for i in range(len(fields)) if table.used is None else table.used:
            if fault := _fault(fields[i], table):
                return ReadError(table.file, number, f"column {i + 1} is {fault}")
    return ReadError(table.file, None, "the numbers cannot be read")


def _fault(field: bytes, table: Table) -> str:
    word = field.strip() if table.separator == b"," else field.strip().replace(b",", b".")
    if table.gap is not None and word == table.gap:
        return ""
    or_gap = f" nor {table.gap.decode()}" if table.gap else ""
    wrong = f"neither {table.kind}{or_gap}" if table.gap else f"not {table.kind}"
    if word.translate(None, NUMBERS):
        return wrong
    try:
        value = float(word)
    except ValueError:
        return wrong
    if value < table.low:
        return wrong
    return f"over {table.limit}" if value > table.most else ""
