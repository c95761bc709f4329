"""Moticon OpenGo text: 16 sensors per insole, with the maker's total force and centre of pressure → recordings."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from orthocalc.finding import SIDES, Side
from orthocalc.pressure.readers.header import KPA_PER
from orthocalc.pressure.readers.read_error import ReadError
from orthocalc.pressure.readers.table import Table, is_cut, read_table
from orthocalc.pressure.recording import Floats, Mask, PressureRecording

MOST_COLUMNS = 512
MOST_FRAMES = 1_000_000
BRIDGED_S = 0.1
"""A radio gap up to this long is bridged straight; at a longer one the recording is parted."""
FITTED_N = 1.0
"""Areas are believed where they give the printed force to this (rms); the maker's own give 0.3 N."""
FITTED_SHARE = 0.002
"""Places are believed where they give the printed centre of pressure to this share of the insole (rms)."""
SURE_FORCE_N = 50.0


@dataclass(frozen=True, slots=True)
class Foot:
    """Columns of one insole: its pressures, their unit in kPa, total force, centre of pressure along and across."""

    side: Side
    pressures: list[int]
    kpa: float
    force: int
    cop: tuple[int, int] | None


def read_opengo(data: bytes, file: str) -> tuple[PressureRecording, ...]:
    """Read each insole; frames that the radio lost at its ends are left out, short gaps within are bridged.

    Areas and places of the sensors are the maker's secret, but the printed force is a fixed weighted sum of the
    pressures, and so is force × centre of pressure: they are fitted, and left unknown where the fit is poor.

    Raises
    ------
    ReadError : no columns of pressures, or a damaged line
    """
    lines = data.split(b"\n")
    head = next((i for i, line in enumerate(lines) if re.match(rb"#\s*time\s*[\t;]", line)), None)
    if head is None:
        raise ReadError(file, None, "no line of column names (# time …)")
    separator = b"\t" if b"\t" in lines[head] else b";"
    names = lines[head].decode("utf-8", "replace").split(separator.decode())
    feet = [foot for side in SIDES if (foot := _foot(names, side, head + 1, file))]
    if not feet or len(names) > MOST_COLUMNS:
        raise ReadError(file, head + 1, "no columns of pressures, or more than 512 columns")
    used = [0, *(i for foot in feet for i in (*foot.pressures, foot.force, *(foot.cop or ())))]
    numbers = [i + 1 for i in range(head + 1, len(lines)) if lines[i].strip() and not lines[i].startswith(b"#")]
    rows = [lines[i - 1].rstrip(b"\r") for i in numbers]
    cut = is_cut(rows, len(names), separator, ended=not lines[-1].strip())
    rows = rows[:-1] if cut else rows
    if not rows:
        raise ReadError(file, None, "no complete line of pressures")
    table = Table(
        file, len(names), separator, 1e6, low=-1.0, used=tuple(used), gap=b"", kind="a number", limit="1000000"
    )
    values, rate = _even(read_table(rows, numbers, table), file)
    place = {column: i for i, column in enumerate(used)}
    notes = ("The file ends in the middle of a line, which was left out.",) if cut else ()
    return tuple(part for foot in feet for part in _recordings(foot, values, place, rate, notes, file))


def _foot(names: list[str], side: Side, number: int, file: str) -> Foot | None:
    """Find an insole's columns by their names, in any order."""
    found: dict[int, int] = {}
    units = set()
    for i, name in enumerate(names):
        if match := re.match(rf"\s*{side} pressure (\d{{1,2}})\s*\[([^\]]{{1,8}})\]", name, re.IGNORECASE):
            found[int(match[1])] = i
            units.add(match[2].replace("\ufffd", "²").lower())
    if not found:
        return None
    if len(units) > 1 or not units <= KPA_PER.keys():
        raise ReadError(file, number, f"the {side} pressures are in none of N/cm², kPa, mmHg, PSI")
    places = {
        key: next((i for i, name in enumerate(names) if name.strip().lower().startswith(f"{side} {key}")), None)
        for key in ("total force", "center of pressure x", "center of pressure y")
    }
    force, x, y = places.values()
    if force is None:
        raise ReadError(file, number, f"no column '{side} total force[N]'; export it too")
    cop = None if x is None or y is None else (x, y)
    return Foot(side, [found[key] for key in sorted(found)], KPA_PER[units.pop()], force, cop)


def _even(values: Floats, file: str) -> tuple[Floats, float]:
    """Lay the lines on an even clock, NaN where a line is missing; return them with the rate."""
    time_s = values[:, 0]
    if np.isnan(time_s).any() or (np.diff(time_s) <= 0).any():
        raise ReadError(file, None, "the times of the lines do not grow")
    if len(values) == 1:
        return values, 1.0
    step = float(np.median(np.diff(time_s)))
    at = np.rint((time_s - time_s[0]) / step).astype(int) if 1e-4 <= step <= 10 else np.zeros(len(values), dtype=int)
    if at[-1] >= MOST_FRAMES or (np.diff(at) < 1).any():
        raise ReadError(file, None, "the times of the lines give no even rate")
    even = np.full((at[-1] + 1, values.shape[1]), np.nan)
    even[at] = values
    return even, round(1 / step, 6)


def _recordings(
    foot: Foot, values: Floats, place: dict[int, int], rate_hz: float, notes: tuple[str, ...], file: str
) -> list[PressureRecording]:
    """Return the insole's recording, or several where the radio was lost for long."""
    mine = values[:, [place[i] for i in (*foot.pressures, foot.force)]]
    if (mine < 0).any() or (mine[:, :-1] * foot.kpa > 10_000).any():
        raise ReadError(file, None, f"a {foot.side} pressure or force below 0 or over 10000 kPa")
    cop = None if foot.cop is None else _cop(foot.side, values[:, [place[i] for i in foot.cop]])
    heard: Mask = np.all(np.isfinite(mine), axis=1)
    area, places = _sensors(mine[heard], foot.kpa, None if cop is None else cop[heard])
    found = []
    for first, last in _spans(heard, round(BRIDGED_S * rate_hz)):
        part, lost = mine[first:last], ~heard[first:last]
        bridged = _bridged(part, lost)
        said = (f"{int(lost.sum())} frames that the radio lost were bridged straight.",) if lost.any() else ()
        found.append(
            PressureRecording(
                pressure_kpa=bridged[:, :-1] * foot.kpa,
                live=np.ones(len(foot.pressures), dtype=bool),
                area_mm2=area,
                pitch_mm=None,
                rate_hz=rate_hz,
                side=foot.side,
                device="Moticon OpenGo",
                format="moticon_opengo",
                places=places,
                places_unit=None if places is None else "share",
                printed_force_n=bridged[:, -1].copy(),
                printed_cop=None if cop is None else cop[first:last].copy(),
                printed_cop_unit=None if cop is None else "share",
                notes=(*notes, *said),
            )
        )
    return found


def _cop(side: Side, printed: Floats) -> Floats:
    """Turn along (heel −) and across (medial +) into across (right +) and along; 0, 0 is no centre of pressure."""
    cop = printed[:, ::-1].copy()
    cop[(cop == 0).all(axis=1)] = np.nan
    if side == "right":
        cop[:, 0] *= -1
    return cop


def _spans(heard: Mask, longest: int) -> list[tuple[int, int]]:
    """Return the spans that begin and end with a heard frame and have no gap longer than ``longest``."""
    at = np.flatnonzero(heard)
    if not len(at):
        return []
    breaks = np.flatnonzero(np.diff(at) > longest + 1)
    firsts, lasts = at[np.concatenate([[0], breaks + 1])], at[np.concatenate([breaks, [len(at) - 1]])]
    return [(int(first), int(last) + 1) for first, last in zip(firsts, lasts, strict=True)]


def _bridged(part: Floats, lost: Mask) -> Floats:
    if not lost.any():
        return part.copy()
    time = np.arange(len(part))
    return np.column_stack([np.interp(time, time[~lost], column[~lost]) for column in part.T])


def _sensors(heard: Floats, kpa: float, cop: Floats | None) -> tuple[Floats | None, Floats | None]:
    """Fit areas (mm²) to the printed force, and places (share from the left edge and heel end) to the printed CoP."""
    pressure, force = heard[:, :-1] * kpa / 1000, heard[:, -1]
    count = pressure.shape[1]
    fitted, _, rank, _ = np.linalg.lstsq(pressure, force, rcond=None)
    area = np.asarray(fitted, dtype=np.float64)
    if rank < count or not (area > 0).all() or np.sqrt(np.mean((pressure @ area - force) ** 2)) > FITTED_N:
        return None, None
    sure = (force > SURE_FORCE_N) & (False if cop is None else np.isfinite(cop).all(axis=1))
    if cop is None or sure.sum() < 2 * count:
        return area, None
    share = pressure[sure] * area / force[sure, None]
    places, _, rank, _ = np.linalg.lstsq(share, cop[sure], rcond=None)
    missed = np.sqrt(np.mean((share @ places - cop[sure]) ** 2))
    if rank < count or missed > FITTED_SHARE or (abs(places) > 0.5).any():
        return area, None
    return area, np.asarray(places + 0.5, dtype=np.float64)
