"""Check: whether anybody's mesh is printable, and ``render``: its picture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orthocalc.commands.output import CHECK_FAILED, NOT_ACCEPTABLE, OK, USAGE, exit_code, say_error

if TYPE_CHECKING:
    from orthocalc.finding import Side
    from orthocalc.printable.verdict import Verdict


def _bed(_: click.Context, __: click.Parameter, value: str) -> tuple[float, float]:
    """Read a bed's size, like 300x300 [mm]."""
    try:
        wide, deep = (float(part) for part in value.lower().split("x"))
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a bed like 300x300") from None
    if not (50 <= wide <= 2000 and 50 <= deep <= 2000):
        raise click.BadParameter(f"{value} mm is outside 50–2000 mm")
    return wide, deep


@click.command()
@click.argument("meshes", nargs=-1, required=True, metavar="MESH...")
@click.option("--bed", callback=_bed, default="300x300", show_default=True, help="Bed of the printer [mm].")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def check(meshes: tuple[str, ...], bed: tuple[float, float], *, as_json: bool) -> int:
    """Say whether each MESH (STL, OBJ, PLY), whoever made it, is a sound solid that prints, and what to do if not."""
    from orthocalc.printable.files import MeshFileError, read_mesh
    from orthocalc.printable.verdict import judge

    codes, results = [], []
    for path in meshes:
        try:
            verdict = judge(read_mesh(Path(path)), bed)
        except (MeshFileError, OSError) as error:
            text = f"{path}: {error.strerror or error}" if isinstance(error, OSError) else f"{path}: {error}"
            say_error(text)
            codes.append(USAGE if isinstance(error, OSError) else NOT_ACCEPTABLE)
            results.append({"file": path, "ok": False, "errors": [{"message": text}]})
            continue
        codes.append(OK if verdict.ok else CHECK_FAILED)
        results.append(_json(path, verdict))
        if not as_json:
            click.echo("\n".join(_lines(path, verdict)))
    if as_json:
        click.echo(json.dumps(results[0] if len(results) == 1 else results, ensure_ascii=False))
    return exit_code(codes)


@click.command()
@click.argument("mesh", metavar="MESH")
@click.option("-o", "--out", required=True, metavar="F.png", help="The picture's file.")
@click.option("--side", type=click.Choice(["left", "right"]), help="Whose foot; else by a name that ends so.")
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
def render(mesh: str, out: str, side: Side | None, *, force: bool) -> int:
    """Draw a MESH from above and from its medial side into a PNG; where the side is not known, from one side."""
    from orthocalc.export.atomic import write_atomic
    from orthocalc.preview.png import png_bytes
    from orthocalc.preview.views import picture_of_insole
    from orthocalc.printable.files import MeshFileError, read_mesh

    try:
        surface = read_mesh(Path(mesh))
        data = png_bytes(picture_of_insole(surface.vertices, surface.faces, side or _named_side(mesh)))
        write_atomic(out, lambda file: file.write(data), force=force)
    except (MeshFileError, ValueError) as error:
        say_error(f"{mesh}: {error}")
        return NOT_ACCEPTABLE
    except OSError as error:
        say_error(f"{error.filename or mesh}: {error.strerror or error}")
        return USAGE
    click.echo(out)
    return OK


def _named_side(mesh: str) -> Side | None:
    """Return the side that a file's name ends with, as ours do; no mesh says it itself."""
    from orthocalc.finding import SIDES

    return next((side for side in SIDES if Path(mesh).stem.lower().endswith(f"-{side}")), None)


def _lines(path: str, verdict: Verdict) -> list[str]:
    x, y, z = verdict.size_mm
    heeding = ", heeding this:" if verdict.faults else ""
    lines = [f"{path}: {f'printable{heeding}' if verdict.ok else 'not printable as it is'}"]
    for fault in verdict.faults:
        lines += [f"  {fault.message}", f"      {fault.remedy}"]
    lines.append(f"  {verdict.triangles} triangles, {x:.1f} × {y:.1f} × {z:.1f} mm")
    if verdict.volume_cm3 is not None:
        lines.append(f"  volume {verdict.volume_cm3:.1f} cm³: {_masses(verdict.volume_cm3)}")
    if verdict.wall_mm is not None:
        lines.append(f"  thinnest wall {verdict.wall_mm:.2f} mm")
    if verdict.ok and verdict.turn is not None:
        turn = f"turned {verdict.turn.degrees:.0f}° " if verdict.turn.degrees else ""
        lying = f"underside down, {turn}on the bed"
        if any(fault.name == "overhang" for fault in verdict.faults):
            lying = f"upright on its side, or in powder; {lying} only with support"
        lines.append(f"  print: {lying}; 2 walls or more; 30 % infill or more under a lift")
    return lines


def _masses(volume_cm3: float) -> str:
    from orthocalc.clinic.rules import load_rules

    rules = load_rules()
    found = {name: rules.number(f"material.density.{name}") * volume_cm3 for name in ("tpu_95a", "pa12", "petg", "eva")}
    return ", ".join(f"{name.replace('_', ' ').upper()} {grams:.0f} g" for name, grams in found.items()) + " if solid"


def _json(path: str, verdict: Verdict) -> dict[str, Any]:
    return {
        "file": path,
        "ok": verdict.ok,
        "faults": [
            {"name": f.name, "count": f.count, "message": f.message, "remedy": f.remedy} for f in verdict.faults
        ],
        "triangles": verdict.triangles,
        "bodies": verdict.bodies,
        "unit": verdict.unit,
        "size_mm": list(verdict.size_mm),
        "volume_cm3": verdict.volume_cm3,
        "wall_mm": verdict.wall_mm,
        "overhang_cm2": verdict.overhang_cm2,
        "turn_deg": None if verdict.turn is None else verdict.turn.degrees,
    }
