"""Readers: every vendor's mark is known; what is not read is declined by its name."""

import pickle

import pytest

from orthocalc.pressure.readers import ReadError, read_recordings

DECLINED = [
    ("a.lst", b"Page 1\nFile: x Matrix: 64x95\n\tPict-No.: 1  Force[N]\n", "novel emed list: not read yet"),
    ("a.asc", b"file name: x\nsensor type:  y-1865l\nscanning rate [Hz]: 100\n", "novel pedar: not read yet"),
    ("a.asc", b"file name: x\nmat type s2160_001\nscanning rate [Hz]: 24\n", "novel pliance: not read yet"),
    ("a.txt", b"Dynamic Roll offfor measurement: x\n", "RSscan footscan roll-off: not read yet"),
    ("a.apd", b"SensCountX=20\n", "RSscan footscan .apd: not read yet"),
    ("a.csv", b"Sensor-Nummer;2081;2082\n", "medilogic CSV: not read yet"),
    ("a.csv", b"File:,x\n,,\nSENSELS\n", "XSENSOR CSV: not read yet"),
    ("a.txt", b"# Sensor insoles: Left SN1, Right SN2\n", "Moticon OpenGo: not read yet"),
    ("a.txt", b"x.loadflux\n", "novel loadsol: not read yet"),
    ("a.csv", b"sole_id,timestamp\n", "stappone CSV: not read yet"),
    ("a.json", b'{"cell_count": {"x": 1}}', "zebris FDM: not read yet"),
    ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "Excel .xls"),
    ("a.csv", b"0,0,1\n0,2,3\n", "not a pressure recording of a known format"),
    ("a.asf", b"", "the file is empty"),
    ("a.asf", b" \r\n\n", "the file is empty"),
]

REAL = {
    "pressuRe/emed_test.lst": "novel emed list",
    "pressuRe/footscan_test.xls": "footscan",
    "pressuRe/pedar_example.asc": "novel pedar",
    "pressuRe/pliance_test.asc": "novel pliance",
    "pressuRe/stappone_example.csv": "stappone",
    "pressuRe/xsensor_data.csv": "XSENSOR",
    "pressuRe/iscan_test.csv": "raw counts without a calibration",
    "moticon/230927_102114.txt": "Moticon",
    "greenai_insole/raw_pressure.csv": "medilogic",
    "loadsol/roll_test.txt": "novel loadsol",
}


@pytest.mark.parametrize(("name", "content", "what"), DECLINED)
def test_declined_by_name(tmp_path, name, content, what):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadError, match=what) as caught:
        read_recordings(tmp_path / name)
    assert caught.value.file == name
    assert str(tmp_path) not in str(caught.value)


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
