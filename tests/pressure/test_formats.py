"""Small files of every format, written here: places, units, sides, line ends, cuts and damage."""

import gzip
import io
import json
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orthocalc.pressure.readers import ReadError, read_recordings

JANE = "Jane Doe"


def emed(frames=((0, 10, 20), (30, 0, 5)), pictures=(1, 2), unit=1.0) -> bytes:
    """Two rows of three columns, 0.5 cm sensors; each frame is scaled by its place."""
    pages = []
    for place, picture in enumerate(pictures, 1):
        rows = [[value * place for value in row] for row in frames]
        force = [[value * 0.025 / unit for value in row] for row in rows]
        page = f"\n\t\t\t\tPage {place}\n\n\tFile: C:\\{JANE}\\2.dat \tMatrix: 64x95 \n"
        page += "\tSensor area: 0.25 cm²\tTime/picture:10.0 ms\n\tMV over frames\n\tSensor size: 0.500x0.500 cm\n"
        page += f"\tPict-No.: {picture}  Force[N]=sum*sensor_area in row/column\n\n\t26\t27\t28\tForce\n"
        for number, (row, row_force) in enumerate(zip(rows, force, strict=True), 30):
            cells = "\t".join(f"{value / unit:.2f}" for value in row)
            page += f"{number}\t{cells}\t{sum(row_force) * unit:.2f}\n"
        columns = [sum(column) * unit for column in zip(*force, strict=True)]
        page += "Force\t" + "\t".join(f"{value:.2f}" for value in (*columns, sum(columns))) + "\n\f"
        pages.append(page)
    return "".join(pages).encode("latin-1")


def pedar(code="vw", frames=3) -> bytes:
    ids = "\t".join(map(str, (*range(1, 100), *range(1, 100))))
    lines = [f"file name:  {JANE}.sol\tdate/time  25.04.23 10.49", f"sensor type:  {code}-1865l-1870r-pxf306 "]
    lines += ["total time [secs]:  0.03\ttime per frame [secs]:  0.01000\tscanning rate [Hz]:   100"]
    lines += ["pressure values in  kPa", "", "mask definition: ", "left insole: 1,2,3", "right insole: 1,2,3", ""]
    lines += [f"time[secs]\t{ids}"]
    for frame in range(frames):
        lines += [f"   {0.01 * (frame + 1):.5f}\t" + "\t".join([" 10.000"] * 99 + [f" {20 + frame}.500"] * 99)]
    return ("\n".join(lines) + "\n").encode()


def pliance() -> bytes:
    """2 × 2 cells of 5 × 10 mm; the sensors are numbered down the columns, from the far end."""
    lines = [f"file name: {JANE}.mat date/time 17.06.23", "mat type s2160_001"]
    lines += [
        "total times [secs]: 1 time per frame [secs]: 0.05 scanning rate [Hz]: 20",
        "pressure values in kPa",
        "",
        "",
    ]
    lines += ["electrical:", "time[secs]  4  5  6  7", "  0.10000  10.000  0.000  30.000  0.000"]
    lines += ["  0.15000  0.000  20.000  0.000  0.000", "  MPP  10.000  20.000  30.000  0.000", "  MVP 1 1 1 1", ""]
    lines += [" time[secs] force[N]  x[cm]  y[cm]", "", "  0.05000  0.000  -  -", "  0.10000  2.000  0.375  0.500"]
    lines += ["  0.15000  1.000  0.750  1.500", "  0.20000  0.000  -  -", "sensor  4  5  6  7", "corner[cm]"]
    x, y = (0.0, 0.0, 0.5, 0.5), (1.0, 0.0, 1.0, 0.0)
    for corner, (right, up) in enumerate(((0, 1), (0, 0), (0.5, 0), (0.5, 1))):
        lines += [f"x[{corner}]" + "".join(f"  {value + right:.4f}" for value in x)]
        lines += [f"y[{corner}]" + "".join(f"  {value + up:.4f}" for value in y)]
    lines += [
        "x[c]  0.2500  0.2500  0.7500  0.7500",
        "y[c]  1.5000  0.5000  1.5000  0.5000",
        "area  0.5  0.5  0.5  0.5",
    ]
    return ("\n".join(lines) + "\n").encode()


def rolloff(separator="\t") -> bytes:
    lines = [f"Dynamic Roll offfor measurement: {JANE}", f"Patient name: {JANE}", "Measurement done on 07-07-2011"]
    lines += ["Scanning speed;  for the left foot: 250.00 Hertz, for the right foot: 500.00 Hertz", ""]
    for side, step in (("Left", 4), ("Right", 2)):
        lines += [f"{side} foot data", "", f"{side} rectangle position", "Rectangle bottom", "6", ""]
        for frame in range(2):
            lines += [f"Frame {frame} ({frame * step:.2f} ms)"]
            lines += [separator.join(f"{value + frame:.1f}" for value in row) for row in ((0, 1, 2), (3, 4, 5))]
            lines += [""]
    return ("\n".join(lines) + "\n").encode()


def apd(**keys) -> bytes:
    known = {"SensCountX": 2, "SensCountY": 3, "MinIdx": 0, "MaxIdx": 1, "LDistX": 7.62, "LDistY": 5.08, "TimeDiff": 4}
    known |= {"UnitDistance": "mm", "UnitPressure": "N/cm2", "UnitTime": "ms", "FootSide": "L", "Name": JANE} | keys
    text = "[Technical]\n" + "".join(f"{key}={value}\n" for key, value in known.items())
    pictures = {"": ((-1, 5, 3), (2, 4, -1)), "0": ((-1, 5, 1), (2, 0, -1)), "1": ((-1, 0, 3), (0, 4, -1))}
    for number, rows in pictures.items():
        text += f"\n[Data{number}]\n" + "".join("\t".join(map(str, row)) + "\n" for row in rows)
    return text.encode()


def medilogic(factor="0,25") -> bytes:
    ids = [r * 64 + c for r in (0, 1, 2) for c in (2081, 2082)]
    lines = [f"Sensor-Nummer;{';'.join(map(str, ids))}", "Minimum;0;0;0;0;0;0", "Maximum;0;0;0;0;0;0"]
    lines += ["20%-Durchschnitt;0;0;0;0;0;0", f"78,340;0;{factor};0;0;0;7", "78,350;1;2;3;4;5;6"]
    return ("\n".join(lines) + "\n").encode()


def xsensor(separator=",", unit="mmHg") -> bytes:
    point = "," if separator == ";" else "."
    lines = [["File:", f'"C:\\{JANE}\\walk.XSN"'], ["Units:", unit], ["Threshold:", "51.72"]]
    for frame in range(3):
        lines += [["FRAME", str(7 + frame)], ["Date", "2022 Aug 16"], ["Time", f" 23:59:59.{frame * 2:02d}0"]]
        for side in "LR":
            lines += [["SENSOR", f"HX210.11.31.M11-DFM-{side}F S0073"], ["Rows", "2"], ["Columns", "3"]]
            lines += [
                ["Sensel Width (cm)", "1.0"],
                ["Sensel Height (cm)", "0.5"],
                ["Est. Load (N)", "0.5"],
                ["SENSELS"],
            ]
            lines += [["0", f"{100 * (frame + 1)}.5", "0"], ["0", "0", "200" if side == "R" else "0"]]
        lines += [["GROUP", "1"], ["Name", "Left Heel"], ["SENSELS"], ["9", "9", "9", "9"]]
    for line in lines:
        line[1:] = [field.replace(".", point) if field.strip()[:1].isdigit() else field for field in line[1:]]
    ends = separator * 3 + "\n" + separator * 5 + "\n"
    return "".join(separator.join(line) + ends for line in lines).encode()


def opengo(lost=(), frames=8) -> bytes:
    """16 sensors of 1 + k/10 cm² each, read in turn: force = sum of pressure × area."""
    names = [f"{side} pressure {k}[N/cm²]" for side in ("left",) for k in range(1, 17)]
    names += ["left acceleration X[g]", "left total force[N]", "left center of pressure X[-0.5...+0.5]"]
    names += ["left center of pressure Y[-0.5...+0.5]", "Left Events[]"]
    text = (
        f"# Start time: 27.09.2023\n# Sensor insoles: Left SN5968\n# Name: {JANE}\n# time\t" + "\t".join(names) + "\n"
    )
    for frame in range(frames):
        cells = [1 + ((frame * k) % 7) for k in range(1, 17)]
        force = sum(p * (1 + k / 10) for k, p in enumerate(cells, 1))
        fields = [*(f"{p:.2f}" for p in cells), "-0.5", f"{force:.2f}", "-0.250000", "0.125000"]
        text += f"{0.01 * frame:.2f}\t" + "\t".join([""] * 20 if frame in lost else fields) + "\t\n"
    return text.encode()


def loadsol() -> bytes:
    lines = ["loadapp_2024.loadflux", f"comment {JANE}"]
    lines += ["\tA-L::heel\tA-L::medial\tA-L::lateral\tA-L\t\tB-R::lateral\tB-R::medial\tB-R::heel\tB-R\t"]
    lines += ["Time[secs]" + "\tForce[N]" * 4 + "\tTime[secs]" + "\tForce[N]" * 4 + "\t"]
    for frame in range(3):
        time = f"{frame * 0.005:.3f}"
        mark = f"End measurement: {JANE}" if frame == 2 else ""
        lines += ["\t".join([time, "1.0", "2.0", "3.0", "6.0", time, "10.0", "20.0", "30.0", f"{60 + frame}.0", mark])]
    return ("\n".join(lines) + "\n").encode()


def zebris(**more) -> bytes:
    def sample(x, y, wide, high, *values):
        return {"origin": {"x": x, "y": y}, "size": {"x": wide, "y": high}, "pressure": values, "velocity": 0.0}

    empty = {"origin": {"x": None, "y": None}, "size": {"x": 0, "y": 0}, "pressure": [], "velocity": 0.0}
    samples = [sample(4, 6, 2, 1, 1.0, 2.0), empty, sample(5, 6, 1, 2, 3.0, 4.0)]
    tree = {"cell_count": {"x": 10, "y": 20}, "cell_size": {"x": 8.0, "y": 9.0}, "frequency": 100, "samples": samples}
    return json.dumps(tree | {"pressure_unit": "N/cm2", "begin": 0.0} | more).encode()


def npz(array, name="pressure.npy") -> bytes:
    inner, outer = io.BytesIO(), io.BytesIO()
    np.save(inner, array)
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, inner.getvalue())
    return outer.getvalue()


FILES = {
    "novel_emed": emed(),
    "novel_pedar": pedar(),
    "novel_pliance": pliance(),
    "rsscan_rolloff": rolloff(),
    "rsscan_apd": apd(),
    "medilogic": medilogic(),
    "xsensor": xsensor(),
    "moticon_opengo": opengo(lost=(3,)),
    "novel_loadsol": loadsol(),
    "zebris_fdm": zebris(),
}
STATED = {"pitch_mm": (5.0, 5.0), "unit": "kPa", "rate_hz": 50.0}


@pytest.fixture
def read_all(tmp_path):
    """Return a reader of bytes that writes them to a file whose name says nothing."""

    def read(content: bytes, side=None, **stated):
        (tmp_path / "file").write_bytes(content)
        return read_recordings(tmp_path / "file", side, **stated)

    return read


def same(one, other) -> bool:
    def arrays(recording):
        return (recording.pressure_kpa, recording.printed_force_n, recording.printed_cop, recording.places)

    return len(one) == len(other) and all(
        (a is None) == (b is None) and (a is None or np.array_equal(a, b, equal_nan=True))
        for left, right in zip(one, other, strict=True)
        for a, b in zip(arrays(left), arrays(right), strict=True)
    )


@pytest.mark.parametrize("name", FILES)
def test_every_format_is_known_by_its_content(read_all, name):
    recordings = read_all(FILES[name])
    assert {recording.format for recording in recordings} == {name}


@pytest.mark.parametrize("name", FILES)
def test_line_ends_and_byte_order_marks_change_nothing(read_all, name):
    plain = read_all(FILES[name])
    text = FILES[name].decode("latin-1" if name == "novel_emed" else "utf-8")
    for turned in (
        FILES[name].replace(b"\n", b"\r\n"),
        FILES[name].replace(b"\n", b"\r"),
        b"\xef\xbb\xbf" + FILES[name],
        text.encode("utf-16"),
        gzip.compress(FILES[name]),
        FILES[name].rstrip(b"\n\f"),
    ):
        assert same(read_all(turned), plain)


@pytest.mark.parametrize("name", ["novel_pedar", "novel_pliance", "rsscan_rolloff", "moticon_opengo", "novel_loadsol"])
def test_decimal_commas_change_nothing(read_all, name):
    head, numbers = FILES[name].split(b"\n", 4)[:4], FILES[name].split(b"\n", 4)[4]
    turned = b"\n".join([*head, numbers.replace(b".", b",")])
    assert same(read_all(turned), read_all(FILES[name]))


def test_semicolons_change_nothing(read_all, tekscan):
    assert same(read_all(xsensor(";")), read_all(xsensor()))
    assert same(read_all(rolloff(";")), read_all(rolloff()))
    frames = [[["B", 1, 2.5], [3, 4, 5]]] * 2
    head, body = tekscan(frames).split(b"ASCII_DATA")
    turned = head + b"ASCII_DATA" + body.replace(b",", b";").replace(b".", b",")
    assert same(read_all(turned), read_all(tekscan(frames)))


@pytest.mark.parametrize("name", FILES)
def test_nothing_of_a_person_is_kept(read_all, name):
    said = [f"{one.device} {one.notes}" for one in read_all(FILES[name])]
    for cut in range(0, len(FILES[name]), 97):
        try:
            read_all(FILES[name][:cut])
        except ReadError as error:
            said.append(str(error))
    assert not any("Jane" in text or "SN5968" in text or "S0073" in text for text in said)


def sound(recordings) -> bool:
    return all(
        np.isfinite(one.force_n()).all()
        and (one.pressure_kpa is None or (np.isfinite(one.pressure_kpa).all() and (one.pressure_kpa >= 0).all()))
        and 0.1 <= one.rate_hz <= 10_000
        for one in recordings
    )


@pytest.mark.parametrize("name", FILES)
def test_a_file_cut_anywhere_is_read_in_part_or_refused(read_all, name):
    content = FILES[name]
    whole = read_all(content)
    for cut in range(0, len(content), max(1, len(content) // 400)):
        try:
            found = read_all(content[:cut])
        except ReadError:
            continue
        assert sound(found)
        assert sum(one.frames for one in found) <= sum(one.frames for one in whole)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(draw=st.data())
@pytest.mark.parametrize("name", FILES)
def test_damage_is_read_or_refused_but_never_a_fault(tmp_path_factory, name, draw):
    content = bytearray(FILES[name])
    for _ in range(draw.draw(st.integers(1, 6))):
        at = draw.draw(st.integers(0, len(content) - 1))
        content[at] = draw.draw(st.sampled_from(b'0159,.;-+e\n\r\t @xFL[]{}:"\x00\xff'))
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(content)
    try:
        found = read_recordings(path, **STATED)
    except ReadError:
        return
    assert sound(found)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    start=st.sampled_from(
        [b"", *(content[:40] for content in FILES.values()), b"PK\x03\x04", b"\x93NUMPY\x01\x00", b"\x1f\x8b"]
    ),
    rest=st.binary(max_size=400) | st.text("0123456789.,;\t\n -e", max_size=400).map(str.encode),
)
def test_any_bytes_are_read_or_refused(tmp_path_factory, start, rest):
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(start + rest)
    try:
        found = read_recordings(path, **STATED)
    except ReadError:
        return
    assert sound(found)


def test_emed_rows_run_from_the_heel_end(read_all):
    """The file's first row is the toe end; the second frame is twice the first."""
    (recording,) = read_all(emed())
    assert recording.pressure_kpa.tolist() == [[[30, 0, 5], [0, 10, 20]], [[60, 0, 10], [0, 20, 40]]]
    assert recording.printed_force_n == pytest.approx([65 * 0.025, 130 * 0.025], abs=0.006)
    assert (recording.rate_hz, recording.pitch_mm, recording.notes) == (100, (5, 5), ())


def test_emed_several_measurements_and_summaries(read_all):
    recordings = read_all(emed(pictures=(1, 2, 3, 1, 2)))
    assert [one.frames for one in recordings] == [3, 2]
    summary = emed(pictures=(1,)).replace(b"Pict-No.: 1", b"MPP: maximum pressure")
    (recording,) = read_all(emed() + summary)
    assert recording.frames == 2


def test_emed_measurements_of_two_rates(read_all):
    with pytest.raises(ReadError, match="several rates or sensor sizes"):
        read_all(emed() + emed().replace(b"10.0 ms", b"20.0 ms"))


def test_emed_in_newtons_a_square_centimetre(read_all):
    assert read_all(emed(unit=10.0))[0].pressure_kpa == pytest.approx(read_all(emed())[0].pressure_kpa)


def test_emed_force_that_does_not_follow_is_damage(read_all):
    with pytest.raises(ReadError, match="frame 2: its printed force does not follow"):
        read_all(emed().replace(b"\t3.25\n\f", b"\t3.75\n\f"))


def test_emed_cut_in_a_frame(read_all):
    (recording,) = read_all(emed()[: emed().rindex(b"31\t")])
    assert recording.frames == 1
    assert "left out" in recording.notes[0]


def test_wide_pedar_insoles_have_their_own_areas(read_all):
    """Insole vw: 158.93 cm² in all; v, which its first letter names, has 139.31 cm²."""
    left, right = read_all(pedar("vw"))
    assert (left.side, right.side, left.frames) == ("left", "right", 3)
    assert left.force_n() == pytest.approx([10 * 15893 / 1000] * 3)
    assert right.force_n() == pytest.approx([20.5 * 15.893, 21.5 * 15.893, 22.5 * 15.893])
    assert read_all(pedar("v"))[0].force_n()[0] == pytest.approx(10 * 13.931)
    with pytest.raises(ReadError, match="file:2: the sensor areas of insole q are not known; known: u, v, w"):
        read_all(pedar("q"))


def test_pedar_insoles_mirror(read_all):
    left, right = read_all(pedar())
    assert left.places[:, 0] == pytest.approx(1 - right.places[:, 0])
    assert left.places[0, 1] < 0.1
    assert left.places[98, 1] > 0.9
    assert left.places[0, 0] > left.places[4, 0], "sensor 1 is medial, which is right of the middle of a left foot"


def test_pedar_with_one_insole(read_all):
    def only(side):
        lines = pedar().decode().split("\n")
        lines = [line for line in lines if "insole:" not in line or line.startswith(side)]
        return "\n".join(
            "\t".join(line.split("\t")[:100]) if line.count("\t") > 100 else line for line in lines
        ).encode()

    assert [one.side for one in read_all(only("right"))] == ["right"]
    assert [one.side for one in read_all(only("left"))] == ["left"]
    with pytest.raises(ReadError, match="which insole the sensors belong to"):
        read_all(only("neither"))


def test_pliance_places_by_corners_not_by_numbers(read_all):
    (recording,) = read_all(pliance())
    assert recording.pressure_kpa.tolist() == [[[0, 0], [10, 30]], [[20, 0], [0, 0]]]
    assert recording.pitch_mm == (5, 10)
    assert recording.printed_force_n.tolist() == [2, 1]
    # the printed 0.375, 0.5 cm are from the far corner at 1, 2 cm
    assert recording.printed_cop == pytest.approx(np.array([[6.25, 15], [2.5, 5]]))
    assert recording.force_n() == pytest.approx([2, 1])


def test_rolloff_of_both_feet(read_all):
    left, right = read_all(rolloff())
    assert (left.side, right.side, left.rate_hz, right.rate_hz) == ("left", "right", 250, 500)
    assert left.force_n() == pytest.approx([15, 21])
    assert right.pressure_kpa[0, 1, 2] == pytest.approx(5 / (5.08 * 7.62) * 1000)
    assert [one.side for one in read_all(rolloff(), "left")] == ["left"]


def test_apd_frames_and_their_maximum(read_all):
    (recording,) = read_all(apd())
    assert recording.pressure_kpa.tolist() == [[[0, 50, 10], [20, 0, 0]], [[0, 0, 30], [0, 40, 0]]]
    assert (recording.pitch_mm, recording.rate_hz, recording.side) == ((5.08, 7.62), 250, "left")
    with pytest.raises(ReadError, match="the maximum picture is not the maximum of the frames"):
        read_all(apd().replace(b"-1\t0\t3\n0\t4", b"-1\t0\t3\n0\t3"))


def test_apd_of_the_maximum_alone(read_all):
    (recording,) = read_all(apd(FootSide="R").split(b"\n[Data0]")[0])
    assert recording.pressure_kpa.tolist() == [[[0, 50, 30], [20, 40, 0]]]
    assert recording.side == "right"
    assert "maximum picture alone" in recording.notes[0]


def test_medilogic_metric_values_and_raw_ones(read_all):
    (recording,) = read_all(medilogic())
    assert recording.pressure_kpa.tolist() == [[[0, 70], [0, 0], [0, 2.5]], [[50, 60], [30, 40], [10, 20]]]
    assert recording.rate_hz == 100
    with pytest.raises(ReadError, match="whole numbers are raw ADU values without a unit; export in the metric unit"):
        read_all(medilogic("25"))


@pytest.mark.parametrize(("unit", "kpa"), [("mmHg", 0.133322), ("kPa", 1), ("PSI", 6.894757), ("N/cm2", 10)])
def test_xsensor_units_and_sides(read_all, unit, kpa):
    left, right = read_all(xsensor(unit=unit).replace(b"100.5", b"1.5").replace(b"200", b"4").replace(b"300.5", b"3.5"))
    assert left.pressure_kpa[0].tolist() == [[0, 0, 0], [0, pytest.approx(1.5 * kpa, rel=1e-5), 0]]
    assert right.pressure_kpa[0, 0, 2] == pytest.approx(4 * kpa, rel=1e-5)
    assert (left.side, right.side, left.pitch_mm, left.device) == ("left", "right", (10, 5), "XSENSOR HX210")
    assert left.rate_hz == pytest.approx(50)
    assert left.printed_force_n.tolist() == [0.5] * 3


def test_xsensor_frames_that_are_missing_are_said(read_all):
    (left, _) = read_all(xsensor().replace(b"FRAME,9", b"FRAME,11").replace(b"59.04", b"59.08"))
    assert left.rate_hz == pytest.approx(50)
    assert "2 of the 5 frames" in left.notes[0]


def test_opengo_bridges_short_gaps_and_parts_at_long_ones(read_all):
    (whole,) = read_all(opengo(frames=60))
    (bridged,) = read_all(opengo(lost=(20, 21), frames=60))
    kept = np.delete(np.arange(60), [20, 21])
    assert np.array_equal(bridged.pressure_kpa[kept], whole.pressure_kpa[kept])
    assert bridged.pressure_kpa[20] == pytest.approx((2 * whole.pressure_kpa[19] + whole.pressure_kpa[22]) / 3)
    assert np.isnan(bridged.printed_cop[20]).all()
    assert bridged.notes == ("2 frames that the radio lost were bridged straight.",)
    first, second = read_all(opengo(lost=(0, *range(20, 31), 59), frames=60))
    assert (first.frames, second.frames) == (19, 28)


def test_opengo_areas_are_found_again(read_all):
    """The writer's areas are 1.1 to 2.6 cm²; a force that is no weighted sum gives none."""
    (recording,) = read_all(opengo(frames=60))
    assert recording.force_n() == pytest.approx(recording.printed_force_n, abs=0.01)
    rank = np.linalg.matrix_rank(recording.pressure_kpa)
    assert (recording.area_mm2 is None) == (rank < 16)
    assert recording.printed_cop[0].tolist() == [0.125, -0.25]
    (short,) = read_all(opengo(frames=5))
    assert short.area_mm2 is None
    assert short.force_n() == pytest.approx(short.printed_force_n)


def test_loadsol_reads_zones_by_their_names(read_all):
    left, right = read_all(loadsol())
    assert left.force_n().tolist() == [6, 6, 6]
    assert right.force_n().tolist() == [60, 61, 62]
    assert (left.side, right.side, left.rate_hz, left.pressure_kpa) == ("left", "right", 200, None)
    without = loadsol().replace(b"\tA-L\t", b"\tother\t").replace(b"\tB-R\t", b"\tother\t")
    left, right = read_all(without)
    assert (left.force_n()[0], right.force_n()[0]) == (6, 60)
    with pytest.raises(ReadError, match="a force that is not in N"):
        read_all(loadsol().replace(b"Force[N]", b"Force[kg]"))


def test_zebris_windows_on_the_plate(read_all):
    (recording,) = read_all(zebris())
    assert recording.pressure_kpa.tolist() == [[[10, 20], [0, 0]], [[0, 0], [0, 0]], [[0, 30], [0, 40]]]
    assert (recording.pitch_mm, recording.rate_hz, recording.side) == ((8, 9), 100, None)


def test_zebris_steps_are_turned_heel_first(read_all):
    sample = json.loads(zebris())["samples"][2]
    step = {"side": "left", "heel": {"x": 0, "y": 5}, "toe": {"x": 0, "y": 25}, "rollover": {"samples": [sample]}}
    back = step | {"side": "right", "heel": {"x": 0, "y": 25}, "toe": {"x": 0, "y": 5}}
    left, right = read_all(zebris(events=[step, back]))
    assert (left.side, right.side) == ("left", "right")
    assert (left.pressure_kpa.ravel().tolist(), right.pressure_kpa.ravel().tolist()) == ([30, 40], [40, 30])


@pytest.mark.parametrize(
    "text", [b"0,1\n2,3\n\n4,5\n6,7\n", b"Frame 1\n0;1\n2;3\nFrame 2\n4;5\n6;7", b"0 1\n2 3\n\n\n4 5\n6 7\n"]
)
def test_a_stack_of_matrices(read_all, text):
    (recording,) = read_all(text, **STATED)
    assert recording.pressure_kpa.tolist() == [[[0, 1], [2, 3]], [[4, 5], [6, 7]]]
    assert (recording.rate_hz, recording.pitch_mm, recording.cell_area_mm2) == (50, (5, 5), 25)
    with pytest.raises(ReadError, match="a stack of 2 frames: state how many a second"):
        read_all(text, pitch_mm=(5.0, 5.0), unit="kPa")


@pytest.mark.parametrize("array", [np.arange(8.0).reshape(2, 2, 2), np.arange(8, dtype="u2").reshape(2, 2, 2)])
def test_numpy_files(read_all, array):
    plain, fortran = io.BytesIO(), io.BytesIO()
    np.save(plain, array)
    np.save(fortran, np.asfortranarray(array))
    for content in (plain.getvalue(), fortran.getvalue(), npz(array)):
        assert np.array_equal(read_all(content, **STATED)[0].pressure_kpa, array)


@pytest.mark.parametrize(
    ("unit", "kpa"), [("kPa", 1), ("N/cm2", 10), ("mmHg", 0.133322), ("psi", 6.894757), ("MPa", 1000), ("N", 1000 / 40)]
)
def test_units_of_a_matrix(read_all, unit, kpa):
    (recording,) = read_all(b"0,1\n2,3\n", pitch_mm=(5.0, 8.0), unit=unit)
    assert recording.pressure_kpa[0, 1, 1] == pytest.approx(3 * kpa, rel=1e-5)


@pytest.mark.parametrize(
    ("content", "stated", "what"),
    [
        (b"0,1\n2,3\n", {"unit": "kPa"}, "state the pitch"),
        (b"0,1\n2,3\n", {"pitch_mm": (5.0, 5.0)}, "state the pitch"),
        (b"0,1\n2,3\n", {"pitch_mm": (5.0, 5.0), "unit": "raw"}, "the stated unit is none of"),
        (b"0,1\n2,3\n", {"pitch_mm": (5.0, float("nan")), "unit": "kPa"}, "the stated pitch is outside"),
        (b"0,1\n2,3\n", STATED | {"rate_hz": 0.0}, "the stated rate is outside"),
        (b"0,1\n2,-3\n", STATED, "file:2: column 2 is not a value of 0 or more"),
        (b"0,1\n2\n", STATED, "file:2: 1 columns, the first line says 2"),
        (b"0,1\n2,3\n\n4,5\n", STATED, "allowed are frames of one size"),
        (b"0,1\n2,20000\n", STATED, "not of 0 to 10000 kPa"),
        (npz(np.array([[np.nan, 1.0]])), STATED, "not of 0 to 10000 kPa"),
        (npz(np.array([[np.inf, 1.0]])), STATED, "not of 0 to 10000 kPa"),
        (npz(np.array(["a", "b"])), STATED, "not of plain numbers"),
        (npz(np.zeros((1, 2, 3, 4))), STATED, "an array of shape"),
        (npz(np.zeros((2, 0))), STATED, "an array of shape"),
    ],
)
def test_matrices_that_are_refused(read_all, content, stated, what):
    with pytest.raises(ReadError, match=what):
        read_all(content, **stated)
