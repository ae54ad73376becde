"""The command that trains: what it prints, writes and draws, and how it refuses."""

import pytest
from click.testing import CliRunner

from moviegoer.cli.main import cli
from moviegoer.errors import ConfigError, DataError, ModelError
from tests.learn.lab.drawn import filmed, folders

CONFIG = """
design = "4x4"
epochs = 3
size_px = 24
batch = 8
rate = 0.005
[layers]
filters = [4, 4]
kernels = [3, 4]
dense = 8
"""


@pytest.fixture
def config(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(CONFIG)
    return path


def test_directors_are_told_both_ways_and_drawn(tmp_path, config):
    data, out = filmed(tmp_path / "data"), tmp_path / "out"
    plot = tmp_path / "course.html"
    done = CliRunner().invoke(
        cli,
        ["train", "director", str(data), "-o", str(out), "--config", str(config),
         "--epochs", "2", "--plot", str(plot)],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "director by 4x4" in done.stdout
    assert "film-held-out: accuracy" in done.stdout
    assert "frame-mixed: accuracy" in done.stdout
    assert "sets, faces, grading" in done.stdout
    assert done.stdout.splitlines()[-1] == str(plot)
    assert "of 2 films, by their frames together" in done.stdout
    assert 'data-figure="loss"' in plot.read_text()
    assert len((out / "director.csv").read_text().splitlines()) == 3, "flags win over the file"


def test_a_head_of_ones_own_is_learnt_from_folders(tmp_path, config):
    data, out = folders(tmp_path / "data", ("left", "right")), tmp_path / "out"
    args = ["train", "head", "label", str(data), "-o", str(out), "--config", str(config)]
    done = CliRunner().invoke(cli, args)
    assert done.exit_code == 0, done.output
    assert (out / "label.safetensors").is_file()


def test_more_is_validated_on_where_asked(tmp_path, config):
    data = folders(tmp_path / "data", ("left", "right"))
    args = ["train", "head", "label", str(data), "--config", str(config), "--epochs", "1"]
    few, enough = (
        CliRunner().invoke(cli, [*args, "-o", str(tmp_path / share), "--validation", share])
        for share in ("0", "0.3")
    )
    assert "0 validation" in few.stdout
    assert "every answer will be 'unknown': it was validated on 0 pictures" in few.stderr
    assert "15 validation" in enough.stdout
    assert "pictures, and 10 are needed" not in enough.stderr


@pytest.mark.parametrize("rate", ["inf", "1e400", "nan", "1e30", "0", "-1"])
def test_a_rate_that_is_none_is_a_usage_error(tmp_path, rate):
    data, out = folders(tmp_path / "data", ("left", "right"), each=2), tmp_path / "out"
    args = ["train", "head", "label", str(data), "-o", str(out), "--rate", rate]
    done = CliRunner().invoke(cli, args)
    assert done.exit_code == 2
    assert "--rate" in done.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    ("teacher", "kind", "told"),
    [
        ("nowhere.safetensors", ModelError, "no such file"),
        ("framenet", ConfigError, "framenet does not answer 'label'"),
    ],
)
def test_a_teacher_that_cannot_teach_is_one_line(tmp_path, config, teacher, kind, told):
    data, out = folders(tmp_path / "data", ("left", "right")), tmp_path / "out"
    args = ["train", "head", "label", str(data), "-o", str(out), "--config", str(config)]
    done = CliRunner().invoke(cli, [*args, "--teacher", teacher])
    assert isinstance(done.exception, kind)
    assert told in str(done.exception)
    assert not out.exists()


@pytest.mark.parametrize(
    ("args", "kind", "told"),
    [
        (["--design", "7x7"], ConfigError, "there is no design '7x7'"),
        (["--device", "cuda:99"], ConfigError, "not available"),
        ([], DataError, "no such table or folder"),
    ],
)
def test_what_cannot_be_is_one_line(tmp_path, args, kind, told):
    done = CliRunner().invoke(
        cli, ["train", "mcu", str(tmp_path / "no.csv"), "-o", str(tmp_path / "out"), *args]
    )
    assert isinstance(done.exception, kind)
    assert told in str(done.exception)
    assert not (tmp_path / "out").exists()
