"""Templates: which insoles are known; ``add`` a mesh of one's own to them, ``remove`` it again."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orthocalc.commands.output import CHECK_FAILED, NOT_ACCEPTABLE, OK, USAGE, say_error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orthocalc.finding import Side
    from orthocalc.insole.template import Floats, Template

POINTS = ("heel", "toe", "mth1", "mth5")


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array instead of text.")
@click.pass_context
def templates(context: click.Context, *, as_json: bool) -> int:
    """List the insole templates, built in and your own; add a mesh of your own, or remove it."""
    from orthocalc.insole.template import TemplateError, load_template, template_names

    if context.invoked_subcommand is not None:
        return OK
    rows, code = [], OK
    try:
        names = template_names()
    except TemplateError as error:
        say_error(str(error))
        return USAGE
    for name in names:
        try:
            rows.append(_row(name, load_template(name)))
        except TemplateError as error:
            say_error(str(error))
            code = NOT_ACCEPTABLE
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(line for row in rows for line in _lines(row)))
    return code


@templates.command()
@click.argument("mesh", metavar="MESH")
@click.option("--name", metavar="N", help="Its name: a-z, 0-9 and _, at most 32; the file's own by default.")
@click.option("--side", type=click.Choice(["left", "right"]), help="The foot the mesh is for; found if not given.")
@click.option(
    "--landmarks", metavar="P", help='Where the file has the foot axis: "heel=X,Y toe=X,Y [mth1=X,Y mth5=X,Y]".'
)
@click.option("--force", is_flag=True, help="Overwrite a template of your own of that name.")
def add(mesh: str, name: str | None, side: Side | None, landmarks: str | None, *, force: bool) -> int:
    """Register a watertight MESH (STL, OBJ, PLY, OFF) of one insole as a template of your own."""
    from orthocalc.insole.template import load_template, own_names
    from orthocalc.register.refusal import RegisterError
    from orthocalc.register.registered import register
    from orthocalc.register.store import keep
    from orthocalc.register.trial import trial_problem

    name = _name(name, mesh)
    points = None if landmarks is None else _points(landmarks)
    try:
        if not force and name in own_names():
            raise FileExistsError(17, "a template of that name exists already; --force overwrites", name)
        made = register(Path(mesh), name, side, points)
        if problem := trial_problem(made):
            say_error(f"{mesh}: trial: {problem}")
            return CHECK_FAILED
        keep(made, force=force)
    except RegisterError as error:
        say_error(f"{mesh}: {error}")
        return NOT_ACCEPTABLE
    except OSError as error:
        say_error(f"{error.filename or mesh}: {error.strerror or error}")
        return USAGE
    for note in made.notes:
        click.echo(f"orthocalc: note: {mesh}: {note}", err=True)
    click.echo("\n".join((*_lines(_row(name, load_template(name))), f"  registered from a {made.side} insole")))
    return OK


@templates.command()
@click.argument("name")
def remove(name: str) -> int:
    """Remove a template of your own; built-in ones stay."""
    from orthocalc.insole.template import TemplateError
    from orthocalc.register.store import remove as forget

    try:
        forget(name)
    except TemplateError as error:
        say_error(str(error))
        return USAGE
    except OSError as error:
        say_error(f"{name}: {error.strerror or error}")
        return USAGE
    return OK


def _name(name: str | None, mesh: str) -> str:
    """Return a fit name for a template of one's own: the given one, or what the file's name makes."""
    from orthocalc.insole.template import NAME, builtin_names

    chosen = name if name is not None else re.sub(r"[^a-z0-9]+", "_", Path(mesh).stem.lower()).strip("_")[:32]
    if not re.fullmatch(NAME, chosen):
        message = f"{chosen!r} is no name: a letter a-z first, then a-z, 0-9 and _, at most 32"
        raise click.BadParameter(message, param_hint="--name")
    if chosen in builtin_names():
        raise click.BadParameter(f"{chosen!r} is a built-in template's; choose another name", param_hint="--name")
    return chosen


def _points(text: str) -> Mapping[str, Floats]:
    """Read places like "heel=0,0 toe=5,270"."""
    import numpy as np

    found = {}
    for part in text.replace(";", " ").split():
        key, _, place = part.partition("=")
        try:
            numbers = np.array([float(number) for number in place.split(",")])
        except ValueError:
            numbers = np.zeros(0)
        if key not in POINTS or key in found or len(numbers) not in {2, 3} or not np.isfinite(numbers).all():
            message = f"{part!r} is not one of {', '.join(POINTS)} as NAME=X,Y or NAME=X,Y,Z [mm], each once"
            raise click.BadParameter(message, param_hint="--landmarks")
        found[key] = numbers
    if not {"heel", "toe"} <= found.keys() or len(found) == 3 or np.allclose(found["heel"][:2], found["toe"][:2]):
        message = "heel and toe are needed, at two places, and mth1 and mth5 both or neither"
        raise click.BadParameter(message, param_hint="--landmarks")
    return found


def _row(name: str, template: Template) -> dict[str, Any]:
    """Return what is listed of a template."""
    from orthocalc.insole.room import elements_without_room
    from orthocalc.insole.sizing import reference_widths_mm

    page, own = template.page, template.page.own
    ball, heel = reference_widths_mm(template)
    return {
        "name": name,
        "title": page.title,
        "own": own is not None,
        "like": page.like,
        "length_mm": page.outline.length_mm,
        "ball_width_mm": round(ball, 3),
        "heel_width_mm": round(heel, 3),
        "ends_s": page.outline.ends_s,
        "limits": {"length_mm": list(page.limits.length_mm)},
        "own_shape": None if own is None else own.model_dump(),
        "no_room_for": sorted(elements_without_room(template)),
    }


def _lines(row: dict[str, Any]) -> list[str]:
    low, high = row["limits"]["length_mm"]
    ends = "" if row["ends_s"] == 1 else f", ends at s {row['ends_s']:g}"
    size = f"{row['length_mm']:g} × {row['ball_width_mm']:.1f} × {row['heel_width_mm']:.1f} mm"
    lines = [f"{row['name']}: {row['title']}", f"  {size} (length, ball, heel{ends}); made in {low:g}–{high:g} mm"]
    if row["own_shape"]:
        own = row["own_shape"]
        lines.append(
            f"  of its own: base {own['base_mm']:.1f}, lift {own['heel_lift_mm']:.1f}, arch "
            f"{own['arch_height_mm']:.1f}, cup {own['heel_cup_depth_mm']:.1f} mm; what is ordered is added to it"
        )
    if row["no_room_for"]:
        words = ", ".join(
            name.removesuffix("_mm").removesuffix("_deg").replace("_", " ") for name in row["no_room_for"]
        )
        lines.append(f"  no room for: {words}")
    return lines
