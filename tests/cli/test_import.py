"""`moviegoer import`: a bundle becomes an analysis that every command about style reads."""

import zipfile
from dataclasses import replace

import pytest
from click.testing import CliRunner

from moviegoer import corrections
from moviegoer.cli.main import cli
from moviegoer.errors import DataError, StoreError
from moviegoer.pipeline.versions import VERSIONS
from tests.cli.test_export import finished
from tests.report.invented_films import invent

SAID = """\
# seen in the archive
version = 2

[[cut]]
did = "add"
at_s = 2.5
by = "Ada"
when = 2026-11-21T15:10:00Z
"""


def run(*args, code=0):
    done = CliRunner().invoke(cli, [*map(str, args)])
    assert done.exit_code == code, (done.output, done.exception)
    return done


def failed(*args):
    return CliRunner().invoke(cli, [*map(str, args)]).exception


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    place = tmp_path_factory.mktemp("lab") / "casablanca"
    film = invent(40, people=3)
    stages = {"stages": dict(VERSIONS) | {"looks": 1}}
    finished(place, replace(film, provenance={**film.provenance, **stages}))
    (place / corrections.FILE).write_text(SAID)
    run("export", place, "--format", "bundle", "-o", f"{place.parent}/")
    return place.parent / "casablanca.moviegoer.zip"


@pytest.fixture(scope="module")
def folder(bundle, tmp_path_factory):
    out = tmp_path_factory.mktemp("here")
    done = run("import", bundle, "-o", out / "pooled")
    assert done.stdout == f"{out / 'pooled' / 'casablanca'}\n"
    assert "labels of framing, colour and light are not comparable" in done.stderr
    return out / "pooled" / "casablanca"


def test_it_is_an_analysis_that_others_read(folder, tmp_path):
    assert "asl_s" in run("fingerprint", folder).stdout
    assert "The Long Interval" in run("search", folder, "close-up").stdout
    run("graph", folder, "-o", tmp_path / "a.gexf")
    run("compare", folder, folder, "-o", tmp_path / "c.html")
    run("export", folder, "--format", "elan,edl,csv,jsonld,bundle", "-o", f"{tmp_path}/out/")
    assert len(list((tmp_path / "out").iterdir())) == 11


def test_a_contact_sheet_says_what_it_lacks(folder):
    done = failed("export", folder, "--format", "elan,pdf")
    assert isinstance(done, DataError)
    assert "pdf: a contact sheet needs the film's pictures" in str(done)
    assert not (folder / "exports").exists()


def test_a_correction_says_what_it_lacks(folder):
    for done in (failed("cast", folder, "--name", "1=Ilsa"), failed("corrections", "undo", folder)):
        assert isinstance(done, StoreError)
        assert "has no pictures" in str(done)
        assert corrections.content(folder) == SAID


def test_what_people_set_right_comes_along_and_goes_on(folder, tmp_path):
    assert corrections.content(folder) == SAID
    run("export", folder, "--format", "bundle", "-o", tmp_path / "on.moviegoer.zip")
    with zipfile.ZipFile(tmp_path / "on.moviegoer.zip") as archive:
        assert archive.read(corrections.FILE).decode() == SAID


def test_corrections_that_cannot_be_understood_stop_the_bundle(tmp_path):
    place = finished(tmp_path / "casablanca", invent(6))
    (place / corrections.FILE).write_text("mood = 1")
    done = failed("export", place, "--format", "bundle")
    assert isinstance(done, StoreError)
    assert str(done).startswith(f"bundle: {place / corrections.FILE}: mood")
    assert not (place / "exports").exists()


def test_what_is_there_is_not_overwritten(bundle, folder):
    done = failed("import", bundle, "-o", folder.parent)
    assert isinstance(done, StoreError)
    assert "exists already" in str(done)


def test_one_film_twice_is_said_before_anything_is_written(bundle, tmp_path):
    other = tmp_path / "other.moviegoer.zip"
    other.write_bytes(bundle.read_bytes())
    done = failed("import", bundle, other, "-o", tmp_path / "out")
    assert isinstance(done, DataError)
    assert "hold the same film" in str(done)
    assert not (tmp_path / "out").exists()


def test_a_bad_bundle_stops_all(bundle, tmp_path):
    bad = tmp_path / "bad.zip"
    bad.write_bytes(b"PK")
    assert isinstance(failed("import", bundle, bad, "-o", tmp_path / "out"), DataError)
    assert not (tmp_path / "out").exists()
