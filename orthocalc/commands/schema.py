"""Schema: the JSON Schema of each kind of file."""

from __future__ import annotations

import json

import click

from orthocalc.commands.output import OK


@click.command()
@click.argument("kind", type=click.Choice(["case", "prescription"]))
def schema(kind: str) -> int:
    """Print the JSON Schema of a file kind: every field with its meaning, unit and range."""
    from orthocalc.case import Case
    from orthocalc.prescription import Prescription

    tree = Case.model_json_schema() if kind == "case" else Prescription.model_json_schema()
    click.echo(json.dumps(tree, indent=2, ensure_ascii=False))
    return OK
