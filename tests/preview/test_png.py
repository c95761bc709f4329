"""PNG files, read back by a reader written from the standard alone."""

import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orthocalc.preview.png import png_bytes


def decode(file):
    assert file[:8] == bytes([137, 80, 78, 71, 13, 10, 26, 10])
    at, parts = 8, []
    while at < len(file):
        length, kind = struct.unpack_from(">I4s", file, at)
        content = file[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", file, at + 8 + length)[0] == zlib.crc32(kind + content)
        parts.append((kind, content))
        at += 12 + length
    assert [kind for kind, _ in parts] == [b"IHDR", b"IDAT", b"IEND"]
    width, height, depth, colour, *rest = struct.unpack(">IIBBBBB", parts[0][1])
    assert (depth, colour, rest) == (8, 2, [0, 0, 0])
    stream = zlib.decompress(parts[1][1])
    assert len(stream) == height * (1 + 3 * width)
    above, rows = bytes(3 * width), []
    for row in range(height):
        filtering, *line = stream[row * (1 + 3 * width) : (row + 1) * (1 + 3 * width)]
        assert filtering in {0, 2}
        above = bytes((now + before * (filtering == 2)) % 256 for now, before in zip(line, above, strict=True))
        rows.append(list(above))
    return np.array(rows, dtype=np.uint8).reshape(height, width, 3)


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_any_picture_comes_back(height, width, seed):
    image = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    assert (decode(png_bytes(image)) == image).all()
    assert (decode(png_bytes(image[:, ::-1])) == image[:, ::-1]).all()
    assert png_bytes(image) == png_bytes(image.copy())


@pytest.mark.parametrize("image", [np.zeros((2, 2), np.uint8), np.zeros((2, 2, 3)), np.zeros((0, 2, 3), np.uint8)])
def test_what_is_no_picture_is_refused(image):
    with pytest.raises(ValueError, match="uint8"):
        png_bytes(image)
