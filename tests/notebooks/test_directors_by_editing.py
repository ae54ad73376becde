"""The notebook about directors runs from a clean kernel, on films made up and on real ones."""

from __future__ import annotations

import pytest

from benchmarks.material import data_folder
from tests.notebooks.running import QUIET, read, run

pytestmark = [QUIET, pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.mark.parametrize("real", [False, True], ids=["made up", "real"])
def test_it_runs_from_a_clean_kernel(real, tmp_path, monkeypatch):
    if real and not (data_folder() / "shotlengths" / "hollywood134.csv").is_file():
        pytest.skip("no shotlengths in MOVIEGOER_DATA")
    monkeypatch.setenv("MOVIEGOER_DATA", str(data_folder() if real else tmp_path))
    told = run(read("directors_by_editing"))
    assert "'year' alone names" in told or "'year' separates" in told
    assert ("made up" in told) is not real
