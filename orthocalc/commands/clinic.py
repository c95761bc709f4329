"""Clinic: ``assess`` a case, ``why`` one number is what it is, and the ``rules`` themselves; nothing is made."""

from __future__ import annotations

import difflib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from orthocalc.commands.output import OK, exit_code, rulebook, rules_option, say_failure

if TYPE_CHECKING:
    from orthocalc.case import Case
    from orthocalc.design import Design
    from orthocalc.finding import Side


@click.command()
@click.argument("cases", nargs=-1, required=True, metavar="CASE...")
@rules_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def assess(cases: tuple[str, ...], own_rules: str | None, *, as_json: bool) -> int:
    """Say what the measurements of each CASE mean and what would be prescribed, worst news first; makes nothing."""
    from orthocalc.design_file import design_json
    from orthocalc.shaped import cannot_be_made
    from orthocalc.words import assessment_lines

    codes, results = [], []
    for path in cases:
        code, found, failed = _plan(path, own_rules)
        codes.append(code)
        if found is None:
            results.append(failed)
            continue
        case, made = found
        made = replace(made, findings=(*made.findings, *cannot_be_made(made.prescription)))
        results.append(design_json(made))
        if not as_json:
            click.echo("\n".join(assessment_lines(made, case)) + ("\n" if len(cases) > 1 else ""))
    if as_json:
        click.echo(json.dumps(results[0] if len(cases) == 1 else results, ensure_ascii=False))
    return exit_code(codes)


@click.command()
@click.argument("case", metavar="CASE")
@click.argument("side", type=click.Choice(["left", "right"]))
@click.argument("field", metavar="FIELD")
@rules_option
def why(case: str, side: Side, field: str, own_rules: str | None) -> int:
    """Say why one number or finding is what it is: FIELD like heel_lift or foot_type, on the SIDE left or right."""
    from orthocalc.words import asked_name, known_names, why_lines

    code, found, _ = _plan(case, own_rules)
    if found is None:
        return code
    name = asked_name(found[1], field)
    if name is None:
        near = difflib.get_close_matches(field, known_names(found[1]), n=3)
        hint = f"did you mean {', '.join(near)}?" if near else "orthocalc schema prescription lists the fields"
        raise click.BadParameter(f"{field!r} is no field and no finding of this case; {hint}", param_hint="FIELD")
    click.echo("\n".join(why_lines(found[1], side, name)))
    return OK


@click.command()
@click.argument("name", required=False, metavar="[RULE]")
@rules_option
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
def rules(name: str | None, own_rules: str | None, *, as_json: bool) -> int:
    """List the rulebook: every number with its unit, grade, source and note; or one RULE with its paper."""
    from orthocalc.words import rule_lines, rules_json, value_of

    book = rulebook(own_rules)
    chosen = [rule for rule in book.by_name.values() if name is None or rule.name == name or _under(rule.name, name)]
    if not chosen:
        near = difflib.get_close_matches(name or "", book.by_name, n=3)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise click.BadParameter(f"no rule {name!r}{hint}", param_hint="RULE")
    if as_json:
        click.echo(json.dumps(rules_json(chosen), ensure_ascii=False, indent=1))
    elif name is None:
        click.echo("\n".join(f"{rule.name:36} {value_of(rule):28} {rule.grade}" for rule in chosen))
    else:
        click.echo("\n".join(line for rule in chosen for line in rule_lines(rule)))
    return OK


def _under(rule: str, prefix: str) -> bool:
    return rule.startswith(f"{prefix}.")


def _plan(path: str, own_rules: str | None) -> tuple[int, tuple[Case, Design] | None, dict[str, Any]]:
    """Assess one case; where that fails say it, and return the exit code and the JSON of the failure."""
    from orthocalc.design import plan_case
    from orthocalc.document import DocumentError, NotJsonError
    from orthocalc.load import load_case

    rules = rulebook(own_rules)
    try:
        case, recordings = load_case(path, rules)
        return OK, (case, plan_case(case, recordings, rules)), {}
    except (DocumentError, NotJsonError, OSError) as error:
        code, failed = say_failure(error, "stdin" if path == "-" else path)
        return code, None, failed
