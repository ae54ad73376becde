"""Shot-length tables, read back by pandas and by the program's own reader of corpora."""

import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from moviegoer.corpus import shotlengths as corpus
from moviegoer.export import shotlengths
from moviegoer.export.texts import one_line
from moviegoer.export.wanted import Wanted
from moviegoer.types import Span
from tests.export.made import NTSC_FILM, ODD, named, three_hours
from tests.report.invented_films import invent


def slviz(analysis):
    return shotlengths.slviz(analysis, Wanted())[".slviz.csv"]


def cinemetrics(analysis):
    return shotlengths.cinemetrics(analysis, Wanted())[".cinemetrics.csv"]


def test_lengths_add_up_to_the_frame_over_three_hours():
    analysis = three_hours(NTSC_FILM)
    found = pd.read_csv(io.BytesIO(slviz(analysis)))["The Long Interval"]
    ends = np.rint(np.cumsum(found) * float(NTSC_FILM)).astype(int)
    assert ends.tolist() == [shot.end_frame for shot in analysis.shot_list]
    rows = pd.read_csv(io.BytesIO(cinemetrics(analysis)))
    ends = np.rint(rows["tc (ms)"] / 1000 * float(NTSC_FILM)).astype(int)
    assert ends.tolist() == [shot.end_frame for shot in analysis.shot_list]
    assert rows["sl (ms)"].cumsum().tolist() == rows["tc (ms)"].tolist()


@pytest.mark.parametrize("make", [slviz, cinemetrics])
def test_the_corpus_reads_them(make, tmp_path):
    analysis = invent(40)
    path = tmp_path / "film.csv"
    path.write_bytes(make(analysis))
    (film,) = corpus.read(path)
    lengths = [shot.span.duration_s for shot in analysis.shot_list]
    assert film.length_s == pytest.approx(lengths, abs=0.0011)


def test_scales_are_salts():
    analysis = invent(40, unanswered=4)
    scales = analysis.shots["scale"].tolist()[:36]
    found = pd.read_csv(io.BytesIO(cinemetrics(analysis)), keep_default_na=False)["type"].tolist()
    salt = {"ECU": "Big Close Up", "MCU": "Close Up", "LS": "Long Shot", "NA": "Insert"}
    told = [(one, other) for one, other in zip(scales, found, strict=False) if one in salt]
    assert told
    assert all(salt[one] == other for one, other in told)
    assert found[36:] == [""] * 4


def test_only_the_body_counts():
    analysis = invent(40)
    first, last = analysis.shot_list[5], analysis.shot_list[30]
    body = Span(first.span.start_s, last.span.end_s)
    assert len(pd.read_csv(io.BytesIO(slviz(replace(analysis, body=body))))) == 26
    rows = pd.read_csv(io.BytesIO(cinemetrics(replace(analysis, body=body))))
    assert rows["tc (ms)"].iloc[-1] == round(body.duration_s * 1000)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_titles_survive(text):
    found = pd.read_csv(io.BytesIO(slviz(named(text))))
    assert list(found.columns) == [one_line(text) or "film"]
    assert len(found) == 8
