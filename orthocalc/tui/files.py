"""Files: open, new, save and leave; nothing unsaved goes and nothing is overwritten without a question."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from orthocalc.fields import shown
from orthocalc.form.places import place_of
from orthocalc.problem import ID, DocumentError, NotJsonError, Problem
from orthocalc.tui import going
from orthocalc.tui.dialogs import Choice, Option
from orthocalc.tui.journal import Left, discard, left_behind, take_over
from orthocalc.tui.state import recent_files, remember
from orthocalc.tui.store import EMPTY, Store, fresh

if TYPE_CHECKING:
    from orthocalc.tui.app import OrthoApp

Then = Callable[[], Awaitable[None]]
MEND = Option("e", "Go to the entry", "mend")
UNSAVED = (Option("s", "Save", "save"), Option("d", "Discard the changes", "discard"), Option("c", "Cancel", ""))
OVERWRITE = (Option("c", "Cancel", ""), Option("o", "Overwrite it", "overwrite"))
TAKEN = (
    OVERWRITE[0],
    Option("a", "Save this one under another name…", "other"),
    Option("r", "Read the file anew; what was typed here since is lost", "read"),
    OVERWRITE[1],
)
LEFT = (Option("r", "Restore it", "restore"), Option("k", "Keep it for later", ""), Option("", "Discard it", "discard"))


def begin(app: OrthoApp) -> None:
    """Remember the file that the screen was opened on, and offer what a crash has left."""
    if app.store.path is not None:
        remember(app.store.path)
    _offer(app, left_behind())


async def leave(app: OrthoApp) -> None:
    """End the program."""

    async def end() -> None:
        app.exit(0)

    await _unless_changed(app, "leave", end)


async def new_case(app: OrthoApp) -> None:
    """Begin with an empty case."""

    async def empty() -> None:
        app.store.open(fresh(), None)
        await app.pages.begin()

    await _unless_changed(app, "begin a new case", empty)


async def open_case(app: OrthoApp) -> None:
    """Open one of the last files, or another one."""
    await _unless_changed(app, "open another case", partial(_which, app))


async def save(app: OrthoApp, then: Then | None = None) -> None:
    """Write the case to its file; one that was never saved is asked for its name."""
    if app.store.path is None:
        await save_as(app, then)
    else:
        await _write_asked(app, app.store.path, then)


async def save_as(app: OrthoApp, then: Then | None = None) -> None:
    """Write the case to a file of another name."""
    name = app.store.path.name if app.store.path else _new_name(app.store)

    async def chosen(path: Path | None) -> None:
        if path is not None:
            await _write_asked(app, path if path.suffix else path.with_suffix(".json"), then)

    from orthocalc.tui.picker import SaveCase  # noqa: PLC0415 - the screen stands before it is needed

    await app.push_screen(SaveCase(app.store.folder, name), chosen)


def _new_name(store: Store) -> str:
    """Return a file name that nothing has yet, from the case's id."""
    known = str(store.value("/id"))
    stem = known if re.fullmatch(ID, known) else EMPTY["id"]
    names = (f"{stem}.json", *(f"{stem}-{number}.json" for number in range(2, 100)))
    return next((name for name in names if not (store.folder / name).exists()), names[0])


def _take_id(app: OrthoApp, path: Path) -> None:
    """Call a case that nobody has given an id by the name of its first file."""
    store = app.store
    if store.path is None and store.value("/id") == store.saved.get("id") and re.fullmatch(ID, path.stem):
        store.leave()
        store.put("/id", path.stem)
        store.leave()
        for field in going.fields_at(app, "/id"):
            field.show()


def tell_problems(app: OrthoApp, twice: tuple[Problem, ...]) -> None:
    """Say what no field of the form can show: keys that stand twice, or that no case has."""
    lost = [f"{one.at}: {one.message}" for one in app.store.problems if "unknown key" in one.message]
    told = [f"{one.at}: {one.message}, the last one holds" for one in twice] + lost
    if told:
        app.notify("\n".join(told[:5]), severity="warning", timeout=12, markup=False)


async def _unless_changed(app: OrthoApp, what: str, then: Then) -> None:
    """Go on; first ask about what is not saved."""
    wrong = _not_taken(app)
    if not (app.store.changed or wrong):
        await then()
        return

    async def answered(answer: str | None) -> None:
        match answer:
            case "save":
                await save(app, then)
            case "discard":
                await then()
            case "mend":
                await going.mend(app)

    name = app.store.path.name if app.store.path else "This case"
    said = [f"{name} has changes that are not saved."] if app.store.changed else []
    said += [f"{wrong} A save leaves it out."] if wrong else []
    options = UNSAVED if app.store.changed else UNSAVED[1:]
    app.push_screen(Choice(f"{' '.join(said)} Before you {what}:", (MEND, *options) if wrong else options), answered)


async def _which(app: OrthoApp) -> None:
    recent = [path for path in recent_files() if path != app.store.path]
    if not recent:
        await _browse(app)
        return

    async def answered(answer: str | None) -> None:
        if answer == "browse":
            await _browse(app)
        elif answer:
            await _open(app, Path(answer))

    keys = "123456789abcdefghijklmnpqrst"
    options = [Option("o", "Another file…", "browse")]
    options += [
        Option(key, f"{path.name}  in {path.parent}", str(path)) for key, path in zip(keys, recent, strict=False)
    ]
    app.push_screen(Choice("Open", tuple(options)), answered)


async def _browse(app: OrthoApp) -> None:
    async def chosen(path: Path | None) -> None:
        if path is not None:
            await _open(app, path)

    from orthocalc.tui.picker import OpenCase  # noqa: PLC0415 - the screen stands before it is needed

    await app.push_screen(OpenCase(app.store.folder), chosen)


async def _open(app: OrthoApp, path: Path) -> None:
    try:
        twice = app.store.read(path)
    except (OSError, NotJsonError, DocumentError) as error:
        _say_error(app, path, error)
        return
    remember(path)
    await app.pages.begin()
    tell_problems(app, twice)


async def _write_asked(app: OrthoApp, path: Path, then: Then | None) -> None:
    mine = path == app.store.path
    if not (app.store.overtaken() if mine else path.exists()):
        await _write(app, path, then)
        return

    async def answered(answer: str | None) -> None:
        match answer:
            case "overwrite":
                await _write(app, path, then)
            case "other":
                await save_as(app, then)
            case "read":
                await _open(app, path)

    if mine:
        app.push_screen(Choice(f"{path.name} was changed by another program since it was read here.", TAKEN), answered)
    else:
        app.push_screen(Choice(f"{path.name} is there already.", OVERWRITE), answered)


async def _write(app: OrthoApp, path: Path, then: Then | None) -> None:
    await app.waking.wait()
    _take_id(app, path)
    try:
        app.store.save(path)
    except OSError as error:
        _say_error(app, path, error)
        return
    going.show_paths(app)
    remember(path)
    missing = len(app.store.problems)
    said = f"Saved {path.name}" + (f"; {missing} to mend or to add" if missing else "")
    wrong = _not_taken(app)
    said += f". {wrong} It is not in the file; Alt+M goes there." if wrong else ""
    app.notify(said, markup=False, timeout=8 if wrong else 3, severity="warning" if wrong else "information")
    if then is not None:
        await then()


def _not_taken(app: OrthoApp) -> str:
    """Return a sentence that names the entries that were not accepted, or nothing."""
    wrong = [f"{place_of(one.question.at).name} {shown(one.value)}" for one in going.not_taken(app)]
    counted = "1 entry was" if len(wrong) == 1 else f"{len(wrong)} entries were"
    return f"{counted} not accepted and not saved: {', '.join(wrong)}." if wrong else ""


def _say_error(app: OrthoApp, path: Path, error: OSError | NotJsonError | DocumentError) -> None:
    match error:
        case OSError():
            why = error.strerror or type(error).__name__
        case NotJsonError():
            why = f"not JSON: {error}"
        case _:
            why = "; ".join(problem.message for problem in error.problems)
    app.notify(f"{path.name}: {why}", severity="error", timeout=12, markup=False)


def _offer(app: OrthoApp, left: list[Left]) -> None:
    """Ask about the newest of what ended screens have left, then about the next."""
    if not left:
        return
    first, *others = left

    async def answered(answer: str | None) -> None:
        if answer == "restore":
            await _restore(app, first)
            return
        if answer == "discard":
            discard(first)
        _offer(app, others)

    when = datetime.fromtimestamp(first.written_s).astimezone().strftime("%Y-%m-%d %H:%M")
    name = f"{first.path.name} in {first.path.parent}" if first.path else f"{first.tree.get('id', 'case')}, never saved"
    app.push_screen(Choice(f"A screen ended without saving: {name}, typed until {when}.", LEFT), answered)


async def _restore(app: OrthoApp, left: Left) -> None:
    """Take the case as it was typed; its file stays as it is until it is saved."""
    if not take_over(left, app.journal.file):
        app.notify("Another screen has taken it already.")
        return
    try:
        if left.path is None:
            app.store.open(dict(EMPTY), None)
        else:
            app.store.read(left.path)
    except (OSError, NotJsonError, DocumentError):
        app.store.open(dict(EMPTY), left.path)
    app.store.recover(left.tree)
    await app.pages.begin()
