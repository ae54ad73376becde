"""Notebooks read and run from a clean kernel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parents[2] / "notebooks"
# Jupyter's own: zmq's loop on some platforms, and a path that is deprecated.
QUIET = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning")


def read(name: str) -> Any:
    import nbformat

    return nbformat.read(HERE / f"{name}.ipynb", as_version=4)


def run(notebook: Any) -> str:
    """Run all cells; returns what they put out."""
    from nbclient import NotebookClient

    NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(HERE)}}
    ).execute()
    return "".join(str(cell.get("outputs", "")) for cell in notebook.cells)
