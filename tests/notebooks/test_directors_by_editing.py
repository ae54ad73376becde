"""The notebook about directors runs from a clean kernel, and carries no output with it."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOK = HERE / "directors_by_editing.ipynb"
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
@pytest.mark.parametrize("real", [False, True], ids=["made up", "real"])
def test_it_runs_from_a_clean_kernel(real, tmp_path, monkeypatch):
    from nbclient import NotebookClient

    from benchmarks.material import data_folder

    if real and not (data_folder() / "shotlengths" / "hollywood134.csv").is_file():
        pytest.skip("no shotlengths in MOVIEGOER_DATA")
    monkeypatch.setenv("MOVIEGOER_DATA", str(data_folder() if real else tmp_path))
    notebook = read()
    NotebookClient(
        notebook, timeout=240, kernel_name="python3", resources={"metadata": {"path": str(HERE)}}
    ).execute()
    told = "".join(str(cell.get("outputs", "")) for cell in notebook.cells)
    assert "'year' alone names" in told or "'year' separates" in told
    assert ("made up" in told) is not real
