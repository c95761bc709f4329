"""Unpack: gzip, Excel workbook, UTF-16, byte order mark, line ends → the plain text that a reader reads."""

from __future__ import annotations

import zlib

from orthocalc.pressure.readers.read_error import ReadError
from orthocalc.pressure.readers.workbook import OLE2, workbook_text

LARGEST_BYTES = 100_000_000
MOST_LINES = 4_000_000
GZIP = b"\x1f\x8b"


def unpack(data: bytes, file: str) -> bytes:
    """Return the text with line feeds alone at its line ends; bytes that are no text are left as they are.

    Raises
    ------
    ReadError : larger than 100 MB or 4 million lines when unpacked, or damaged
    """
    if data.startswith(GZIP):
        data = _gunzip(data, file)
    if data.startswith(OLE2):
        data = workbook_text(data, file)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode()
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data.count(b"\n") + data.count(b"\r") > MOST_LINES:
        raise ReadError(file, None, f"more than {MOST_LINES // 1_000_000} million lines; export a shorter part")
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data


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
