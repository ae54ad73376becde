"""``moviegoer doctor``: every part and every weight has its line, and what is broken stops it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from moviegoer.cli.main import cli
from moviegoer.sense import weights


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))


def test_it_says_which_weights_are_here_and_how_to_get_the_others() -> None:
    file = weights.catalogue()["vggface2"].files[0]
    weights.folder("vggface2").mkdir(parents=True)
    (weights.folder("vggface2") / file.name).write_bytes(b"pulled")
    weights.folder("imagenet").mkdir()
    (weights.folder("imagenet") / "resnet50.pth.0.part").write_bytes(bytes(3_000_000))
    told = CliRunner().invoke(cli, ["doctor"])
    assert told.exit_code == 0
    lines = told.stdout.splitlines()
    assert any(line.startswith("ok weights: vggface2 (") for line in lines)
    for name in ("cinemaclip", "openclip", "mobileclip", "imagenet", "places365"):
        (line,) = (line for line in lines if f"models pull {name}'" in line)
        assert line.startswith("-- ")
        assert ("3 MB is kept" in line) == (name == "imagenet")


def test_a_part_that_is_broken_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "find_spec", lambda name: None)
    told = CliRunner().invoke(cli, ["doctor"])
    assert told.exit_code == 1
    assert "!! identity: ModelError: weights of dlib are missing; reinstall" in told.stdout
