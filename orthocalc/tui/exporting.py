"""Exporting: a case → files in a folder, the same as ``orthocalc design`` writes, or one line that says why not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orthocalc.document import DocumentError

if TYPE_CHECKING:
    from orthocalc.design import Design, SavedFile
    from orthocalc.told import Told


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of an export.

    Attributes
    ----------
    folder : where the files are
    files : what was written, each file whole
    design : what they are made from; None where the case is not acceptable
    errors : one line each; empty when all went well
    stopped : somebody stopped it; ``names`` were written before
    """

    folder: Path
    files: tuple[SavedFile, ...] = ()
    design: Design | None = None
    errors: tuple[str, ...] = ()
    stopped: bool = False
    names: tuple[str, ...] = ()


class Stopped(Exception):  # noqa: N818 - no error: somebody wanted it
    """Somebody stopped the export."""


def export(tree: Any, case_folder: Path, folder: Path, *, force: bool, told: Told) -> Exported:  # noqa: ANN401
    """Design the insoles of a case and write them.

    Parameters
    ----------
    tree, case_folder : the case, and where its relative paths begin
    force : whether files that are there are overwritten
    told : called before each stage; :class:`Stopped` from it ends the work after the last whole file
    """
    from orthocalc.design import design_case  # noqa: PLC0415 - the screen stands before the engine does
    from orthocalc.load import case_of  # noqa: PLC0415

    begun: list[str] = []

    def heard(stage: str, share: float) -> None:
        told(stage, share)
        begun.extend(re.findall("^write (.*)", stage))

    design = None
    try:
        told("read the case", 0.0)
        case, recordings = case_of(tree, case_folder)
        record = folder / f"{case.id}.design.json"
        if record.exists() and not force:  # saving would find it too, after all the work
            return Exported(folder, errors=(_there(record, folder),))
        design = design_case(case, recordings, told=heard)
        if design.errors:
            return Exported(folder, (), design, tuple(f"check failed: {one.message}" for one in design.errors))
        return Exported(folder, design.save(folder, force=force, told=heard), design)
    except Stopped:
        return Exported(folder, stopped=True, names=tuple(begun))
    except DocumentError as error:
        return Exported(folder, errors=tuple(f"{one.at.strip('/')}: {one.message}" for one in error.problems))
    except FileExistsError as error:
        return Exported(folder, design=design, errors=(_there(Path(error.filename or folder), folder),))
    except (OSError, ValueError) as error:
        return Exported(folder, design=design, errors=(_sentence(error, folder),))


def readable(path: Path) -> str:
    """Return a path as people write it, their own folder as ~."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (RuntimeError, ValueError):  # nobody's home, or elsewhere
        return str(path)


def _there(path: Path, folder: Path) -> str:
    if path == folder or path in folder.parents:
        return f"{path} is a file, not a folder"
    return f"{path.name} exists already: tick Overwrite, or choose another folder"


def _sentence(error: OSError | ValueError, folder: Path) -> str:
    if isinstance(error, OSError):
        return f"{error.filename or folder}: {error.strerror or error}"
    return f"{folder}: {error}"
