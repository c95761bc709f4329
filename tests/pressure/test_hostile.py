"""Hostile files: each ends in one clear line, in a fresh process with 500 MB of memory, within 5 s."""

import gzip
import io
import re
import subprocess
import sys
import textwrap
import zipfile

import numpy as np
import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited by a Linux call")

READ = textwrap.dedent("""
    import sys, time
    from pathlib import Path
    from orthocalc.pressure.readers import ReadError, read_recordings
    start = time.perf_counter()
    try:
        read_recordings(Path(sys.argv[1]), pitch_mm=(5.0, 5.0), unit="kPa", rate_hz=50.0)
    except ReadError as error:
        print(error)
    took = time.perf_counter() - start
    peak_kb = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(took, int(peak_kb) / 1000)
""")


def sparse(path):
    with path.open("wb") as file:
        file.truncate(10**9)


def sparse_below_the_limit(path):
    with path.open("wb") as file:
        file.write(b"DATA_TYPE MOVIE\n")
        file.truncate(99_000_000)


def zip_bomb(path):
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("pressure.npy", "w") as member,
    ):
        member.write(b"\x93NUMPY\x01\x00")
        for _ in range(1000):
            member.write(bytes(1_000_000))


def gzip_bomb(path):
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b'{"cell_count": ')
        for _ in range(500):
            file.write(b"1" * 1_000_000)


def npy_of_10_9_rows(path):
    content = io.BytesIO()
    np.lib.format.write_array_header_1_0(content, {"descr": "<f8", "fortran_order": False, "shape": (10**9, 60, 21)})
    path.write_bytes(content.getvalue() + bytes(1000))


HEADER = (
    "DATA_TYPE MOVIE\nROWS {}\nCOLS {}\nROW_SPACING 5 mm\nCOL_SPACING 5 mm\n"
    "SECONDS_PER_FRAME 0.01\nUNITS KPa\nASCII_DATA @@\nFrame 1\n"
)
XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

WRITERS = (sparse, sparse_below_the_limit, zip_bomb, gzip_bomb, npy_of_10_9_rows)
HOSTILE = {
    "empty": (b"", "the file is empty"),
    "noise": (np.random.default_rng(1).bytes(5_000_000), "not a pressure recording"),
    "text noise": (b"ReadMe\n" + np.random.default_rng(2).bytes(5_000_000), "not a pressure recording"),
    "xls noise": (XLS + np.random.default_rng(3).bytes(5_000_000), "the Excel workbook is damaged"),
    "xls of zeros": (XLS + bytes(20_000_000), "the Excel workbook is damaged"),
    "1 GB sparse": (sparse, "larger than 100 MB"),
    "99 MB sparse": (sparse_below_the_limit, "a line of more than 1 MB"),
    "zip bomb named .xls": (zip_bomb, "more than 20 million values"),
    "gzip bomb": (gzip_bomb, "larger than 100 MB when unpacked"),
    "10^9 rows": (HEADER.format(10**9, 3).encode() + b"1,2,3\n", "hostile.xls:2: ROWS 1e\\+09 is outside"),
    "10^9 rows of NPY": (npy_of_10_9_rows, "is cut"),
    "10^9 cells of zebris": (
        b'{"cell_count": {"x": 1000, "y": 1000}, "cell_size": {"x": 8, "y": 8}, "frequency": 100, "samples": ['
        + b", ".join([b'{"origin": {"x": 0, "y": 0}, "size": {"x": 1, "y": 1}, "pressure": [1]}'] * 2)
        + b', {"origin": {"x": 999, "y": 999}, "size": {"x": 1, "y": 1}, "pressure": [1]}' * 30
        + b"]}",
        "more than 20 million values",
    ),
    "deep JSON": (b'{"cell_count": ' + b"[" * 10**6, "the JSON"),
    "a line of 10^6 columns": (HEADER.format(1, 3).encode() + b"1," * 10**6 + b"1\n@@\n", "a line of more than 1 MB"),
    "a matrix of 10^6 columns": (b"1," * 10**6 + b"1\n", "a line of more than 1 MB"),
    "a pedar line of 10^6 columns": (
        b"sensor type: y-1\nscanning rate [Hz]: 100\npressure values in kPa\ntime[secs]" + b" 1" * 10**6 + b"\n",
        "a line of more than 1 MB",
    ),
    "a medilogic line of 10^6 columns": (b"Sensor-Nummer" + b";2081" * 10**6 + b"\n", "a line of more than 1 MB"),
    "an XSENSOR line of 10^6 columns": (
        b"File:,x\nUnits:,kPa\nFRAME,1\nTime,1:00:00\nSENSOR,HX1\nRows,1\nColumns,2\nSENSELS\n"
        + b"1," * 10**6
        + b"1\n",
        "a line of more than 1 MB",
    ),
    "nan": (HEADER.format(1, 3).encode() + b"1,nan,3\n@@\n", "hostile.xls:10: column 2 is neither"),
    "inf": (HEADER.format(1, 3).encode() + b"1,2,inf\n@@\n", "hostile.xls:10: column 3 is neither"),
    "a matrix with nan": (b"1,2\n3,nan\n", "hostile.xls:2|not a pressure recording"),
    "99 MB of zeros and commas": (lambda: b"0," * 1023 * 40_000 + b"\n", "a line of more than 1 MB"),
    "99 MB matrix": (lambda: (b"0," * 1023 + b"0\n") * 48_000, "frames of 48000|more than 20 million"),
    "99 MB of Tekscan": (
        lambda: HEADER.format(512, 512).encode() + (b"0," * 511 + b"0\n") * 95_000,
        "more than 20 million values|rows, the header says",
    ),
    "99 MB of line ends": (lambda: b"DATA_TYPE" + b"\n" * 99_000_000, "more than 2 million lines"),
    "99 MB of carriage returns": (lambda: b"Pict-No." + b"\r" * 99_000_000, "more than 2 million lines"),
    "2 million pages": (lambda: b"Pict-No. 1\n" * 1_900_000, "the header has no Sensor size"),
    "2 million short lines": (
        b"loadflux\nA-L\nTime[s]\tForce[N]\n" + b"1\n" * 1_900_000,
        "columns|the channel|do not match|no channel",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_one_clear_line_in_5_seconds_and_500_mb(tmp_path, name):
    path = tmp_path / "hostile.xls"
    content, what = HOSTILE[name]
    if content in WRITERS:
        content(path)
    else:
        path.write_bytes(content() if callable(content) else content)
    done = subprocess.run(
        [sys.executable, "-c", READ, path], capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path
    )
    path.unlink()
    assert done.stderr == ""
    said, measured = done.stdout.strip().rsplit("\n", 1)
    seconds, megabytes = map(float, measured.split())
    assert "\n" not in said
    assert said.startswith("hostile.xls")
    assert len(said) < 300
    assert re.search(what, said), said
    assert seconds < 5
    assert megabytes < 500
