"""Bad input: one clear line, the right exit code, nothing half-written."""

import io
import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from moviegoer.cli.main import main
from tests import films


def moviegoer(*args):
    """Run the program in this process; starting one takes seconds."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["moviegoer", *map(str, args)])
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        with pytest.raises(SystemExit) as ended:
            main()
    return subprocess.CompletedProcess(args, ended.value.code, out.getvalue(), err.getvalue())


def only_line(done, *, code=1):
    assert done.returncode == code, done.stderr
    lines = done.stderr.strip().splitlines()
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return lines[-1]


def folder_film(path):
    path.mkdir()
    return path


def empty_film(path):
    path.write_bytes(b"")
    return path


BAD_FILMS = {
    "no such file": (lambda path: path, "no such file"),
    "a directory": (folder_film, "directory|folder"),
    "an empty file": (empty_film, "empty"),
    "text": (films.text, "not a (video|film)|cannot be opened"),
    "sound only": (films.sound_only, "no (picture|video)"),
    "no index": (lambda path: films.no_index(path).path, "cut short|incomplete|cannot be opened"),
}


@pytest.mark.parametrize("name", list(BAD_FILMS))
def test_a_film_that_cannot_be_read(tmp_path, name):
    make, said = BAD_FILMS[name]
    film = make(tmp_path / "film.mp4")
    line = only_line(moviegoer("analyze", film, "-o", tmp_path / "out"))
    assert line.startswith("moviegoer: ")
    assert re.search(said, line), line
    assert not (tmp_path / "out").exists(), "nothing half-written"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--detector", "best"], "'best' is not one of 'auto'"),
        (["--set", "shots.detecter=auto"], "did you mean 'shots.detector'"),
        (["--set", "faces.min_px=1"], "faces.min_px"),
        (["--body", "9-3"], "end after"),
        (["--force", "scna"], "stages are scan"),
        (["--device", "cuda:99"], "not available|device"),
    ],
)
def test_a_wrong_option(tmp_path, args, said):
    film = films.cuts(tmp_path / "film.mp4").path
    done = moviegoer("analyze", film, "-o", tmp_path / "out", *args)
    assert done.returncode == (2 if args[0] == "--detector" else 1)
    assert any(word in done.stderr for word in said.split("|")), done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written(tmp_path):
    film = films.cuts(tmp_path / "film.mp4").path
    (tmp_path / "file").write_text("in the way")
    line = only_line(moviegoer("analyze", film, "-o", tmp_path / "file" / "out"))
    assert "file" in line
    assert (tmp_path / "file").read_text() == "in the way"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
def test_missing_permissions(tmp_path):
    film = films.cuts(tmp_path / "film.mp4").path
    film.chmod(0)
    assert "permission" in only_line(moviegoer("analyze", film, "-o", tmp_path / "o")).lower()


@pytest.mark.slow
def test_a_full_disk_leaves_no_result(tmp_path):
    """A limit on the size of files stands for a full disk: the write fails half-way."""
    film = films.cuts(tmp_path / "film.mp4").path
    done = subprocess.run(
        [sys.executable, "-m", "moviegoer.cli.main", "analyze", film, "-o", tmp_path / "out"],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
    )
    line = only_line(done)
    assert "cannot write" in line
    left = [path.name for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert "manifest.json" not in left
    assert not any(name.startswith(".draft") for name in left)


@pytest.mark.slow
def test_one_bad_film_does_not_stop_the_others(tmp_path):
    good = films.cuts(tmp_path / "good.mp4").path
    bad = films.text(tmp_path / "bad.mp4")
    done = moviegoer("analyze", bad, good, "-o", tmp_path / "out")
    assert done.returncode == 1
    assert "1 of 2 films failed" in done.stderr
    assert (tmp_path / "out" / "good" / "manifest.json").exists()
    assert not (tmp_path / "out" / "bad").exists()


@pytest.mark.slow
def test_another_films_results_are_not_overwritten(tmp_path):
    first = films.cuts(tmp_path / "a.mp4").path
    second = films.fade(tmp_path / "b.mp4").path
    assert moviegoer("analyze", first, "-o", tmp_path / "out").returncode == 0
    line = only_line(moviegoer("analyze", second, "-o", tmp_path / "out"))
    assert "another film" in line


def test_help_teaches_and_loads_no_network():
    code = (
        "import sys; from click.testing import CliRunner; from moviegoer.cli.main import cli;"
        "done = CliRunner().invoke(cli, ['analyze', '--help']);"
        "assert done.exit_code == 0 and 'moviegoer analyze casablanca.mkv' in done.output;"
        "sys.exit('torch' in sys.modules or 'pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_usage_errors_exit_2(tmp_path):
    assert moviegoer("analyze").returncode == 2
    assert moviegoer("analise", tmp_path).returncode == 2


def test_report_of_no_analysis(tmp_path):
    line = only_line(moviegoer("report", tmp_path))
    assert "no finished analysis" in line
    assert not list(Path(tmp_path).iterdir())
