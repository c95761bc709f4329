"""Analysis: a file of recordings → their measures, and both as the JSON of design.md §4.6."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from orthocalc.finding import Finding
from orthocalc.pressure.examination import Examination, examine
from orthocalc.pressure.foot_measures import FootMeasures, RegionLoad
from orthocalc.pressure.measures import measures_of
from orthocalc.pressure.recording import PressureRecording
from orthocalc.pressure.regions import PARTS, SUMS, Borders
from orthocalc.pressure.symmetry import Asymmetry, symmetry

Json = dict[str, Any]

REGIONS = (*PARTS, *SUMS)
PLAIN = (
    "peak_pressure_kpa",
    "peak_force_n",
    "contact_area_cm2",
    "contact_time_s",
    "cop_length_mm",
    "cop_extent_s",
    "cop_gate",
    "arch_index",
    "modified_arch_index",
    "cpei_pct",
    "foot_axis_deg",
    "chippaux_smirak_pct",
    "staheli",
    "clarke_deg",
    "foot_length_mm",
    "mth1_s",
    "mth5_s",
    "standing",
)
"""The measures that are one number each, in the order in which they are printed."""


@dataclass(frozen=True, slots=True)
class Analysed:
    """One recording: what it shows, and what that measures."""

    seen: Examination
    measures: FootMeasures


def analyse(recordings: Sequence[PressureRecording], borders: Borders | None = None) -> tuple[Analysed, ...]:
    """Measure the recordings of one file."""
    seen = [examine(recording, borders) for recording in recordings]
    return tuple(Analysed(one, measures_of(one)) for one in seen)


def asymmetries(feet: Sequence[FootMeasures]) -> Mapping[str, Asymmetry]:
    """Compare left and right, where there is just one recording of each."""
    by_side = {foot.side: foot for foot in feet}
    left, right = by_side.get("left"), by_side.get("right")
    return {} if left is None or right is None or len(feet) != 2 else symmetry(left, right)


def findings(analysed: Sequence[Analysed]) -> tuple[Finding, ...]:
    """Return what must be known of the recordings: cautions first, then why a measure is absent."""
    found = [one.measures for one in analysed]
    cautions = [Finding("recording", foot.side, None, "", "", note, "caution") for foot in found for note in foot.notes]
    absences = [
        Finding(name, foot.side, None, "", "", f"{name} is not given: {reason}.")
        for foot in found
        for name, reason in foot.absent.items()
    ]
    return (*cautions, *absences)


def analysis_json(file: str, analysed: Sequence[Analysed]) -> Json:
    """Return an analysed file as plain JSON values, unrounded."""
    return {
        "file": file,
        "ok": True,
        "format": analysed[0].seen.recording.format if analysed else None,
        "findings": [asdict(finding) | {"inputs": dict(finding.inputs)} for finding in findings(analysed)],
        "recordings": [_recording(one) for one in analysed],
        "symmetry": {name: asdict(one) for name, one in asymmetries([one.measures for one in analysed]).items()},
        "errors": [],
    }


def declined_json(file: str, at: str, allowed: str, message: str) -> Json:
    """Return the JSON of a file that was not analysed: where in it, what would be, and the sentence that says so."""
    return {
        "file": file,
        "ok": False,
        "format": None,
        "findings": [],
        "recordings": [],
        "symmetry": {},
        "errors": [{"at": at, "got": file, "allowed": allowed, "message": message}],
    }


def _recording(one: Analysed) -> Json:
    recording, measures = one.seen.recording, one.measures
    pitch = recording.pitch_mm
    return {
        "side": measures.side,
        "side_confidence": measures.side_confidence,
        "device": measures.device,
        "rate_hz": recording.rate_hz,
        "pitch_mm": None if pitch is None else list(pitch),
        "frames": measures.frames,
        **{name: getattr(measures, name) for name in PLAIN},
        "forefoot_peak": None if measures.forefoot_peak is None else asdict(measures.forefoot_peak),
        "heel_peak": None if measures.heel_peak is None else asdict(measures.heel_peak),
        "steps": [_step(one, i) for i in range(len(measures.steps))],
        "steps_mean": dict(measures.steps_mean),
        "steps_sd": dict(measures.steps_sd),
        "regions": {name: _region(measures.regions.get(name)) for name in REGIONS},
    }


def _step(one: Analysed, i: int) -> Json:
    step = one.measures.steps[i]
    return {
        "start_s": step.start_s,
        "end_s": step.end_s,
        "peak_force_n": step.peak_force_n,
        "contact_area_cm2": step.contact_area_cm2,
    }


def _region(load: RegionLoad | None) -> Json | None:
    return None if load is None else asdict(load)


def plural(count: int, word: str) -> str:
    """Return a count with its word."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
