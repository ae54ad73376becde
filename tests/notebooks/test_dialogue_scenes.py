"""The notebook about dialogue scenes runs from a clean kernel, and carries no output with it."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOK = HERE / "dialogue_scenes.ipynb"
# Jupyter's own: zmq's loop on some platforms, and a path that is deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning")


def read():
    import nbformat

    return nbformat.read(NOTEBOOK, as_version=4)


def test_it_carries_no_output():
    cells = [cell for cell in read().cells if cell.cell_type == "code"]
    assert cells
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)


@pytest.mark.slow
def test_it_runs_from_a_clean_kernel():
    from nbclient import NotebookClient

    notebook = read()
    for cell in notebook.cells:
        cell.source = cell.source.replace("FILMS = 6", "FILMS = 1")
    NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(HERE)}}
    ).execute()
    told = "".join(str(cell.get("outputs", "")) for cell in notebook.cells)
    assert told.count("application/vnd.plotly") >= 5
    assert "log_odds" in told
    assert "two-shot" in told
