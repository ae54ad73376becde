"""`moviegoer export`: where files go, what they are called, and what is said of what cannot be."""

from fractions import Fraction

import pytest
from click.testing import CliRunner

from moviegoer.cli.main import cli
from moviegoer.errors import DataError, StoreError
from moviegoer.export.formats import FORMATS
from moviegoer.pipeline import publish
from moviegoer.store import write
from tests.export.made import timed
from tests.report.invented_films import invent


def finished(place, analysis):
    """A folder that holds as much of a finished analysis as is read."""
    place.mkdir(parents=True)
    write(place / publish.SNAPSHOT, analysis)
    (place / publish.MANIFEST).write_text("{}")
    return place


@pytest.fixture
def folder(tmp_path):
    return finished(tmp_path / "reports" / "casablanca", invent(20, people=3))


def run(*args, code=0):
    done = CliRunner().invoke(cli, ["export", *map(str, args)])
    assert done.exit_code == code, done.output
    return done


def test_files_are_named_after_the_film_and_lie_beside_the_analysis(folder):
    done = run(folder, "--format", "elan,edl")
    paths = [folder / "exports" / name for name in ("casablanca.eaf", "casablanca.edl")]
    assert done.stdout.splitlines() == [str(path) for path in paths]
    assert all(path.stat().st_size for path in paths)


def test_one_format_goes_where_it_is_told(folder, tmp_path):
    target = tmp_path / "new" / "cuts.edl"
    assert run(folder, "--format", "edl", "-o", target).stdout == f"{target}\n"
    assert target.read_text().startswith("TITLE: The Long Interval")


def test_several_formats_go_into_a_folder(folder, tmp_path):
    run(folder, "--format", "edl", "--format", "otio", "-o", tmp_path / "out")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"casablanca.edl", "casablanca.otio"}


@pytest.mark.parametrize("made", [True, False])
def test_one_format_goes_into_a_folder_if_it_ends_in_a_slash_or_is_there(folder, tmp_path, made):
    place = tmp_path / "shared"
    if made:
        place.mkdir()
    run(folder, "--format", "edl", "-o", place if made else f"{place}/")
    assert [path.name for path in place.iterdir()] == ["casablanca.edl"]


def test_a_slash_after_a_file_is_said(folder, tmp_path):
    (tmp_path / "cuts.edl").write_text("mine")
    done = run(folder, "--format", "edl", "-o", f"{tmp_path / 'cuts.edl'}/", code=2)
    assert "the slash says it is a folder" in done.stderr
    assert (tmp_path / "cuts.edl").read_text() == "mine"


def test_several_formats_do_not_fit_one_file(folder, tmp_path):
    (tmp_path / "cuts.edl").write_text("mine")
    done = run(folder, "--format", "edl,otio", "-o", tmp_path / "cuts.edl", code=2)
    assert "need a folder" in done.stderr
    assert (tmp_path / "cuts.edl").read_text() == "mine"


def test_nothing_is_written_unless_all_can_be(tmp_path):
    place = finished(tmp_path / "odd", timed([0, 10, 20], Fraction(17)))
    done = CliRunner().invoke(cli, ["export", str(place), "--format", "elan,edl"])
    assert isinstance(done.exception, DataError)
    assert "edl: time code knows no 17 frames a second" in str(done.exception)
    assert not (place / "exports").exists()
    run(place, "--format", "elan,edl", "--fps", "25")


def test_what_is_no_format_is_said_with_those_there_are(folder):
    assert "none of elan, otio" in run(folder, "--format", "word", code=2).stderr
    assert "empty" in run(folder, "--format", ",", code=2).stderr
    assert "--format" in run(folder, code=2).stderr


def test_a_folder_without_an_analysis_is_said(tmp_path):
    done = CliRunner().invoke(cli, ["export", str(tmp_path), "--format", "edl"])
    assert isinstance(done.exception, StoreError)
    assert not list(tmp_path.iterdir())


def test_help_names_every_format():
    text = run("--help").stdout
    assert all(f"\n  {name} " in text for name in FORMATS)
