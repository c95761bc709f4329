"""Real recordings against the numbers that the vendors' own programs printed into them."""

import csv
import io
import itertools
import re

import numpy as np
import pytest

from orthocalc.pressure.readers import ReadError, read_recordings

MMHG = 0.133322387415


def numbers(line):
    return [float(word) for word in line.split() if word[0].isdigit()]


def test_emed_forces_of_rows_columns_and_frames(data):
    """The list prints every row's, column's and frame's force to 0.01 N, rows from the toe end on."""
    (recording,) = read_recordings(data / "pressuRe/emed_test.lst")
    text = (data / "pressuRe/emed_test.lst").read_text("latin-1")
    rows = np.array([float(line.split("\t")[-1]) for line in text.split("\n") if re.match(r"\d+\t", line)])
    totals = [[float(word) for word in line.split("\t")[1:]] for line in text.split("\n") if line.startswith("Force\t")]
    columns, total = np.array(totals)[:, :-1], np.array(totals)[:, -1]
    cell_n = recording.pressure_kpa * 25 / 1000
    assert cell_n.shape == (106, 54, 22)
    assert abs(cell_n.sum(axis=2)[:, ::-1].ravel() - rows).max() <= 0.006
    assert abs(cell_n.sum(axis=1) - columns).max() <= 0.006
    assert abs(recording.force_n() - total).max() <= 0.006
    assert np.array_equal(recording.printed_force_n, total)
    assert (recording.rate_hz, recording.pitch_mm, recording.side) == (100, (5, 5), None)


def test_pliance_force_and_centre_of_pressure(data):
    """The file prints both for its whole time, the centre from the corner opposite to that of its cells."""
    path = data / "pressuRe/pliance_test.asc"
    (recording,) = read_recordings(path)
    lines = path.read_text("latin-1").split("\n")
    at = next(i for i, line in enumerate(lines) if "force[N]" in line)
    printed = {line.split()[0]: line.split()[1:] for line in lines[at + 1 :] if len(line.split()) == 4}
    times = [line.split()[0] for line in lines[8:at] if re.match(r"\s+\d", line)]
    assert recording.pressure_kpa.shape == (281, 29, 28)
    force = np.array([float(printed[time][0]) for time in times])
    assert abs(recording.force_n() - force).max() <= 0.01
    pressure = recording.pressure_kpa
    x_cm = 14.784 - (pressure.sum(axis=1) @ (np.arange(28) + 0.5)) * 0.528 / pressure.sum(axis=(1, 2))
    y_cm = 29.812 - (pressure.sum(axis=2) @ (np.arange(29) + 0.5)) * 1.028 / pressure.sum(axis=(1, 2))
    assert abs(x_cm - [float(printed[time][1]) for time in times]).max() <= 0.001
    assert abs(y_cm - [float(printed[time][2]) for time in times]).max() <= 0.001
    assert abs(recording.printed_cop / 10 - np.column_stack([14.784 - x_cm, 29.812 - y_cm])).max() <= 0.001
    assert recording.live.all()
    assert (recording.rate_hz, recording.pitch_mm) == (24, (5.28, 10.28))


def test_xsensor_peak_average_load_and_area(data):
    """Metrics of both insoles in each of 101 frames."""
    path = data / "pressuRe/xsensor_data.csv"
    text = path.read_text("utf-8-sig")
    blocks = re.findall(r"^SENSOR,.*?^SENSELS", text, re.MULTILINE | re.DOTALL)
    for i, side in enumerate(("left", "right")):
        recording = read_recordings(path)[i]
        assert (recording.side, recording.device, recording.frames) == (side, "XSENSOR HX210", 101)
        metric = {
            key: np.array(
                [float(re.search(rf"^{re.escape(key)}[^,]*,([\d.]+)", b, re.MULTILINE)[1]) for b in blocks[i::2]]
            )
            for key in ("Peak Pressure", "Average Pressure", "Est. Load", "Contact Area")
        }
        cells = recording.pressure_kpa.reshape(101, -1) / MMHG
        touched = (cells > 0).sum(axis=1)
        assert cells.max(axis=1) == pytest.approx(metric["Peak Pressure"], abs=1e-9)
        assert cells.sum(axis=1) / np.maximum(touched, 1) == pytest.approx(
            metric["Average Pressure"], abs=0.01
        )  # both are rounded
        assert recording.force_n() == pytest.approx(metric["Est. Load"], rel=0.005, abs=0.01)
        assert touched * recording.cell_area_mm2 / 100 == pytest.approx(metric["Contact Area"], abs=0.01)
        assert np.array_equal(recording.printed_force_n, metric["Est. Load"])
        assert recording.rate_hz == pytest.approx(75, rel=0.005)


def test_medilogic_maximum_of_each_sensor(data):
    """The third line of the file is each sensor's maximum in N/cm²."""
    path = data / "greenai_insole/raw_pressure.csv"
    (recording,) = read_recordings(path)
    line = path.read_text("latin-1").split("\n")[2].strip()
    printed = np.array([float(word.replace(",", ".")) for word in line.split(";")[1:]])
    assert recording.pressure_kpa.shape == (806, 64, 32)
    assert np.array_equal(recording.pressure_kpa.max(axis=0)[::-1].ravel(), printed * 10)
    assert recording.rate_hz == 100


def test_opengo_force_as_printed_and_from_the_cells(data):
    """The printed force is passed through, and a weighted sum of the 16 cells gives it to rms 0.3 N."""
    path = data / "moticon/230927_102114.txt"
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8")), delimiter="\t"))
    names, rows = rows[8], rows[9:]
    for recording in read_recordings(path):
        at = names.index(f"{recording.side} total force[N]")
        printed = {round(100 * float(row[0])): float(row[at]) for row in rows if row[at]}
        frames = np.array(list(printed)) - min(printed)
        assert recording.frames == frames[-1] + 1
        assert recording.printed_force_n[frames].tolist() == list(printed.values())
        rms = np.sqrt(np.mean((recording.force_n() - recording.printed_force_n) ** 2))
        assert rms <= 0.3
        assert recording.kind == "sensors"


def test_opengo_places_give_the_printed_centre_of_pressure(data):
    """Force-weighted places of the cells, against the printed centre, to 0.1 % of the insole; heel cells behind."""
    left, right = read_recordings(data / "moticon/230927_102114.txt")
    for recording in (left, right):
        weight = recording.pressure_kpa * recording.area_mm2
        sure = (recording.printed_force_n > 50) & np.isfinite(recording.printed_cop).all(axis=1)
        cop = (weight @ recording.places)[sure] / weight[sure].sum(axis=1, keepdims=True) - 0.5
        assert abs(cop - recording.printed_cop[sure]).max() < 0.001
        assert recording.places[:2, 1].max() < 0.15
        assert recording.places[13:, 1].min() > 0.8
    assert left.places[:, 0] == pytest.approx(1 - right.places[:, 0], abs=0.01)
    assert left.area_mm2 == pytest.approx(right.area_mm2, rel=0.02)


def test_loadsol_total_is_the_sum_of_the_zones(data):
    path = data / "loadsol/roll_test.txt"
    (recording,) = read_recordings(path)
    rows = [line.split("\t") for line in path.read_text("latin-1").split("\n")[4:] if line]
    zones = np.array([[float(word) for word in row[1:4]] for row in rows]).sum(axis=1)
    assert recording.frames == 7903
    assert abs(recording.force_n() - zones).max() <= 3
    assert np.array_equal(recording.force_n(), [float(row[4]) for row in rows])
    assert (recording.side, recording.rate_hz, recording.kind) == ("right", 200, "force")


def test_pedar_forces_are_pressures_times_the_areas_of_insole_y(data):
    """Areas of the published table, 199 numbers a line, sides in the file's order."""
    path = data / "pressuRe/pedar_example.asc"
    with (data / "pressuRe/pedar_layout_areas_mm2.csv").open() as file:
        table = list(csv.DictReader(file))
    areas = np.array([float(row["y"]) for row in table])
    lines = path.read_text("latin-1").split("\n")
    values = np.array([numbers(line) for line in lines[10:] if line.strip()])
    left, right = read_recordings(path)
    for recording, cells, x in ((left, values[:, 1:100], "left_x01"), (right, values[:, 100:], "right_x01")):
        assert recording.frames == 1505
        assert recording.force_n() == pytest.approx(cells @ areas / 1000)
        assert recording.places[:, 0] == pytest.approx([float(row[x]) for row in table], abs=1e-9)
        assert recording.places[:, 1] == pytest.approx([float(row["y01"]) for row in table], abs=1e-9)
        assert recording.device == "novel pedar, insole y"
    assert (left.side, right.side) == ("left", "right")


@pytest.mark.parametrize("code", ["a", "u", "v", "w", "x", "y", "z", "uw", "xw", "vw"])
def test_pedar_areas_are_those_of_the_published_table(data, code):
    from orthocalc.pressure.readers.pedar import _insoles

    with (data / "pressuRe/pedar_layout_areas_mm2.csv").open() as file:
        assert _insoles()[1][code].tolist() == [float(row[code]) for row in csv.DictReader(file)]


def test_footscan_forces_are_the_sheets_newtons(data):
    """Every number of the sheet once: newtons per sensor, 5.08 × 7.62 mm."""
    calamine = pytest.importorskip("python_calamine")
    path = data / "pressuRe/footscan_test.xls"
    (recording,) = read_recordings(path)
    rows = calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    frames = [i for i, row in enumerate(rows) if str(row[0]).startswith("Frame")]
    sums = [sum(sum(row) for row in rows[i + 1 : i + 39]) for i in frames]
    assert recording.force_n() == pytest.approx(sums, abs=1e-9)
    assert recording.pressure_kpa.shape == (329, 38, 20)
    assert recording.pressure_kpa[0, 1, 9] == pytest.approx(rows[frames[0] + 2][9] / (5.08 * 7.62) * 1000)
    assert (recording.side, recording.rate_hz, recording.pitch_mm) == ("right", 500, (5.08, 7.62))
    assert (recording.force_n() == 0).sum() == sums.count(0) > 0


PRIVATE = re.compile(
    r"justin|malkinson|3DI_S001|2112170R|Barefoot_2|hand4|Some walking|S0073|SN5968|novfile", re.IGNORECASE
)


def test_nothing_of_a_person_or_a_path_is_kept(data):
    said = []
    for path in sorted(itertools.chain.from_iterable((data / f).iterdir() for f in ("pressuRe", "moticon", "loadsol"))):
        try:
            said += [f"{one.device} {one.format} {one.notes}" for one in read_recordings(path)]
        except ReadError as error:
            said.append(str(error).replace(path.name, ""))
    assert len(said) >= 15
    assert [text for text in said if PRIVATE.search(text)] == []


def test_the_two_feet_of_a_file_are_chosen_by_side(data):
    (right,) = read_recordings(data / "pressuRe/pedar_example.asc", "right")
    assert right.side == "right"
    assert np.array_equal(right.pressure_kpa, read_recordings(data / "pressuRe/pedar_example.asc")[1].pressure_kpa)


@pytest.mark.parametrize("side", ["left", "right"])
def test_mean_print_of_104_adults_is_a_matrix(data, side):
    path = data / f"mun104/MUN104{side[0].upper()}.csv"
    (recording,) = read_recordings(path, side, pitch_mm=(5.0, 5.0), unit="kPa")
    assert np.array_equal(recording.pressure_kpa[0], np.loadtxt(path, delimiter=","))
    assert (recording.side, recording.format, recording.rate_hz) == (side, "matrix", 1)
