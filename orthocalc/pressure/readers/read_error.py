"""ReadError: why a recording was not read, and where in the file."""

from __future__ import annotations


class ReadError(Exception):
    """A file that was found but is not a readable recording: damaged, raw, or of a format that is not read.

    ``str`` gives ``walk.asf:61: what is wrong``; ``file`` is the name without its folder, ``line`` counts from 1.
    """

    def __init__(self, file: str, line: int | None, what: str) -> None:
        super().__init__(file, line, what)

    @property
    def file(self) -> str:
        """Name of the file, without its folder."""
        return str(self.args[0])

    @property
    def line(self) -> int | None:
        """Line of the fault, from 1; None where it is the whole file."""
        line: int | None = self.args[1]
        return line

    @property
    def what(self) -> str:
        """What is wrong."""
        return str(self.args[2])

    def __str__(self) -> str:
        """Return the sentence that a user reads."""
        at = "" if self.line is None else f":{self.line}"
        return f"{self.file}{at}: {self.what}"
