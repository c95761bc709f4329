"""A file appears whole or not at all, private, under its own name, and takes nobody's place unasked."""

import errno
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from orthocalc.export.atomic import write_atomic


@pytest.fixture
def folder(tmp_path):
    """Return a folder that holds one file of the user's."""
    (tmp_path / "mine.stl").write_bytes(b"mine")
    return tmp_path


@pytest.fixture(params=["with hard links", "without hard links"])
def links(request, monkeypatch):
    """Run with hard links and as on a memory stick, which has none."""

    def refuse(*_, **__):
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    if request.param == "without hard links":
        monkeypatch.setattr(os, "link", refuse)
    return request.param


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def writer(data):
    return lambda file: file.write(data)


@pytest.mark.usefixtures("links")
def test_the_file_is_there_whole_and_alone(folder):
    write_atomic(folder / "new.stl", writer(b"all of it" * 9999))
    assert (folder / "new.stl").read_bytes() == b"all of it" * 9999
    assert names(folder) == ["mine.stl", "new.stl"]


@pytest.mark.usefixtures("links")
def test_a_name_may_be_a_string_and_have_no_folder(folder, monkeypatch):
    monkeypatch.chdir(folder)
    write_atomic("new.stl", writer(b"new"))
    assert (folder / "new.stl").read_bytes() == b"new"
    assert names(folder) == ["mine.stl", "new.stl"]


@pytest.mark.usefixtures("links")
@pytest.mark.parametrize("force", [False, True])
def test_only_the_owner_may_read_it(folder, force):
    before = os.umask(0)
    try:
        write_atomic(folder / "new.stl", writer(b"new"), force=force)
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder / "new.stl").stat().st_mode) == 0o600
    assert (folder / "new.stl").stat().st_nlink == 1


@pytest.mark.usefixtures("links")
def test_a_file_that_is_there_is_not_touched(folder):
    with pytest.raises(FileExistsError) as told:
        write_atomic(folder / "mine.stl", lambda _: pytest.fail("the work was done in vain"))
    assert told.value.filename == str(folder / "mine.stl")
    assert told.value.errno == errno.EEXIST
    assert (folder / "mine.stl").read_bytes() == b"mine"
    assert names(folder) == ["mine.stl"]


@pytest.mark.usefixtures("links")
def test_a_link_to_nowhere_counts_as_a_file(folder):
    (folder / "link.stl").symlink_to(folder / "nowhere")
    with pytest.raises(FileExistsError):
        write_atomic(folder / "link.stl", lambda _: pytest.fail("the work was done in vain"))
    assert names(folder) == ["link.stl", "mine.stl"]
    assert not (folder / "nowhere").exists()


def test_force_takes_its_place(folder):
    write_atomic(folder / "mine.stl", writer(b"new"), force=True)
    assert (folder / "mine.stl").read_bytes() == b"new"
    assert names(folder) == ["mine.stl"]


@pytest.mark.usefixtures("links")
def test_a_file_that_appears_while_writing_is_not_touched(folder):
    def write(file):
        file.write(b"new")
        (folder / "late.stl").write_bytes(b"late")

    with pytest.raises(FileExistsError) as told:
        write_atomic(folder / "late.stl", write)
    assert told.value.filename == str(folder / "late.stl")
    assert (folder / "late.stl").read_bytes() == b"late"
    assert names(folder) == ["late.stl", "mine.stl"]


@pytest.mark.usefixtures("links")
@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize(
    "error", [ValueError("bad"), KeyboardInterrupt(), MemoryError(), SystemExit(3), OSError(errno.ENOSPC, "full")]
)
def test_an_error_while_writing_leaves_nothing(folder, error, force):
    def write(file):
        file.write(b"half")
        raise error

    with pytest.raises(type(error)) as told:
        write_atomic(folder / "mine.stl" if force else folder / "new.stl", write, force=force)
    assert names(folder) == ["mine.stl"]
    assert (folder / "mine.stl").read_bytes() == b"mine"
    if isinstance(error, OSError):
        assert told.value.filename == str(folder / ("mine.stl" if force else "new.stl"))
        assert (told.value.errno, told.value.strerror) == (errno.ENOSPC, "full")
    else:
        assert told.value is error


def test_nobody_sees_half_a_file_under_its_name(folder):
    def write(file):
        file.write(b"half")
        file.flush()
        assert (folder / "mine.stl").read_bytes() == b"mine"
        assert len(names(folder)) == 2

    write_atomic(folder / "mine.stl", write, force=True)
    assert (folder / "mine.stl").read_bytes() == b"half"


@pytest.mark.parametrize("failing", ["close", "replace", "link"])
def test_an_error_after_writing_leaves_nothing_and_names_the_file(folder, monkeypatch, failing):
    def fail(*_, **__):
        raise OSError(errno.EIO, "disk gone", "some other name")

    def write(file):
        file.write(b"new")
        if failing == "close":
            os.close(file.fileno())  # the buffer can no longer be written out

    if failing != "close":
        monkeypatch.setattr(os, "replace", fail)  # without links the file is moved, which fails, too
        monkeypatch.setattr(os, "link", fail)
    path = folder / ("mine.stl" if failing == "replace" else "new.stl")
    with pytest.raises(OSError, match=r"(new|mine)\.stl") as told:
        write_atomic(path, write, force=failing == "replace")
    assert told.value.filename == str(path)
    assert names(folder) == ["mine.stl"]
    assert (folder / "mine.stl").read_bytes() == b"mine"


@pytest.mark.parametrize("force", [False, True])
def test_a_missing_folder_is_said_by_the_files_name(folder, force):
    with pytest.raises(FileNotFoundError) as told:
        write_atomic(folder / "no" / "new.stl", writer(b"new"), force=force)
    assert told.value.filename == str(folder / "no" / "new.stl")
    assert names(folder) == ["mine.stl"]


def test_a_folder_in_its_place_is_said_by_the_files_name(folder):
    (folder / "dir.stl").mkdir()
    for force in (False, True):
        with pytest.raises(OSError, match=r"dir\.stl") as told:
            write_atomic(folder / "dir.stl", writer(b"new"), force=force)
        assert told.value.filename == str(folder / "dir.stl")
    assert names(folder) == ["dir.stl", "mine.stl"]


def test_of_many_writers_at_once_one_wins_whole(folder):
    def attempt(number):
        try:
            write_atomic(folder / "new.stl", writer(bytes([number]) * 100_000))
        except FileExistsError:
            return None
        return number

    with ThreadPoolExecutor(8) as pool:
        won = [number for number in pool.map(attempt, range(32)) if number is not None]
    assert len(won) == 1
    assert (folder / "new.stl").read_bytes() == bytes(won) * 100_000
    assert names(folder) == ["mine.stl", "new.stl"]


def test_a_killed_writer_leaves_no_file_under_its_name(folder):
    script = (
        "import os, signal, sys; from orthocalc.export.atomic import write_atomic\n"
        "def write(file): file.write(b'x' * 10**6); file.flush(); os.kill(os.getpid(), signal.SIGKILL)\n"
        "write_atomic(sys.argv[1], write, force=True)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(folder / "mine.stl")], check=False)
    assert done.returncode == -9
    assert (folder / "mine.stl").read_bytes() == b"mine"


def test_the_temporary_name_is_in_the_same_folder_and_hidden(folder, monkeypatch):
    moves = []
    monkeypatch.setattr(os, "replace", lambda *names: moves.append([Path(name) for name in names]))
    write_atomic(folder / "mine.stl", writer(b"new"), force=True)
    ((source, target),) = moves
    assert source.parent == target.parent == folder
    assert source.name.startswith(".")
