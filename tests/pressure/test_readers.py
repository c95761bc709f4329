"""Readers: every vendor's mark is known; what is not read is declined by its name."""

import io
import pickle
import zipfile

import pytest

from orthocalc.pressure.readers import ReadError, read_recordings

ZIP = io.BytesIO()
with zipfile.ZipFile(ZIP, "w") as archive:
    archive.writestr("xl/workbook.xml", "<workbook/>")
PACKED = ZIP.getvalue()

DECLINED = [
    ("a.csv", b"sole_id,timestamp,pressure_01\n1,2,3\n", "stappone: raw counts without a unit"),
    ("a.xml", b"<measurement><cell_count><x>1</x>", "zebris XML is not read"),
    ("a.c3d", b"\x02P" + bytes(600), "c3d holds force plates and markers, not a pressure map"),
    ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "the Excel workbook is damaged"),
    ("a.xlsx", PACKED, "a zip archive .NPZ, Excel .xlsx.: read is"),
    ("a.csv", b"0,0,1\n0,2,3\n", "numbers without a header: state the pitch"),
    ("a.csv", b"left,right\n1,2\n", "not a pressure recording of a known format"),
    ("a.asf", b"", "the file is empty"),
    ("a.asf", b" \r\n\n", "the file is empty"),
]

STUMPS = {
    "emed": b"Page 1\nFile: x Matrix: 64x95\n\tPict-No.: 1  Force[N]\n",
    "pedar": b"file name: x\nsensor type:  y-1865l\nscanning rate [Hz]: 100\n",
    "pliance": b"file name: x\nmat type s2160_001\nscanning rate [Hz]: 24\n",
    "roll-off": b"Dynamic Roll offfor measurement: x\n",
    "apd": b"SensCountX=20\n",
    "medilogic": b"Sensor-Nummer;2081;2082\n",
    "xsensor": b"File:,x\n,,\nSENSELS\n",
    "opengo": b"# Sensor insoles: Left SN1, Right SN2\n",
    "loadsol": b"x.loadflux\n",
    "zebris": b'{"cell_count": {"x": 1}}',
    "tekscan": b"DATA_TYPE MOVIE\n",
}

REAL = {
    "pressuRe/stappone_example.csv": "stappone",
    "pressuRe/iscan_test.csv": "raw counts without a calibration",
    "moticon/gait_report_230927_10_21_14.xlsx": "a zip archive",
    "mun104/MUN104L.csv": "state the pitch",
}


@pytest.mark.parametrize(("name", "content", "what"), DECLINED)
def test_declined_by_name(tmp_path, name, content, what):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadError, match=what) as caught:
        read_recordings(tmp_path / name)
    assert caught.value.file == name
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("content", STUMPS.values(), ids=STUMPS)
def test_a_header_without_a_recording_is_refused(tmp_path, content):
    (tmp_path / "stump").write_bytes(content)
    with pytest.raises(ReadError):
        read_recordings(tmp_path / "stump")


@pytest.mark.parametrize(("path", "what"), REAL.items())
def test_real_files_are_declined_by_name(data, path, what):
    with pytest.raises(ReadError, match=what):
        read_recordings(data / path)


def test_a_huge_file_is_not_swallowed(tmp_path):
    with (tmp_path / "walk.asf").open("wb") as file:
        file.truncate(10**12)
    with pytest.raises(ReadError, match="larger than 100 MB"):
        read_recordings(tmp_path / "walk.asf")


def test_a_named_side_stands(read, tekscan):
    assert read(tekscan([[[1]]]), side="right").side == "right"


def test_the_error_says_where():
    error = ReadError("walk.asf", 61, "column 3 is odd")
    assert str(error) == "walk.asf:61: column 3 is odd"
    assert str(ReadError("walk.asf", None, "empty")) == "walk.asf: empty"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own bytes
    with pytest.raises(AttributeError):
        error.line = 3
