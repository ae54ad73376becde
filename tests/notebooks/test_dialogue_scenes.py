"""The notebook about dialogue scenes runs from a clean kernel."""

from __future__ import annotations

import pytest

from tests.notebooks.running import QUIET, read, run

pytestmark = [QUIET, pytest.mark.slow, pytest.mark.timeout(900)]


def test_it_runs_from_a_clean_kernel():
    notebook = read("dialogue_scenes")
    for cell in notebook.cells:
        cell.source = cell.source.replace("FILMS = 6", "FILMS = 1")
    told = run(notebook)
    assert told.count("application/vnd.plotly") >= 5
    assert "log_odds" in told
    assert "two-shot" in told
