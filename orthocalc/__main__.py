"""The door: runs the command line and turns every ending into an exit code; no traceback reaches a user."""

from __future__ import annotations

import errno
import os
import sys

from orthocalc import __version__

_FULL = {errno.ENOSPC, errno.EIO, errno.EFBIG}
"""What writing to a full or broken standard output ends with."""


def main() -> None:
    """Run ``orthocalc`` and exit with its code (see the README for their meaning)."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # half of numpy's import time is starting these threads
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # they are looked for in every package installed
    try:
        code = _say_version() if sys.argv[1:] == ["--version"] else _run_command()
        if sys.stdout is not None:  # closed by who called
            sys.stdout.flush()
    except BrokenPipeError:
        code = _given_up(141)
    except KeyboardInterrupt:
        sys.stderr.write("\northocalc: interrupted\n")
        code = 130
    except OSError as error:
        code = _full(error) if error.errno in _FULL and error.filename is None else _own_fault(error)
    except Exception as fault:  # noqa: BLE001 - the outermost door: a fault of ours is said as such, never dumped
        code = _own_fault(fault)
    sys.exit(code)


def _given_up(code: int) -> int:
    """Write no more to the standard output, or the interpreter complains at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _full(error: OSError) -> int:
    sys.stderr.write(f"orthocalc: error: standard output: {error.strerror}\n")
    return _given_up(2)


def _say_version() -> int:
    sys.stdout.write(f"orthocalc {__version__}\n")  # without click, whose import takes four times the rest
    return 0


def _run_command() -> int:
    from orthocalc.cli import run  # noqa: PLC0415 - start-up time, and after the environment is set

    return run(sys.argv[1:])


def _own_fault(fault: Exception) -> int:
    import traceback  # noqa: PLC0415 - start-up time

    if os.environ.get("ORTHOCALC_DEBUG"):
        traceback.print_exc()
    else:
        where = traceback.extract_tb(fault.__traceback__)[-1]
        notes = "".join(f" {note}" for note in getattr(fault, "__notes__", ()))
        place = f"{os.path.basename(where.filename)}:{where.lineno}"  # noqa: PTH119 - pathlib costs start-up time
        sys.stderr.write(
            f"orthocalc: a fault of this program, not of your input: {type(fault).__name__} at {place}. "
            f"Please report this line with the version; ORTHOCALC_DEBUG=1 shows more.{notes}\n"
        )
    return 70


if __name__ == "__main__":
    main()
