"""Findings: what was found, in words, the worst first; what is said of both feet alike is said once."""

from __future__ import annotations

from orthocalc.finding import Finding

LEVELS = {"refer": "■ refer", "caution": "⚠ caution", "info": "·"}


def findings_text(findings: tuple[Finding, ...]) -> str:
    """Return all findings in words, the worst first."""
    return "\n".join(told(findings))


def told(findings: tuple[Finding, ...]) -> dict[str, Finding]:
    """Return a line for each finding, the worst first; what is said of both feet alike is said once."""
    order = list(LEVELS)
    alike: dict[tuple[str, str], list[Finding]] = {}
    for finding in sorted(findings, key=lambda f: order.index(f.level)):
        alike.setdefault((finding.level, finding.text), []).append(finding)
    lines = {}
    for (level, text), same in alike.items():
        sides = [finding.side for finding in same if finding.side is not None]
        side = f"{' and '.join(sides)}: " if len(sides) == len(same) else ""
        lines[f"{LEVELS[level]} {side}{text}"] = same[0]
    return lines
