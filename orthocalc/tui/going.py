"""Going: from anywhere to what is meant: a section's first field, an entry to be mended, what a finding is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from orthocalc.finding import other
from orthocalc.form.elements import elements
from orthocalc.form.places import place_of
from orthocalc.form.questions import every_question
from orthocalc.tui.blocked import because
from orthocalc.tui.dialogs import Choice, Option
from orthocalc.tui.findings import told
from orthocalc.tui.widgets.answer import Answer
from orthocalc.tui.widgets.flags import Flags
from orthocalc.tui.widgets.inline import Inline, arrive_at, fields_in

if TYPE_CHECKING:
    from orthocalc.finding import Finding
    from orthocalc.tui.app import OrthoApp

TO_FINDING = "↑↓; Enter: to what it is about; Esc: back"


async def go_to(app: OrthoApp, at: str) -> None:
    """Go to the field that asks for a place in the case, or to the nearest one."""
    await app.pages.go(place_of(at).page)
    await app.pages.whole()
    if fields := fields_at(app, at) or _near(app, at):
        arrive_at(fields[0])


def fields_at(app: OrthoApp, at: str) -> list[Answer | Flags]:
    """Return the fields that ask for a place in the case; pages that were never shown have none."""
    found = app.pages.query("Answer, Flags").results()
    return [one for one in found if isinstance(one, Answer | Flags) and one.question.at == at]


def show_paths(app: OrthoApp) -> None:
    """Show the paths that a save has written anew; what was not accepted stays there to be mended."""
    for one in app.pages.query(Answer).results():
        if one.question.kind == "path" and one.error is None:
            one.show()


def _near(app: OrthoApp, at: str) -> list[Answer | Flags]:
    """Return the fields of the page that ask for something inside a place, else beside it."""
    shown = [one for one in fields_in(app.pages) if isinstance(one, Answer | Flags)]
    for start in (at, at.rpartition("/")[0]):
        if start and (inside := [one for one in shown if one.question.at.startswith(f"{start}/")]):
            return inside
    return []


async def jump(app: OrthoApp, step: int) -> None:
    """Go to the first field of the next section (1), of this or the one before (-1), or of the page (0)."""
    await app.pages.whole()
    page = app.pages.query_one(f"#left > #{app.pages.page}")
    heads = _heads(page)
    order = [one for one in fields_in(app.pages) if page in one.ancestors]
    if not heads:
        return
    here = order.index(app.focused) if app.focused in order else 0
    if step > 0:
        arrive_at(next((head for head in heads if order.index(head) > here), heads[0]))
    elif step < 0:
        arrive_at(next((head for head in reversed(heads) if order.index(head) < here), heads[-1]))
    else:
        arrive_at(heads[0])


def _heads(page: Widget) -> list[Widget]:
    """Return the first field behind each title."""
    fields, titled = set(fields_in(page)), True
    heads: list[Widget] = []
    for one in page.walk_children(Widget):
        titled = titled or one.has_class("title")
        if titled and one in fields and isinstance(one, Inline) and not one.apart:
            heads.append(one)
            titled = False
    return heads


def not_taken(app: OrthoApp) -> list[Answer]:
    """Return the fields whose entry was not accepted, and is nowhere but on the screen."""
    return [one for one in app.pages.query(Answer).results() if one.error is not None]


async def mend(app: OrthoApp) -> None:
    """Go to the next entry that was not accepted, or that is wrong or missing."""
    known = (*app.store.problems, *app.store.outside)
    places = list(dict.fromkeys([*(one.question.at for one in not_taken(app)), *(one.at for one in known)]))
    if not places:
        app.notify("Nothing is to be mended, and nothing is missing.")
        return
    here = app.focused.question.at if isinstance(app.focused, Answer | Flags) else ""
    last = next((n for n, at in enumerate(places) if here and (here == at or here.startswith(f"{at}/"))), -1)
    await go_to(app, places[(last + 1) % len(places)])


def why(app: OrthoApp) -> None:
    """Show all that stands behind the focused field."""
    from orthocalc.tui.also import also_changed  # noqa: PLC0415 - the screen stands before it is needed
    from orthocalc.tui.reading import Reading  # noqa: PLC0415
    from orthocalc.tui.widgets.why import explained  # noqa: PLC0415

    question = app.pages.asked
    if question is None:
        app.notify("Here is no value to explain: go to a field first.")
        return
    outcome = app.pages.outcome
    whole = explained(question, outcome.design, most=None, also=also_changed(question, outcome))
    app.push_screen(Reading((whole,), "alt+y"))


def findings(app: OrthoApp) -> None:
    """List what was found, the worst first; one that is chosen leads to what it is about."""
    design = app.pages.outcome.design
    if design is None or not design.findings:
        reason = because(app.store.problems or app.pages.outcome.problems)
        app.notify("Nothing was found." if design else f"Nothing was found yet: {reason}", markup=False)
        return
    lines = told(design.findings)

    async def chosen(number: str | None) -> None:
        if number:
            await _go_to_finding(app, list(lines.values())[int(number)])

    options = tuple(Option("", line, str(number)) for number, line in enumerate(lines))
    app.push_screen(Choice("Findings, worst first", options, TO_FINDING), chosen)


async def _go_to_finding(app: OrthoApp, finding: Finding) -> None:
    if finding.level == "refer":
        await app.pages.go("prescription")
        await app.pages.composed()
        await jump(app, 0)
    elif (at := _asked_of(finding)) is not None:
        await go_to(app, at)
    else:
        await app.pages.go("pressure" if finding.rule.startswith("pressure.") else "prescription")


def _asked_of(finding: Finding) -> str | None:
    """Return the place of the field that a finding speaks of: an element of the prescription, else a measure."""
    side = finding.side or "left"
    ordered = [question.of(side) for group in elements().values() for question in group]
    measured = [question for question in every_question() if f"/{other(side)}/" not in question.at]
    for question in (*ordered, *measured):
        name = question.at.rsplit("/", 1)[1]
        bare = name.removesuffix("_mm").removesuffix("_deg")
        if finding.name in {name, bare} or name in finding.inputs:
            return question.at
    return None
