"""The house's rules: tools that must be content, small files and functions, no sample data, a door that opens fast."""

import ast
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = Path(sys.executable).parent
PACKAGE = sorted((ROOT / "orthocalc").rglob("*.py"))
FOLDERS = ("orthocalc", "templates", "examples", "tests", "benchmarks")
FILES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file())
SOURCES = [path for path in FILES if path.suffix == ".py"]
HEAVY = ("numpy", "scipy", "trimesh", "stl", "manifold3d", "pydantic", "textual")


def run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def place(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize(
    "command",
    [("ruff", "check"), ("ruff", "format", "--check"), ("mypy",), ("lint-imports",)],
    ids=" ".join,
)
def test_tool_is_content(command):
    tool = shutil.which(command[0], path=SCRIPTS)
    assert tool is not None, f"{command[0]} is not installed beside {sys.executable}: pip install -e '.[test]'"
    done = run(tool, *command[1:])
    if done.returncode:
        pytest.fail(f"{' '.join(command)}\n{done.stdout}{done.stderr}", pytrace=False)


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_first_line_says_what_the_file_holds(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith('"""')
    assert ast.get_docstring(ast.parse(text))


def test_files_are_under_300_lines():
    lines = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in PACKAGE}
    assert lines
    assert {name: count for name, count in lines.items() if count >= 300} == {}


def body_lines(function):
    """Return how many lines a function's body has, its docstring not counted."""
    told = ast.get_docstring(function) is not None
    body = function.body[1:] if told else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def test_functions_are_at_most_40_lines():
    long = {}
    for path in PACKAGE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (count := body_lines(node)) > 40:
                long[f"{place(path)}:{node.lineno} {node.name}"] = count
    assert long == {}


def test_no_sample_data_in_the_repository(data):
    ours = {hashlib.sha256(path.read_bytes()).digest(): place(path) for path in FILES if path.stat().st_size}
    theirs = {hashlib.sha256(path.read_bytes()).digest(): path.name for path in data.rglob("*") if path.is_file()}
    assert theirs
    assert {ours[digest]: theirs[digest] for digest in ours.keys() & theirs.keys()} == {}


@pytest.mark.parametrize(
    "code",
    [
        "import orthocalc",
        "import orthocalc.cli; orthocalc.cli.run(['--help'])",
        "from orthocalc.__main__ import main; main()",
    ],
    ids=["import", "--help", "--version"],
)
def test_door_opens_without_heavy_imports(code):
    listing = f"import atexit, sys; atexit.register(lambda: print(*{{*{HEAVY}}} & sys.modules.keys(), file=sys.stderr))"
    done = run(sys.executable, "-c", f"{listing}; sys.argv = ['orthocalc', '--version']; {code}")
    assert done.returncode == 0, done.stderr
    assert done.stderr.split() == []
