"""Speech, subtitles and titles from a film's file to its tables."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import moviegoer
from moviegoer.errors import DataError
from moviegoer.sense import speech, subtitles
from tests import films

SRT = """1
00:00:00,100 --> 00:00:01,200
ANNA: Have you read it?

2
00:00:01,300 --> 00:00:02,400
[door slams]

3
00:00:02,500 --> 00:00:04,000
- I have.
- And?
"""


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return films.cuts(tmp_path / "film.mp4", (30, 40, 25, 30)).path


def manifest(out: Path) -> dict[str, object]:
    return json.loads((out / "manifest.json").read_text())


def test_a_file_beside_the_film_is_read_and_a_changed_one_read_again(
    film: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    none = moviegoer.analyze(film, out=out)
    assert none.lines.empty
    assert none.shots["words"].isna().all()
    assert none.scenes["exchanges"].isna().all()
    sidecar = film.with_suffix(".srt")
    sidecar.write_text(SRT)
    found = moviegoer.analyze(film, out=out)
    assert found.lines["kind"].tolist() == ["speech", "sound", "speech", "speech"]
    assert found.lines["speaker"].iloc[0] == "ANNA"
    assert found.shots["lines"].sum() == 3
    assert found.shots["words"].sum() == pytest.approx(7, abs=0.05)
    assert found.scenes["words"].sum() == pytest.approx(7, abs=0.05)
    assert "I have. / And?" in found.shots["text"].dropna().str.cat(sep=" | ")
    assert manifest(out)["subtitles"]["source"] == "film.srt"
    assert pd.read_csv(out / "lines.csv")["text"].tolist() == found.lines["text"].tolist()
    assert pd.read_parquet(out / "lines.parquet")["shot"].tolist() == found.lines["shot"].tolist()
    sidecar.write_text(SRT.replace("I have.", "I have not."))
    again = moviegoer.analyze(film, out=out)
    assert again.lines["text"].str.contains("I have not.").any()
    sidecar.unlink()
    moviegoer.analyze(film, out=out)
    assert not list(out.glob("lines.*")), "a table of a file that is gone is gone"


def test_subtitles_may_be_none_or_named(film: Path, tmp_path: Path) -> None:
    film.with_suffix(".srt").write_text(SRT)
    settings = {"subtitles": {"use": "none"}}
    assert moviegoer.analyze(film, out=tmp_path / "none", settings=settings).lines.empty
    other = tmp_path / "other.srt"
    other.write_text(SRT.replace("Have you read it?", "Else."))
    settings = {"subtitles": {"use": str(other)}}
    named = moviegoer.analyze(film, out=tmp_path / "named", settings=settings)
    assert "Else." in named.lines["text"].tolist()


def test_a_file_that_is_not_there_ends_the_run_before_its_work(film: Path, tmp_path: Path) -> None:
    settings = {"subtitles": {"use": str(tmp_path / "no.srt")}}
    with pytest.raises(DataError, match=r"no\.srt"):
        moviegoer.analyze(film, out=tmp_path / "out", settings=settings)
    assert not list((tmp_path / "out" / "cache").glob("scan-*"))


def test_a_film_without_sound_knows_nothing_of_speech_or_asks_its_subtitles(
    film: Path, tmp_path: Path
) -> None:
    deaf = moviegoer.analyze(film, out=tmp_path / "deaf")
    assert deaf.shots["speech_share"].isna().all()
    assert set(deaf.shots["voice"]) == {"unknown"}
    assert manifest(tmp_path / "deaf")["speech"]["from"] == ""
    film.with_suffix(".srt").write_text(SRT)
    read = moviegoer.analyze(film, out=tmp_path / "read")
    assert read.shots["speech_share"].notna().all()
    assert manifest(tmp_path / "read")["speech"]["from"] == "subtitles"


def test_what_was_heard_and_read_is_not_heard_and_read_again(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film.with_suffix(".srt").write_text(SRT)
    out = tmp_path / "out"
    first = moviegoer.analyze(film, out=out)
    monkeypatch.setattr(speech, "hear", None)
    monkeypatch.setattr(subtitles, "find", None)
    second = moviegoer.analyze(film, out=out, settings={"speech": {"threshold": 0.7}})
    assert second.lines.equals(first.lines)
    np.testing.assert_array_equal(second.heard.title, first.heard.title)
