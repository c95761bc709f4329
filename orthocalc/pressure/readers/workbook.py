"""Excel workbooks (.xls, OLE2) → tab-separated text, which the reader of that text reads."""

from __future__ import annotations

import io

from orthocalc.pressure.readers.read_error import ReadError

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_CELLS = 10_000_000


def workbook_text(data: bytes, file: str) -> bytes:
    """Return the first sheet's cells, one line a row, empty cells at the end of a row left out.

    Raises
    ------
    ReadError : it is no workbook, or a damaged or huge one
    """
    from python_calamine import CalamineError, load_workbook  # noqa: PLC0415 - heavy

    try:
        book = load_workbook(io.BytesIO(data))
        sheet = book.get_sheet_by_index(0)
        if sheet.total_height * sheet.total_width > MOST_CELLS:
            raise ReadError(file, None, f"a sheet of more than {MOST_CELLS // 1_000_000} million cells")
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError, OSError, ValueError):
        raise ReadError(file, None, "the Excel workbook is damaged or protected") from None
    return "\n".join("\t".join(map(str, row)).rstrip("\t") for row in rows).encode() + b"\n"
