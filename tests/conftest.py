"""What every room's tests share: the real recordings, the counts of a full run, and a terminal that changes nothing."""

import os
import tempfile
from pathlib import Path

import manifold3d
import numpy as np
import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]

settings.register_profile("gate", derandomize=True, database=None, deadline=None, max_examples=60)
settings.register_profile("full", derandomize=True, database=None, deadline=None, max_examples=2000)


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="the counts that closing notes quote: thousands, not dozens")


def pytest_configure(config):
    settings.load_profile("full" if config.getoption("--full") else "gate")
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "ORTHOCALC_DEBUG"):
        os.environ.pop(name, None)
    state = tempfile.TemporaryDirectory(prefix="orthocalc-state-")
    config.add_cleanup(state.cleanup)
    os.environ["ORTHOCALC_STATE"] = state.name
    os.environ["ORTHOCALC_TEMPLATES"] = str(ROOT / "tests" / "no templates of one's own")


@pytest.fixture(scope="session")
def scale(pytestconfig):
    """Return a chooser of counts: ``scale(20, 10_000)`` is 20, and 10 000 with ``--full``."""
    full = pytestconfig.getoption("--full")
    return lambda quick, many: many if full else quick


@pytest.fixture(scope="session")
def data() -> Path:
    """Return the folder of real recordings, which are never part of the repository."""
    folder = Path(os.environ.get("ORTHOCALC_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real recordings at {folder}: set ORTHOCALC_DATA")
    return folder


@pytest.fixture(scope="session")
def solid_of():
    """Return manifold3d's reading of vertices and faces."""

    def read(vertices, faces):
        points, corners = np.ascontiguousarray(vertices, np.float64), np.ascontiguousarray(faces, np.uint64)
        return manifold3d.Manifold(manifold3d.Mesh64(points, corners))

    return read
