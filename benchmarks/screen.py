"""Benchmark: the screen in a real pseudo-terminal: first useful screen, echo of a key, key → new insoles fully drawn.

Beside it, in the same run, a bare Textual "hello" and its echo. The screen is useful when its first section stands
there with the case's values, down to its last row. A picture is whole when nothing more is written for QUIET_S; the
time is that of the last byte, but for the cursor's: it blinks twice a second, in far fewer bytes than a picture has.

    python benchmarks/screen.py [CASE]
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import statistics
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

QUIET_S, TOGETHER_S, SETTLE_S, KEYS, STARTS = 0.12, 0.002, 3.0, 60, 5
CURSOR_BYTES = 300
SIZE = (36, 120)
ROWS, VALUES = (b"Case id", b"Earlier case"), (b"P-17", b"female", b"1680")
"""The first section's first and last row, and what stands between where the case is the one of the examples."""
HELLO = """
from textual.app import App
from textual.widgets import Input
class Hello(App):
    def compose(self):
        yield Input("hello")
Hello().run()
"""
UP, DOWN = b"\x1b[A", b"\x1b[B"


class Terminal:
    """A program on a pseudo-terminal of its own, with its byte code compiled before."""

    def __init__(self, *command: str) -> None:
        self.start = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TEXTUAL_ANIMATIONS": "none"}
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
            os.environ["ORTHOCALC_STATE"] = tempfile.mkdtemp()
            os.environ["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "orthocalc-byte-code")
            os.execv(sys.executable, [sys.executable, *command])  # noqa: S606
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))

    def until(self, *words: bytes, most_s: float = 20) -> float:
        """Return seconds from the start until all of some words were written."""
        seen = b""
        while not all(word in seen for word in words) and time.perf_counter() - self.start < most_s:
            seen += self._read(0.05)
        return time.perf_counter() - self.start

    def key(self, key: bytes) -> tuple[float, float]:
        """Press a key and return milliseconds to the first byte, and to the last of a picture before it is quiet."""
        start = time.perf_counter()
        os.write(self.fd, key)
        first = last = 0.0
        while some := self._read(QUIET_S):
            now = time.perf_counter()
            first = first or now
            while more := self._read(TOGETHER_S):
                some, now = some + more, time.perf_counter()
            last = now if len(some) > CURSOR_BYTES else last
        return (first - start) * 1000, ((last or first) - start) * 1000

    def quiet(self) -> None:
        """Read for some seconds, then until the cursor's blinking is all that is written."""
        end = time.perf_counter() + SETTLE_S
        while time.perf_counter() < end:
            self._read(0.05)
        while self._read(2 * QUIET_S):
            pass

    def close(self) -> None:
        """End the program."""
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self.fd)

    def _read(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self.fd], [], [], seconds)
        return os.read(self.fd, 65536) if ready else b""


def starts(words: tuple[bytes, ...], *command: str) -> list[float]:
    times = []
    for _ in range(STARTS + 1):
        program = Terminal(*command)
        times.append(program.until(*words))
        program.close()
    return times[1:]


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def main() -> None:
    case = sys.argv[1] if len(sys.argv) > 1 else str(Path(__file__).parents[1] / "examples" / "first.json")
    hello, screen = ("-c", HELLO), ("-m", "orthocalc", case)
    useful = ROWS if sys.argv[1:] else (*ROWS, *VALUES)
    bare, ours = starts((b"hello",), *hello), starts(useful, *screen)
    print(f"first useful screen {statistics.median(ours):.2f} s beside {statistics.median(bare):.2f} s of a bare hello")
    program = Terminal(*hello)
    program.until(b"hello")
    program.quiet()
    echo = [program.key(b"x")[0] for _ in range(KEYS)]
    program.close()
    print(f"echo of a bare hello: median {statistics.median(echo):.0f} ms, 95 % {percentile(echo, 0.95):.0f} ms")
    program = Terminal(*screen)
    program.until(*useful)
    program.quiet()
    program.key(b"\x1b4")
    program.quiet()
    taken = [program.key(UP if number // 10 % 2 else DOWN) for number in range(KEYS)]
    program.close()
    first, last = ([one[i] for one in taken] for i in (0, 1))
    print(
        f"echo while the preview works: median {statistics.median(first):.0f} ms, 95 % {percentile(first, 0.95):.0f} ms"
    )
    print(f"key to new insoles drawn: median {statistics.median(last):.0f} ms, 95 % {percentile(last, 0.95):.0f} ms")


if __name__ == "__main__":
    main()
