"""Unpack: gzip, Excel workbook, UTF-16, byte order mark, line ends → the plain text that a reader reads."""

from __future__ import annotations

import zlib

from orthocalc.pressure.readers.read_error import ReadError
from orthocalc.pressure.readers.workbook import OLE2, workbook_text

LARGEST_BYTES = 100_000_000
MOST_LINES = 2_000_000
LONGEST_LINE = 1_000_000
GZIP = b"\x1f\x8b"


def unpack(data: bytes, file: str) -> bytes:
    """Return the text with line feeds alone at its line ends; bytes that are no text are left as they are.

    Raises
    ------
    ReadError : larger than 100 MB when unpacked, or damaged
    """
    if data.startswith(GZIP):
        data = _gunzip(data, file)
    if data.startswith(OLE2):
        data = workbook_text(data, file)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode()
    data = data.removeprefix(b"\xef\xbb\xbf")
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data


def check_lines(text: bytes, file: str) -> None:
    """Refuse text of more or longer lines than a recording has, before it is split; JSON may be one line."""
    if text.count(b"\n") > MOST_LINES:
        raise ReadError(file, None, f"more than {MOST_LINES // 1_000_000} million lines; export a shorter part")
    start = 0
    while len(text) - start > LONGEST_LINE and not text.startswith(b"{"):
        end = text.rfind(b"\n", start, start + LONGEST_LINE)
        if end < 0:
            line = text.count(b"\n", 0, start) + 1
            raise ReadError(file, line, f"a line of more than {LONGEST_LINE // 1_000_000} MB, which no recording has")
        start = end + 1


def _gunzip(data: bytes, file: str) -> bytes:
    unzip = zlib.decompressobj(wbits=31)
    try:
        text = unzip.decompress(data, LARGEST_BYTES + 1)
    except zlib.error:
        raise ReadError(file, None, "the gzip file is damaged") from None
    if len(text) > LARGEST_BYTES:
        raise ReadError(file, None, f"larger than {LARGEST_BYTES // 1_000_000} MB when unpacked")
    if not unzip.eof:
        raise ReadError(file, None, "the gzip file is cut")
    return text
