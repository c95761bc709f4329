"""Plain: the form's questions one line at a time; every line is whole when it is read out, nothing is drawn."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import TextIOWrapper
from typing import NamedTuple

import click

from orthocalc.commands.output import INTERRUPTED, OK, USAGE, say_failure
from orthocalc.finding import SIDES
from orthocalc.form.answers import SEVERAL, AnswerError, read_answer, show_answer
from orthocalc.form.places import place_of
from orthocalc.form.questions import Question, Section, sections
from orthocalc.tui.store import Store

HOW = (
    "Empty answer: keep. -: empty it. ?: explain. back: one question back. skip: next section. "
    "save: save and go on. quit: leave. To answer with such a word itself, write \\ before it."
)
YES, NO = {"y", "yes"}, {"n", "no"}


class Stop(NamedTuple):
    """One thing that is asked: a question, or (None) whether a list goes on."""

    section: Section
    question: Question | None
    name: str


@dataclass
class Talk:
    """The conversation: the case, where it has come to, and how many items of its lists are asked for."""

    store: Store
    place: int = 0
    items: dict[str, int] = field(default_factory=dict)

    def run(self) -> int:
        """Ask everything and return the exit code; an end of the input saves nothing."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="replace")  # a terminal without the sign for ° gets ?
        try:
            return self._ask_all()
        except (EOFError, KeyboardInterrupt):
            lost = "What was changed since the last save is lost." if self.store.changed else "Nothing was changed."
            click.echo(f"\nEnded here; nothing was saved. {lost}")
            return INTERRUPTED

    def _ask_all(self) -> int:
        click.echo(f"{self.store.path}\n{HOW}")
        title = ""
        while self.place < len(stops := list(self._stops())):
            stop = stops[self.place]
            if stop.section.title != title:
                title = stop.section.title
                click.echo(f"\n{title}")
            said = input(f"{self._asked(stop)}\n> ").strip()
            if said == "quit":
                if self._may_go():
                    return OK
            elif said == "save":
                self._save()
            else:
                self._take(stops, said)
        return self._finish()

    def _stops(self) -> Iterator[Stop]:
        """Return all that is asked, as the case stands now."""
        for section in sections():
            if section.many:
                for number in range(self._count(section)):
                    for question in section.questions:
                        yield Stop(section, question.item(number), f"{question.label} ({number + 1})")
                yield Stop(section, None, section.title)
                continue
            for question in section.questions:
                for one in [question.of(side) for side in SIDES] if question.sided else [question]:
                    yield Stop(section, one, place_of(one.at).name)

    def _count(self, section: Section) -> int:
        known = self.store.value(section.many)
        return max(len(known) if isinstance(known, list) else 0, self.items.get(section.many, 0))

    def _asked(self, stop: Stop) -> str:
        if stop.question is None:
            count = self._count(stop.section)
            more = f" Or remove N, N from 1 to {count}." if count else ""
            return f"{'Another' if count else 'A'} reading of {stop.name.lower()}? yes or no.{more}"
        known = show_answer(stop.question, self.store.value(stop.question.at))
        empty = f"empty ({stop.question.default})" if stop.question.default else "empty"
        now = f"{known} {stop.question.unit}".rstrip() if known else empty
        allowed = f" Allowed: {stop.question.allowed}." if stop.question.allowed else ""
        return f"{stop.name}. Now: {now}.{allowed}"

    def _take(self, stops: list[Stop], said: str) -> None:
        """Do what was said, or say why not; the next question is asked where the answer was taken."""
        stop = stops[self.place]
        if said == "back":
            self.place = max(self.place - 1, 0)
        elif said == "skip":
            same = [n for n, one in enumerate(stops) if one.section == stop.section]
            self.place = same[-1] + (not stop.section.many or stop.question is None)
        elif stop.question is None:
            self._take_more(stop, said.lower())
        elif said == "?":
            click.echo(_explained(stop.question))
        elif not said or self._put(stop.question, said.removeprefix("\\")):
            self.place += 1

    def _take_more(self, stop: Stop, said: str) -> None:
        count, (word, *number) = self._count(stop.section), said.split() or ["no"]
        if word in YES:
            self.items[stop.section.many] = count + 1
        elif word in NO or word == "-":
            self.place += 1
        elif word == "remove" and number and number[0].isdigit() and 1 <= int(number[0]) <= count:
            self.store.remove(stop.section.many, int(number[0]) - 1)
            self.items[stop.section.many] = count - 1
            self.place -= len(stop.section.questions)
        else:
            click.echo(f"{said!r} is neither yes nor no.")

    def _put(self, question: Question, said: str) -> bool:
        """Put an answer into the case, and say what became of it where it was written otherwise."""
        try:
            value = None if said == "-" else read_answer(question, said)
        except AnswerError as error:
            click.echo(f"Not taken: {error}.")
            return False
        self.store.put(question.at, value)
        self.store.leave()
        if (now := show_answer(question, value)) != said and value is not None:
            click.echo(f"Taken: {now} {question.unit}".rstrip() + ".")
        if (problem := self.store.problem(question.at)) is not None:
            click.echo(f"Note: {place_of(problem.at).name}: {problem.message}.")
        return True

    def _finish(self) -> int:
        click.echo("\n" + "\n".join(_summary(self.store)) + "\n")
        if not self.store.changed:
            click.echo("Nothing was changed.")
            return OK
        if _yes(f"Save to {self.store.path}? yes or no."):
            return OK if self._save() else USAGE
        click.echo("Not saved.")
        return OK

    def _may_go(self) -> bool:
        return not self.store.changed or _yes("Leave without saving? yes or no.")

    def _save(self) -> bool:
        assert self.store.path is not None  # noqa: S101 - both ways in give it
        if self.store.overtaken() and not _yes(f"{self.store.path} was changed meanwhile. Overwrite it? yes or no."):
            click.echo("Not saved.")
            return False
        try:
            self.store.save(self.store.path)
        except OSError as error:
            say_failure(error, str(self.store.path))
            return False
        click.echo(f"Saved to {self.store.path}.")
        return True


def _yes(question: str) -> bool:
    while (said := input(f"{question}\n> ").strip().lower()) not in YES | NO:
        click.echo(f"{said!r} is neither yes nor no.")
    return said in YES


def _explained(question: Question) -> str:
    several = {
        "readings": SEVERAL,
        "texts": "several with ; between",
        "flags": "several with , between; a word's beginning is enough",
        "choice": "a word's beginning is enough",
        "number": 'another unit is written with it, like "26.5 cm"' if question.unit == "mm" else "",
    }
    parts = (question.help, question.allowed, several.get(question.kind, ""))
    return ". ".join(part.rstrip(".") for part in parts if part) + "." if any(parts) else "Free text."


def _summary(store: Store) -> list[str]:
    """Return what the case means, or what is still wrong with it."""
    from orthocalc.design import plan_case
    from orthocalc.document import DocumentError
    from orthocalc.load import case_of
    from orthocalc.words import assessment_lines

    try:
        case, recordings = case_of(store.tree, store.folder)
    except DocumentError as error:
        return ["To mend or to add:", *(f"  {place_of(p.at).name}: {p.message}" for p in error.problems)]
    return list(assessment_lines(plan_case(case, recordings), case))
