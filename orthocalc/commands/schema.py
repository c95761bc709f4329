"""Schema: the JSON Schema of each kind of file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from orthocalc.commands.output import OK

if TYPE_CHECKING:
    from pydantic import BaseModel

    from orthocalc.fields import Json


@click.command()
@click.argument("kind", type=click.Choice(["case", "prescription"]))
def schema(kind: str) -> int:
    """Print the JSON Schema of a file kind: every field with its meaning, unit and range."""
    from orthocalc.case import Case
    from orthocalc.document import Strict
    from orthocalc.glossary import meanings
    from orthocalc.prescription import Prescription

    model = Case if kind == "case" else Prescription
    tree = model.model_json_schema()
    described: dict[str, Json] = {model.__name__: tree, **tree["$defs"]}
    for part in _parts(Strict):
        properties = described.get(part.__name__, {}).get("properties", {})
        for field, text in meanings(part).items() if properties else ():
            properties[field]["description"] = text
    click.echo(json.dumps(tree, indent=2, ensure_ascii=False))
    return OK


def _parts(model: type[BaseModel]) -> list[type[BaseModel]]:
    return [deep for part in model.__subclasses__() for deep in (part, *_parts(part))]
