"""A real terminal for the tests: the program behind a pseudo-terminal, its screen as text, and waiting that ends."""

import fcntl
import os
import re
import select
import struct
import subprocess
import sys
import termios
import time

import pyte

SHIM = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.executable, sys.argv[1:])"
"""Makes the pseudo-terminal the program's own, so that a new size reaches it."""


class Terminal:
    """A program on a terminal of its own; what it draws is read only while somebody waits for it."""

    def __init__(self, *arguments, folder, size=(120, 36), environment=None):
        self.screen = pyte.Screen(*size)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.master, slave = os.openpty()
        self._set_size(*size)
        state = {"ORTHOCALC_STATE": str(folder / "state"), "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"}
        program = [sys.executable, "-m", "orthocalc", *map(str, arguments)]
        self.process = subprocess.Popen(
            [sys.executable, "-c", SHIM, *program],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            cwd=folder,
            env={**os.environ, **state, **(environment or {})},
        )
        os.close(slave)

    @property
    def text(self):
        """Return the screen's lines."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    @property
    def page(self):
        """Return the name of the page that is marked in the line of pages."""
        marked = [cell.data for _, cell in sorted(self.screen.buffer[1].items()) if cell.reverse]
        return "".join(marked).strip(" 12345")

    @property
    def last_words(self):
        """Return what was said after the screen was given back."""
        said = self.raw.rpartition(b"\x1b[?1049l")[2].decode(errors="replace")
        return re.sub(r"\x1b\[[0-9;?<>]*[a-zA-Z]", "", said).strip()

    @property
    def running(self):
        return self.process.poll() is None

    def send(self, keys):
        """Write keys in one go, as a paste or a slow line delivers them."""
        data = keys if isinstance(keys, bytes) else keys.encode()
        while data:
            self.pump(0)
            data = data[os.write(self.master, data[:512]) :]

    def resize(self, columns, lines):
        self._set_size(columns, lines)
        self.screen.resize(lines, columns)

    def pump(self, seconds):
        """Read what is drawn for some time; at least what has been drawn already."""
        end = time.monotonic() + seconds
        while select.select([self.master], [], [], max(0.0, end - time.monotonic()))[0]:
            try:
                data = os.read(self.master, 65536)
            except OSError:  # the program has closed its end
                return
            if not data:
                return
            self.raw = (self.raw + data)[-200_000:]
            self.stream.feed(data)

    def until(self, holds, seconds=15.0, what=""):
        """Wait until something holds; a failure shows the screen."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, f"waited {seconds} s for {what or holds}; the screen:\n{self.text}"
            self.pump(0.02)

    def shows(self, text, seconds=15.0):
        self.until(lambda: text in self.text or not self.running, seconds, repr(text))
        assert text in self.text, f"it ended before {text!r}:\n{self.last_words or self.text}"

    def hides(self, text, seconds=15.0):
        self.until(lambda: text not in self.text, seconds, f"{text!r} to go")

    def ends(self, seconds=10.0):
        """Return the exit code."""
        self.until(lambda: not self.running, seconds, "the end")
        self.pump(0)
        return self.process.returncode

    def close(self):
        self.kill()
        os.close(self.master)

    def kill(self):
        if self.running:
            self.process.kill()
        self.process.wait()

    def _set_size(self, columns, lines):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))


ESC, ENTER, TAB, BACK_TAB, BACKSPACE = "\x1b", "\r", "\t", "\x1b[Z", "\x7f"
LEFT, RIGHT, UP, DOWN, HOME, END, DELETE = "\x1b[D", "\x1b[C", "\x1b[A", "\x1b[B", "\x1b[H", "\x1b[F", "\x1b[3~"


def ctrl(letter):
    return chr(ord(letter) - 96)


def alt(key):
    return f"\x1b{key}"


def paste(text):
    return f"\x1b[200~{text}\x1b[201~"
