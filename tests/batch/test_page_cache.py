"""What a batch wrote leaves the memory once the disk has it; the newest stay, and nothing is lost by it."""

import os
import subprocess

from orthocalc.batch.page_cache import PageCache

KB = 1024
CONTENT = os.urandom(64 * KB)


def written(folder, name):
    """Write four files, 256 kB in all."""
    files = [folder / f"{name}{i}.stl" for i in range(4)]
    for file in files:
        file.write_bytes(CONTENT)
    return files


def in_memory(file):
    """Say whether a file's middle is read without asking the disk."""
    with file.open("rb") as stream:
        try:
            return bool(os.preadv(stream.fileno(), [bytearray(KB)], 32 * KB, os.RWF_NOWAIT))
        except BlockingIOError:
            return False


def on_a_disk(folder):
    named = subprocess.run(["stat", "-f", "-c", "%T", folder], capture_output=True, text=True, check=True).stdout
    return named.strip() in {"ext2/ext3", "xfs"}


def test_older_files_leave_the_memory_and_newer_stay(tmp_path):
    cache = PageCache(kept_bytes=256 * KB)
    older, newer, newest = (written(tmp_path, name) for name in "abc")
    cache.wrote(older)
    if on_a_disk(tmp_path):
        assert all(in_memory(file) for file in older)
    cache.wrote(newer)
    subprocess.run(["sync"], check=True)
    cache.wrote(newest)
    if on_a_disk(tmp_path):
        assert sum(in_memory(file) for file in older) < 2  # of four; one may be held by the system at this moment
        assert all(in_memory(file) for file in newest)
    assert all(file.read_bytes() == CONTENT for file in [*older, *newer, *newest])


def test_a_file_that_is_gone_stops_nothing(tmp_path):
    cache = PageCache(kept_bytes=256 * KB)
    older, newer = (written(tmp_path, name) for name in "ab")
    cache.wrote(older)
    for file in older:
        file.unlink()
    cache.wrote(newer)
    cache.wrote(written(tmp_path, "c"))
    assert all(file.read_bytes() == CONTENT for file in newer)
