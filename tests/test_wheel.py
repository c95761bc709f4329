"""The wheel: what a user installs holds the rules, the templates and the type marker, and nothing else of ours."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel once, with the build backend that is installed beside the tests."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder, ROOT]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *build],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        pytest.fail(f"{done.stdout}{done.stderr}", pytrace=False)
    (path,) = folder.glob("orthocalc-*-py3-none-any.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


def test_every_file_of_the_package_and_of_the_templates_is_inside(wheel):
    inside = set(wheel.namelist())
    package = [path.relative_to(ROOT) for path in (ROOT / "orthocalc").rglob("*") if path.is_file()]
    wanted = {path.as_posix() for path in package if "__pycache__" not in path.parts}
    folders = [path.parent for path in (ROOT / "templates").glob("*/template.toml")]
    wanted |= {
        f"orthocalc/templates/{folder.name}/{name}" for folder in folders for name in ("template.toml", "mesh.ply")
    }
    assert {"orthocalc/clinic/rules.toml", "orthocalc/py.typed", "orthocalc/templates/full_length/mesh.ply"} <= wanted
    assert wanted - inside == set()


def test_templates_are_whole(wheel):
    for path in (ROOT / "templates").glob("*/*.*"):
        assert wheel.read(f"orthocalc/templates/{path.parent.name}/{path.name}") == path.read_bytes()


def test_no_tests_examples_or_caches_are_inside(wheel):
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"orthocalc"}
    assert [name for name in wheel.namelist() if "test" in name.lower() or "__pycache__" in name] == []


def test_the_command_is_declared(wheel):
    (entry,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    assert "orthocalc = orthocalc.__main__:main" in wheel.read(entry).decode()
