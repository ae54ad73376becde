"""The laboratory's notebooks run from a clean kernel; no notebook carries output with it."""

from __future__ import annotations

import sys

import pytest

from moviegoer.learn.dataset.sources import build
from tests.notebooks.running import HERE, QUIET, read, run

# What each tells when it has come to its end.
TELLS = {
    "1_data_management": "leaking: ",
    "2_baselines": "holds its F1",
    "3_basic_tuning": "three seeds of the same",
    "4_modelling": "loaded, it says the same",
    "5_classification_evaluation": "gradcam.png",
    "6_director_data_explorer": "silhouette by director",
    "7_director_training": "new by Ada.mp4",
    "8_from_film_to_report": "moviegoer.load(folder)",
}
pytestmark = QUIET


@pytest.mark.parametrize("name", sorted(path.stem for path in HERE.glob("*.ipynb")))
def test_it_carries_no_output(name):
    cells = [cell for cell in read(name).cells if cell.cell_type == "code"]
    assert cells
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)


def test_every_notebook_that_is_numbered_is_run():
    assert {path.stem for path in HERE.glob("[0-9]_*.ipynb")} == set(TELLS)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", TELLS)
def test_it_runs_from_a_clean_kernel(name, tmp_path, monkeypatch):
    monkeypatch.setenv("MOVIEGOER_DATA", str(tmp_path))
    assert TELLS[name] in run(read(name))


@pytest.fixture
def made(monkeypatch):
    """What the notebooks draw with; it lies beside them, not in the package."""
    monkeypatch.syspath_prepend(str(HERE))
    monkeypatch.delitem(sys.modules, "made", raising=False)
    import made

    return made


def test_painted_stills_are_a_data_set_and_the_same_each_time(made, tmp_path):
    first, again = (made.stills(tmp_path / name, films=2, each=4) for name in "ab")
    data = build([first], names=["mcu", "scale"])
    assert len(data) == 8
    assert set(data.table["film"]) == {"Film 1", "Film 2"}
    assert set(data.table["scale"]) <= set(made.UNIT)
    for one in first.parent.iterdir():
        assert one.read_bytes() == (again.parent / one.name).read_bytes()


def test_a_style_of_no_strength_is_none(made):
    style = made.STYLES["Di Wide"]
    none, full = style.towards(0), style.towards(1)
    assert (none.tint, none.contrast, none.aspect) == ((1, 1, 1), 1, pytest.approx(16 / 9))
    assert len(set(none.scales.values())) == 1
    assert full.aspect == pytest.approx(style.aspect)
    assert full.scales["MS"] == pytest.approx(0.5)
