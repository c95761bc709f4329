"""A tmux of the tests' own, and the program inside it: keys go in, the pane's text comes out."""

import os
import subprocess
import sys
import time


class Tmux:
    """One pane; its server ends with the test."""

    def __init__(self, folder, columns, lines):
        self.socket, self.folder = f"orthocalc-{os.getpid()}-{time.monotonic_ns()}", folder
        settings = f"ORTHOCALC_STATE='{folder}/state' TEXTUAL_ANIMATIONS=none"
        inside = f"env {settings} '{sys.executable}' -m orthocalc; echo ended $?"
        size = ["-x", str(columns), "-y", str(lines)]
        self._run("-f", "/dev/null", "new-session", "-d", "-s", "t", *size, f"{inside}; sleep 600")

    def keys(self, *keys):
        """Press keys by tmux's names."""
        self._run("send-keys", "-t", "t", *keys)

    def type(self, text):
        """Type text as it stands."""
        self._run("send-keys", "-t", "t", "-l", text)

    @property
    def text(self):
        return self._run("capture-pane", "-t", "t", "-p")

    def shows(self, text, seconds=60):
        """Wait until the pane shows a text."""
        self.until(lambda: text in self.text, repr(text), seconds)

    def until(self, holds, what, seconds=60):
        """Wait until something holds; a failure shows the pane."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, f"waited {seconds} s for {what}:\n{self.text}"
            time.sleep(0.05)

    def close(self):
        subprocess.run(["tmux", "-L", self.socket, "kill-server"], check=False, capture_output=True)

    def _run(self, *words):
        command = ["tmux", "-L", self.socket, *words]
        environment = {name: text for name, text in os.environ.items() if name not in {"COLUMNS", "LINES", "TMUX"}}
        return subprocess.run(
            command, check=True, capture_output=True, text=True, cwd=self.folder, env=environment
        ).stdout
