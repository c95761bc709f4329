"""Glossary: what each field of a model means, read from the string under it in the source when somebody asks.

pydantic can read them too, but at every start of every command, a third of the time that importing the models takes.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from functools import cache


@cache
def meanings(model: type) -> dict[str, str]:
    """Return the meaning of a model's fields, by name; nothing of a model that no source stands behind."""
    try:
        (body,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    except OSError:
        return {}
    texts, field = {}, ""
    for line in body.body if isinstance(body, ast.ClassDef) else ():
        match line:
            case ast.AnnAssign(target=ast.Name(id=name)):
                field = name
                continue
            case ast.Expr(value=ast.Constant(value=str(text))) if field:
                texts[field] = inspect.cleandoc(text)
        field = ""
    return texts
