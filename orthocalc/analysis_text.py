"""Analysis text: an analysed file → what a terminal shows: heat map beside numbers, regions, cautions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

import numpy as np
from rich.console import Group, RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text

from orthocalc.analysis import REGIONS, Analysed, asymmetries, plural
from orthocalc.analysis_map import pressure_map
from orthocalc.pressure.absent import OF_PRINT, OF_SIDED_PRINT
from orthocalc.pressure.recording import Floats
from orthocalc.pressure.symmetry import Asymmetry
from orthocalc.preview.palette import HEIGHT

PIXEL_MM = 5.0
"""About one cell of a plate; two pixels, one above the other, are one character."""
LABELS: dict[str, tuple[str, str, int]] = {
    "peak_pressure_kpa": ("peak pressure", "kPa", 0),
    "peak_force_n": ("peak force", "N", 0),
    "contact_area_cm2": ("contact area", "cm²", 1),
    "contact_time_s": ("contact time", "s", 2),
    "force_time_integral_n_s": ("force–time integral", "N·s", 0),
    "cop_length_mm": ("CoP path", "mm", 0),
    "cop_extent_s": ("CoP extent", "of the length", 2),
    "cpei_pct": ("CPEI", "%", 1),
    "arch_index": ("arch index", "", 2),
    "modified_arch_index": ("modified arch index", "", 2),
    "chippaux_smirak_pct": ("Chippaux–Šmiřák", "%", 0),
    "staheli": ("Staheli", "", 2),
    "clarke_deg": ("Clarke's angle", "°", 0),
    "foot_axis_deg": ("foot progression (toe-out +)", "°", 1),
    "foot_length_mm": ("length of the print", "mm", 0),
    "mth1_s": ("1st metatarsal peak", "of the length", 2),
    "mth5_s": ("5th metatarsal peak", "of the length", 2),
}
"""What the text shows: name, unit, decimals."""
ONLY_ABSENT = {"step_peak_force_n": "step force", "forefoot_peak": "forefoot peak", "heel_peak": "heel peak"}
COLUMNS = {
    "peak\nkPa": ("peak_pressure_kpa", 0),
    "area\ncm²": ("contact_area_cm2", 1),
    "force\nN": ("peak_force_n", 0),
    "FTI\nN·s": ("force_time_integral_n_s", 1),
    "PTI\nkPa·s": ("pti_kpa_s", 1),
    "PTI cell\nkPa·s": ("pti_cell_kpa_s", 1),
    "PTI Melai\nkPa·s": ("pti_melai_kpa_s", 1),
    "time\ns": ("contact_time_s", 2),
}


def analysis_text(file: str, analysed: Sequence[Analysed], *, colour: bool) -> Group:
    """Return what is shown of one file; without colour the heat map is of digits."""
    parts: list[RenderableType] = []
    for one in analysed:
        parts += [*_recording(file, one, colour=colour), ""]
    if compared := asymmetries([one.measures for one in analysed]):
        parts += [symmetry_table(compared), ""]
    return Group(*parts)


def _recording(file: str, one: Analysed, *, colour: bool) -> Iterator[RenderableType]:
    yield Text(_headline(file, one), style="bold")
    yield _beside(_heat_map(one, colour=colour), _numbers(one))
    if one.measures.regions:
        yield _lines(_regions(one))
    for note in one.measures.notes:
        yield Text.assemble(("caution: ", "bold"), note)
    for reason, names in _by_reason(one.measures.absent).items():
        yield Text(f"not given: {', '.join(names)}: {reason}", style="dim")


def _by_reason(absent: Mapping[str, str]) -> dict[str, list[str]]:
    """Group the names of what is absent; all that a print gives is one name."""
    groups: dict[str, list[str]] = {}
    for name, reason in absent.items():
        groups.setdefault(reason, []).append(name)
    whole = {*OF_PRINT, *OF_SIDED_PRINT} - {"foot_axis_deg"}
    return {
        reason: ["every index of the print", *(_label(name) for name in names if name not in whole)]
        if whole <= {*names}
        else [_label(name) for name in names]
        for reason, names in groups.items()
    }


def _label(name: str) -> str:
    return LABELS[name][0] if name in LABELS else ONLY_ABSENT.get(name, name)


def _headline(file: str, one: Analysed) -> str:
    recording, measures = one.seen.recording, one.measures
    sure = f"{100 * measures.side_confidence:.0f} %"
    if measures.side is None:
        side = "side unknown"
    elif recording.side is None:
        side = f"{measures.side} foot by its print ({sure})"
    else:
        side = f"{measures.side} foot"
    steps = "standing" if measures.standing else plural(len(measures.steps), "complete step")
    return f"{file}: {side}, {recording.device}, {recording.rate_hz:g} Hz, {measures.frames} frames, {steps}"


def _beside(left: Sequence[Text], right: Sequence[str]) -> Text:
    """Lay lines beside lines: a rich table of so many cells takes longer than reading the recording."""
    width = max((len(line) for line in left), default=0)
    both = zip_longest(left, right, fillvalue=None)
    gap = "   " if width else ""
    return _lines([Text.assemble(*_padded(line, width), gap if text else "", text or "") for line, text in both])


def _padded(line: Text | str | None, width: int) -> tuple[Text | str, str]:
    return line or "", " " * (width - len(line or ""))


def _lines(lines: Sequence[Text | str]) -> Text:
    """Return lines that a narrow terminal cuts and does not fold."""
    joined = Text("\n").join(Text(line) if isinstance(line, str) else line for line in lines)
    joined.no_wrap, joined.overflow = True, "crop"
    return joined


def _numbers(one: Analysed) -> list[str]:
    """Return the measures with the spread over steps, a line each."""
    sds, means = one.measures.steps_sd, one.measures.steps_mean
    lines = []
    for name, (label, unit, digits) in LABELS.items():
        value = getattr(one.measures, name, means.get(name))
        if value is None:
            continue
        spread = f"steps {means[name]:.{digits}f} ± {sds[name]:.{digits}f}" if name in sds else ""
        lines.append(f"{label:28}{value:7.{digits}f} {unit:14}{spread}".rstrip())
    return lines


def _regions(one: Analysed) -> list[str]:
    """Return a table of what each region bore."""
    heads = [head.split("\n") for head in COLUMNS]
    widths = [max(7, *(len(part) + 2 for part in head)) for head in heads]
    rows = [[first, *(head[i] for head in heads)] for i, first in enumerate(("", "region"))]
    for name in REGIONS:
        if (load := one.measures.regions.get(name)) is not None:
            values = ((getattr(load, key), digits) for key, digits in COLUMNS.values())
            cells = ("–" if value is None else f"{value:.{digits}f}" for value, digits in values)
            rows.append([name.replace("_", " "), *cells])
    return [f"{row[0]:16}" + "".join(f"{cell:>{w}}" for cell, w in zip(row[1:], widths, strict=True)) for row in rows]


def symmetry_table(compared: Mapping[str, Asymmetry]) -> Table:
    """Return left against right, quantity by quantity."""
    table = Table(box=None, padding=(0, 1))
    for head in ("left and right", "left", "right", "unit", "index %", "more than the steps' spread explains"):
        table.add_column(head, justify="right" if head in {"left", "right", "index %"} else "left")
    words = {True: "yes", False: "no", None: "not known: two steps of each foot are needed"}
    for name, one in compared.items():
        label, _, digits = LABELS[name]
        numbers = (f"{value:.{digits}f}" for value in (one.left, one.right))
        table.add_row(label, *numbers, one.unit, f"{one.index_pct:+.1f}", words[one.exceeds])
    return table


def _heat_map(one: Analysed, *, colour: bool) -> list[Text]:
    """Draw the maximum image, toes up: half blocks in colour, or tenths of the peak as digits; nothing without one."""
    drawn = pressure_map(one.seen, _pixel_mm(one))
    if drawn is None:
        return []
    height, width = drawn.kpa.shape
    kpa = np.zeros((height + height % 2, width))
    kpa[:height] = drawn.kpa
    lines = list((_half_blocks if colour else _digits)(kpa / drawn.kpa.max()))
    key = f"peak {drawn.kpa.max():.0f} kPa" if colour else f"9 = 90–100 % of {drawn.kpa.max():.0f} kPa"
    return [*lines, Text(key, style="dim")]


def _pixel_mm(one: Analysed) -> float:
    """Return the pixel that divides a row of cells evenly."""
    pitch = one.seen.recording.pitch_mm
    return PIXEL_MM if pitch is None else pitch[1] / max(1, round(pitch[1] / PIXEL_MM))


def _digits(share: Floats) -> Iterator[Text]:
    tenths = np.minimum((share * 10).astype(int), 9)
    pairs = zip(share[::2], share[1::2], tenths[::2], tenths[1::2], strict=True)
    for upper, lower, high, low in pairs:
        both, loaded = np.maximum(high, low), np.maximum(upper, lower) > 0
        yield Text("".join(str(b) if b else "." if on else " " for b, on in zip(both, loaded, strict=True)))


def _half_blocks(share: Floats) -> Iterator[Text]:
    colours = [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in HEIGHT]
    for upper, lower in zip(share[::2], share[1::2], strict=True):
        line = Text()
        for a, b in zip(upper, lower, strict=True):
            above, below = (colours[int(255 * v)] if v > 0 else None for v in (a, b))
            if above is None:
                line.append(" " if below is None else "▄", Style(color=below))
            else:
                line.append("▀", Style(color=above, bgcolor=below))
        yield line
