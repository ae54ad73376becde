"""One film's style from whatever is known of it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from moviegoer.corpus.portraits import Reading, as_json, load
from moviegoer.errors import DataError, StoreError
from moviegoer.pipeline import publish
from moviegoer.store import write
from tests.corpus import made
from tests.report.invented_films import invent

QUICK = Reading(intervals=False)


@pytest.fixture
def table(tmp_path):
    return made.write(tmp_path / "t.csv", {"One": made.lengths(1), "Two": made.lengths(2)})


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "analysis"
    write(place / publish.SNAPSHOT, invent(60))
    (place / publish.MANIFEST).write_text("{}")
    return place


def test_a_film_of_a_table_and_all_of_them(table):
    assert [p.title for p in load(str(table), reading=QUICK)] == ["One", "Two"]
    (one,) = load(f"{table}#Two", reading=QUICK)
    assert one.values["length.msl_s"] == pytest.approx(np.median(made.lengths(2)))
    with pytest.raises(DataError, match="did you mean 'Two'"):
        load(f"{table}#Twoo", reading=QUICK)


def test_intervals_of_two_kinds_are_kept_apart(table, folder):
    (by_hand,) = load(f"{table}#One")
    known = {m.name: m for m in by_hand.measures}["length.msl_s"]
    assert known.low < known.value < known.high
    assert "bootstrap" in known.interval
    assert known.error_low is None
    (found,) = load(str(folder))
    assert found.title == invent(2).film.title
    assert len(found.length_s) == len(found.scale) == 60


def test_a_slow_film_is_longer_by_as_much(table):
    speed = Reading(shot_fps=18, shown_fps=24, intervals=False)
    (slow,), (plain,) = load(f"{table}#One", reading=speed), load(f"{table}#One", reading=QUICK)
    assert slow.length_s == pytest.approx(plain.length_s * 24 / 18)
    assert slow.values["length.asl_s"] == pytest.approx(plain.values["length.asl_s"] * 24 / 18)
    assert slow.values["length.gini"] == pytest.approx(plain.values["length.gini"])
    assert "18" in slow.note


def test_an_analysis_at_another_speed_is_slower_throughout(folder):
    by = {"s": 2.0, "1/s": 0.5, "1/min": 0.5}
    part = Reading(body_s=(1.0, 1e4), intervals=False)
    (plain,) = load(str(folder), reading=part)
    slow = load(str(folder), reading=replace(part, shot_fps=12, shown_fps=24))[0].values
    assert slow.keys() == plain.values.keys()
    assert {"scene.median_s", "movement.speed", "scale.MS_msl_s"} <= slow.keys()
    for m in plain.measures:
        if not m.name.startswith(("hawkes.", "length.log_")):
            assert slow[m.name] == pytest.approx(m.value * by.get(m.unit, 1.0), abs=1e-9), m.name


def test_a_body_leaves_out_what_lies_outside(table, folder):
    total = made.lengths(1).sum()
    (part,) = load(f"{table}#One", reading=Reading(body_s=(0, total / 2), intervals=False))
    assert part.length_s.sum() < 0.55 * total
    with pytest.raises(DataError, match="no shot lies between"):
        load(f"{table}#One", reading=Reading(body_s=(total + 5, total + 9), intervals=False))
    (whole,) = load(str(folder))
    (half,) = load(str(folder), reading=Reading(body_s=(0, whole.length_s.sum() / 2)))
    assert half.values["length.shots"] == len(half.length_s) < 60


def test_titles_are_found_where_an_analysis_is_black_or_lettered(folder):
    (film,) = load(str(folder), reading=Reading(titles=True))
    assert "no titles found" in film.note
    assert len(film.length_s) == 60


def test_a_fingerprint_comes_back_as_it_went(table, tmp_path):
    (film,) = load(f"{table}#One")
    path = tmp_path / "one.json"
    path.write_text(json.dumps(as_json(film)))
    (again,) = load(str(path))
    assert again.measures == film.measures
    assert again.length_s == pytest.approx(film.length_s)


@pytest.mark.parametrize(
    ("reading", "option"),
    [
        (Reading(body_s=(0.0, 60.0)), "--body"),
        (Reading(titles=True), "--find-titles"),
        (Reading(shot_fps=18, shown_fps=24), "--speed"),
    ],
)
def test_a_fingerprint_cannot_be_read_otherwise(table, tmp_path, reading, option):
    path = tmp_path / "one.json"
    path.write_text(json.dumps(as_json(load(f"{table}#One", reading=QUICK)[0])))
    with pytest.raises(DataError, match=f"finished fingerprint, which {option} cannot change"):
        load(str(path), reading=reading)


def test_an_analysis_writes_intervals_into_its_fingerprint(folder):
    analysis = publish.load(folder)
    told = publish._fingerprint(analysis)["measures"]
    assert all({"value", "unit", "definition"} <= one.keys() for one in told.values())


WORDS = '{"film": "x", "measures": {"a": {"value": "1", "unit": "", "definition": ""}}}'


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"film": "x"}', '{"film": "x", "measures": {"a": {}}}', WORDS]
)
def test_what_is_no_fingerprint_is_refused(tmp_path, text):
    path = tmp_path / "f.json"
    path.write_text(text)
    with pytest.raises(DataError, match="is no fingerprint"):
        load(str(path))


def test_what_is_not_there(tmp_path):
    with pytest.raises(DataError, match="there is no"):
        load("nothing.csv", base=tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(StoreError, match="no finished analysis"):
        load("empty", base=tmp_path)
