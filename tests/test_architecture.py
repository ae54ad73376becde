"""The house keeps its shape: what imports what, what is public, how long a file may get."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import moviegoer

PACKAGE = Path(moviegoer.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = ("torch", "cv2", "av", "pandas", "sklearn", "plotly", "onnxruntime")


def test_import_contracts_hold():
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(PACKAGE.parent / "pyproject.toml"), no_cache=True) == 0


def test_every_package_is_installed():
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text())
    there = {
        ".".join(path.parent.relative_to(PACKAGE.parent).parts)
        for path in MODULES
        if path.name == "__init__.py"
    }
    assert set(project["tool"]["setuptools"]["packages"]) == there | {"moviegoer.models"}


def test_importing_the_package_is_light():
    code = f"import sys, moviegoer; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_says_what_is_public_and_is_one_idea(path):
    source = path.read_text()
    tree = ast.parse(source)
    assert ast.get_docstring(tree), "a module says what it is for"
    assert len(source.splitlines()) <= 400
    long = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno > 60
    ]
    assert not long, "a function fits on a screen"
    if path.name == "__init__.py":
        return
    declared = next(
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    )
    made = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)} | {
        name.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for name in ast.walk(node)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    }
    assert set(declared) <= made, "what is declared public is made here"
