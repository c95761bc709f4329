"""Problem: what is wrong with a file, and where; known without pydantic, which takes longer to read than a case."""

from __future__ import annotations

from dataclasses import dataclass

ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
"""What an id looks like: it names files, so no path can hide in it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file: JSON pointer, what came, what is allowed, and the sentence that says so."""

    at: str
    got: str
    allowed: str
    message: str


class DocumentError(Exception):
    """A file that was read but is not acceptable, with every problem found in it."""

    def __init__(self, problems: tuple[Problem, ...], document_id: str | None = None) -> None:
        super().__init__("; ".join(f"{p.at}: {p.message}" for p in problems))
        self.problems = problems
        self.document_id = document_id


class NotJsonError(Exception):
    """Text that is not JSON at all; the message says where."""
