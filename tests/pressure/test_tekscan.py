"""Tekscan ASCII: units, order, line ends, damage; every file either reads or is refused with its line."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orthocalc.pressure.readers import ReadError, read_recordings
from orthocalc.pressure.readers.tekscan import read_tekscan

FRAMES = [[["B", 1, 2], [3, 4, 5]], [["B", 0, 0], [6, 7.5, 8]]]


def test_frame_of_reference(read, tekscan):
    """Row 1 of the file is the toe end: row 0 in memory is the heel end; B is no sensel."""
    recording = read(tekscan(FRAMES))
    assert recording.pressure_kpa.tolist() == [[[3, 4, 5], [0, 1, 2]], [[6, 7.5, 8], [0, 0, 0]]]
    assert recording.live.tolist() == [[True, True, True], [False, True, True]]
    assert recording.rate_hz == 50
    assert recording.pitch_mm == (5.08, 5.08)
    assert recording.side is None
    assert recording.notes == ()


def test_force_is_pressure_times_area(read, tekscan):
    # 15 kPa · 25.8064 mm² = 0.387096 N
    assert read(tekscan(FRAMES)).force_n().tolist() == pytest.approx([0.387096, 21.5 * 0.0258064])


@pytest.mark.parametrize(
    "how",
    [
        {"newline": "\r\n", "end": "@@\r\n"},
        {"end": ""},
        {"end": "@@"},
        {"frame_line": "Frame {}, 0,, 12/2/2019 6:21:52.34PM,,,Raw Sum=,,310"},
        {"TIME": "jeudi 16 février 2017", "COMMENTS:": "\nHans Müller\nwalks on stones"},
    ],
)
def test_variants_read_the_same(read, tekscan, how):
    assert np.array_equal(read(tekscan(FRAMES, **how)).pressure_kpa, read(tekscan(FRAMES)).pressure_kpa)


def test_keys_in_any_order_and_any_encoding(read, tekscan):
    header, body = tekscan(FRAMES).split(b"ASCII_DATA")
    turned = b"\n".join(reversed(header.strip().split(b"\n"))) + b"\nASCII_DATA" + body
    assert np.array_equal(read(b"\xef\xbb\xbf" + turned).pressure_kpa, read(tekscan(FRAMES)).pressure_kpa)


@pytest.mark.parametrize("name", ["walk.asf", "walk.csv", "a.b.asc", "walk"])
def test_the_name_says_nothing(read, tekscan, name):
    assert read(tekscan(FRAMES), name).format == "tekscan_ascii"


@pytest.mark.parametrize(
    ("text", "mm"), [("0.508 centimeters", 5.08), ("0.508 cm", 5.08), ("0.2 inches", 5.08), ("8.4 mm", 8.4)]
)
def test_spacing_units(read, tekscan, text, mm):
    recording = read(tekscan(FRAMES, COL_SPACING=text))
    assert recording.pitch_mm == pytest.approx((mm, 5.08))


def test_psi_is_6_894757_kpa(read, tekscan):
    assert read(tekscan(FRAMES, UNITS="PSI")).pressure_kpa[0, 0].tolist() == pytest.approx(
        [20.684271, 27.579028, 34.473785]
    )


def test_raw_counts_are_refused_with_the_reason(read, tekscan):
    with pytest.raises(ReadError, match=r"walk\.asf:7: raw counts without a calibration"):
        read(tekscan(FRAMES, UNITS="raw"))


def test_a_fingertip_mat_is_no_foots(read, tekscan):
    fine = {"ROW_SPACING": "0.127 centimeters", "COL_SPACING": "0.127 centimeters"}
    with pytest.raises(ReadError, match=r"walk\.asf:4: a mat of 4 × 3 mm with cells of 1\.27 mm is none for feet"):
        read(tekscan(FRAMES, **fine))


def test_calibration_mass(read, tekscan):
    line = "75.0001 (Kgs) 4798 (Raw Sum) 240 (Number of Loaded Cells)"
    assert read(tekscan(FRAMES, CALIBRATION_POINT_1=line)).calibration_mass_kg == 75.0001
    assert read(tekscan(FRAMES)).calibration_mass_kg is None


def test_mirrored_rows_and_columns_are_turned_back(read, tekscan):
    mirrored = [[row[::-1] for row in frame[::-1]] for frame in FRAMES]
    recording = read(tekscan(mirrored, MIRROR_ROW=1, MIRROR_COL=1))
    plain = read(tekscan(FRAMES))
    assert np.array_equal(recording.pressure_kpa, plain.pressure_kpa)
    assert np.array_equal(recording.live, plain.live)
    assert len(recording.notes) == 2


def test_a_cut_last_frame_is_left_out_with_a_note(read, tekscan):
    whole = tekscan(FRAMES)
    for cut in (whole.index(b"6,7.5") + 3, whole.index(b"6,7.5"), whole.index(b"Frame 2") + 7):
        recording = read(whole[:cut])
        assert recording.frames == 1
        assert any("left out" in note for note in recording.notes)


def test_fewer_frames_than_promised_are_said(read, tekscan):
    recording = read(tekscan(FRAMES, START_FRAME=1, END_FRAME=10**9))
    assert recording.frames == 2
    assert recording.notes == ("The file has 2 of the 1000000000 frames that its header names.",)


def test_area_that_disagrees_with_the_spacing_is_said(read, tekscan):
    recording = read(tekscan(FRAMES, SENSEL_AREA="0.5 cm2"))
    assert recording.cell_area_mm2 == pytest.approx(25.8064)
    assert "50.0 mm²" in recording.notes[0]
    assert read(tekscan(FRAMES, SENSEL_AREA="25.8064 mm2")).notes == ()


@pytest.mark.parametrize("bad", ["nan", "inf", "-1", "-inf", "", "x", "1.2.3", "1 2", "B5", "5B", "0x1"])
def test_a_bad_value_is_named_by_its_line(read, tekscan, bad):
    frames = [FRAMES[0], [["B", 0, 0], [6, bad, 8]]]
    with pytest.raises(ReadError) as caught:
        read(tekscan(frames))
    assert caught.value.line == 16
    assert caught.value.what == "column 2 is neither a pressure of 0 or more nor B"


@pytest.mark.parametrize(
    ("unit", "value"), [("KPa", "10001"), ("KPa", "1e5"), ("KPa", "1e400"), ("KPa", "9" * 400), ("PSI", "1451")]
)
def test_a_pressure_that_no_sensor_shows_is_named_by_its_line(read, tekscan, unit, value):
    frames = [FRAMES[0], [["B", 0, 0], [6, value, 8]]]
    with pytest.raises(ReadError, match=r"walk\.asf:16: column 2 is over 10000 kPa"):
        read(tekscan(frames, UNITS=unit))


def test_wrong_number_of_columns_or_rows(read, tekscan):
    with pytest.raises(ReadError, match=r"walk\.asf:12: 2 columns, the header says 3"):
        read(tekscan([[["B", 1, 2], [3, 4]], FRAMES[1]]))
    with pytest.raises(ReadError, match="frame 1 has 3 rows, the header says 2"):
        read(tekscan([[*FRAMES[0], [1, 1, 1]], FRAMES[1]], ROWS=2))
    with pytest.raises(ReadError, match="frame 1 has 2 rows, the header says 1"):
        read(tekscan([FRAMES[0]], ROWS=1))
    with pytest.raises(ReadError, match="11: 3 columns, the header says 4"):
        read(tekscan(FRAMES, COLS=4))


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("ROWS", 10**9, "ROWS 1e\\+09 is outside 1–512"),
        ("COLS", 0, "COLS 0 is outside"),
        ("COLS", "many", "COLS is not a number"),
        ("ROWS", "nan", "ROWS nan is outside"),
        ("ROWS", 2.5, "not a whole number"),
        ("ROW_SPACING", "5.08", "ROW_SPACING: a length is"),
        ("ROW_SPACING", "5.08 miles", "ROW_SPACING: a length is"),
        ("ROW_SPACING", "0 mm", "outside 0.1–100 mm"),
        ("SECONDS_PER_FRAME", 0, "SECONDS_PER_FRAME 0 is outside"),
        ("SECONDS_PER_FRAME", None, "the header has no SECONDS_PER_FRAME"),
        ("UNITS", "bar", "UNITS is none of KPa, PSI, raw"),
        ("UNITS", None, "the header has no UNITS"),
    ],
)
def test_bad_headers_are_refused(read, tekscan, key, value, what):
    with pytest.raises(ReadError, match=what):
        read(tekscan(FRAMES, **{key: value}))


def test_a_key_that_stands_twice_is_not_decided(read, tekscan):
    with pytest.raises(ReadError, match="UNITS stands twice"):
        read(tekscan(FRAMES, COMMENTS="\nUNITS raw"))


@pytest.mark.parametrize(
    "content",
    [
        b"DATA_TYPE MOVIE\n",
        b"DATA_TYPE MOVIE\nROWS 2\nCOLS 3\nUNITS KPa\nSECONDS_PER_FRAME 1\nASCII_DATA @@\n",
        b"DATA_TYPE" + bytes(range(256)) * 40,
    ],
)
def test_stumps_and_noise_are_refused(read, content):
    with pytest.raises(ReadError):
        read(content)


def test_nothing_of_a_person_is_kept(read, tekscan):
    recording = read(
        tekscan(
            FRAMES,
            **{
                "FILENAME": "C:\\Movies\\JaneDoe\\JaneDoeL.fsx",
                "COMMENTS:": "\nJane Doe 1970",
                "SENSOR_TYPE": "Jane Doe",
            },
        ),
    )
    kept = f"{recording.device} {recording.format} {recording.notes} {recording.side}"
    assert "Jane" not in kept
    with pytest.raises(ReadError) as caught:
        read(tekscan(FRAMES, UNITS="JaneDoe", ROWS=2))
    assert "Jane" not in str(caught.value)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(draw=st.data())
def test_damage_is_read_or_refused_but_never_a_fault(tekscan, draw):
    content = bytearray(tekscan(FRAMES))
    for _ in range(draw.draw(st.integers(1, 4))):
        content[draw.draw(st.integers(0, len(content) - 1))] = draw.draw(st.sampled_from(b"0B,.-\n\r @xF\x00\xff9"))
    content = bytes(content[: draw.draw(st.integers(0, len(content)))])
    try:
        (recording,) = read_tekscan(content, "walk.asf")
    except ReadError:
        return
    assert np.isfinite(recording.pressure_kpa).all()
    assert (recording.pressure_kpa >= 0).all()


def test_missing_file_and_folder_are_os_errors(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_recordings(tmp_path / "nowhere.asf")
    with pytest.raises(OSError, match="directory"):
        read_recordings(tmp_path)
