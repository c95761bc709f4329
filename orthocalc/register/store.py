"""Store: templates of one's own on disk, each a folder of its own, private, whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from orthocalc.insole.template import TemplateError, load_template, own_folder, own_names
from orthocalc.register.registered import Registered

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def keep(made: Registered, *, force: bool = False) -> Path:
    """Write a template into its folder and read it back.

    Raises
    ------
    FileExistsError : one of that name is there and ``force`` is not given
    OSError : the folder cannot be written; nothing is left behind
    TemplateError : what was written cannot be read back; nothing is left behind
    """
    home, name = own_folder(), made.page.name
    place = home / name
    if os.path.lexists(place) and not force:
        raise FileExistsError(17, "exists already; --force overwrites", name)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = home / f".new-{os.urandom(8).hex()}"
    fresh.mkdir(mode=0o700)
    try:
        _write(fresh / "template.toml", "\n".join(page_lines(made)).encode())
        _write(fresh / "mesh.ply", made.mesh)
        _exchange(fresh, place)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    load_template.cache_clear()
    return place


def remove(name: str) -> None:
    """Remove a template of one's own.

    Raises
    ------
    TemplateError : there is none of that name
    OSError : it cannot be removed
    """
    if name not in own_names():
        known = ", ".join(own_names()) or "none"
        raise TemplateError(f"no template of your own {name!r}: there is {known}")
    gone = own_folder() / f".old-{os.urandom(8).hex()}"
    (own_folder() / name).rename(gone)
    shutil.rmtree(gone)
    load_template.cache_clear()


def page_lines(made: Registered) -> Iterator[str]:
    """Return the lines of a registered template's page."""
    page = made.page.model_dump(include={"name", "title", "source", "like", "outline", "limits", "own"})
    yield "# A mesh of your own as a template: outline, limits and heights; all else is as in the built-in one named."
    yield "# Frame: LEFT foot, mm; x medial +, y heel to toe, z up; s = y / length of the FULL-LENGTH insole."
    for name, value in page.items():
        if isinstance(value, dict):
            yield f"\n[{name}]"
            yield from (f"{key} = {_toml(one)}" for key, one in value.items() if one is not None)
        else:
            yield f"{name} = {_toml(value)}"
    yield ""


def _toml(value: Any) -> str:  # noqa: ANN401 - text, a number or a pair
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"[{value[0]!r}, {value[1]!r}]" if isinstance(value, tuple) else repr(value)


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, _NEW, 0o600), "wb") as file:
        file.write(data)


def _exchange(fresh: Path, place: Path) -> None:
    """Put a finished folder in its place, and what was there away."""
    if not os.path.lexists(place):
        fresh.rename(place)
        return
    old = place.with_name(f".old-{os.urandom(8).hex()}")
    place.rename(old)
    try:
        fresh.rename(place)
    except OSError:
        old.rename(place)
        raise
    with suppress(OSError):
        shutil.rmtree(old)
