"""Answers in a file: added at once, read back, what counts, and a table to train on."""

import csv
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer import answers
from moviegoer.answers import NOTHING, UNSURE, Answer, Journal
from moviegoer.errors import DataError, StoreError

WHEN = "2026-01-02T03:04:05.678Z"


def said(file, head, label, who="ann"):
    return Answer(file, head, label, who, WHEN)


def test_the_columns_are_as_promised_and_nothing_is_lost(tmp_path):
    path = tmp_path / "labels.csv"
    odd = Answer('a, "b"\nü.jpg', "scale", "NA", "Änn, of ;", WHEN, "1.5")
    journal = Journal(path)
    assert journal.open() == []
    journal.add(odd)
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    journal.close()
    assert rows[0] == ["file", "head", "label", "who", "when", "seconds"]
    assert answers.read(path) == [odd]
    assert [p.name for p in tmp_path.iterdir()] == ["labels.csv"]


def test_a_file_is_held_by_one_program(tmp_path):
    first, second = Journal(tmp_path / "l.csv"), Journal(tmp_path / "l.csv")
    first.open()
    with pytest.raises(StoreError, match="another 'moviegoer label'"):
        second.open()
    first.close()
    second.open()
    second.close()


@pytest.mark.parametrize("torn", ["b.jpg,sca", 'b.jpg,scale,"M', "b.jpg,scale,CU,ann"])
def test_a_torn_last_row_is_dropped_and_the_next_one_is_whole(tmp_path, torn):
    path = tmp_path / "l.csv"
    path.write_text(f"{','.join(answers.COLUMNS)}\na.jpg,scale,CU,ann,{WHEN},1.0\n{torn}")
    journal = Journal(path)
    assert [answer.file for answer in journal.open()] == ["a.jpg"]
    journal.add(said("c.jpg", "scale", "MS"))
    journal.close()
    assert [answer.file for answer in answers.read(path)] == ["a.jpg", "c.jpg"]


@pytest.mark.parametrize("start", ["", "file,he", ",".join(answers.COLUMNS)])
def test_a_torn_or_empty_header_is_written_anew(tmp_path, start):
    path = tmp_path / "l.csv"
    path.write_text(start)
    journal = Journal(path)
    assert journal.open() == []
    journal.close()
    assert path.read_text() == ",".join(answers.COLUMNS) + "\n"


def test_an_editors_missing_line_break_costs_no_answer(tmp_path):
    path = tmp_path / "l.csv"
    path.write_bytes(
        b"\xef\xbb\xbf"
        + ",".join(answers.COLUMNS).encode()
        + f"\r\na.jpg,scale,CU,ann,{WHEN},1.0".encode()
    )
    journal = Journal(path)
    journal.open()
    journal.add(said("b.jpg", "scale", "MS"))
    journal.close()
    assert [(a.file, a.label) for a in answers.read(path)] == [("a.jpg", "CU"), ("b.jpg", "MS")]


@pytest.mark.parametrize("text", ["title,year\nfilm,1942", "no table", "file,head,label\na,b,c\n"])
def test_another_kind_of_file_is_refused_and_left_alone(tmp_path, text):
    path = tmp_path / "film.csv"
    path.write_text(text)
    with pytest.raises(DataError):
        Journal(path).open()
    assert path.read_text() == text


def test_what_could_not_be_written_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "l.csv"
    journal = Journal(path)
    journal.open()
    journal.add(said("a.jpg", "scale", "CU"))
    before = path.read_bytes()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="disk is full"):
        journal.add(said("b.jpg", "scale", "CU"))
    assert path.read_bytes() == before
    monkeypatch.undo()
    journal.add(said("b.jpg", "scale", "MS"))
    journal.close()
    assert len(answers.read(path)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "file,head\na,b\n",
        f"file,head,label,who,when,seconds\n,scale,CU,ann,{WHEN},\n",
        "file,head,label,who,when,seconds\na.jpg,scale\n",
    ],
)
def test_a_file_that_is_no_file_of_answers_is_refused(tmp_path, text):
    path = tmp_path / "l.csv"
    path.write_text(text)
    with pytest.raises(DataError, match=r"l\.csv"):
        answers.read(path)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "l.csv"
    path.write_bytes(b"\xff\xfe\x00file")
    with pytest.raises(DataError, match="not a CSV"):
        answers.read(path)


def test_the_last_answer_of_each_person_counts_and_may_be_taken_back():
    rows = [
        said("a", "scale", "CU"), said("a", "scale", "MCU"), said("a", "mcu", "yes"),
        said("a", "mcu", ""), said("a", "scale", "MS", "ben"),
    ]  # fmt: skip
    counting = {key: answer.label for key, answer in answers.latest(rows).items()}
    assert counting == {("ann", "a", "scale"): "MCU", ("ben", "a", "scale"): "MS"}


def test_most_people_decide_and_who_cannot_tell_has_no_vote():
    def ask(*labels):
        rows = [said("a", "scale", label, f"p{i}") for i, label in enumerate(labels)]
        return answers.majority(rows).get(("a", "scale"), "nobody")

    assert ask("CU", "CU", "MS") == "CU"
    assert ask("CU", UNSURE, UNSURE) == "CU"
    assert ask("CU", "MS") is None
    assert ask(UNSURE) == "nobody"


def test_the_table_speaks_the_words_of_training():
    rows = [
        said("x/a.jpg", "scale", "NA"), said("x/a.jpg", "mcu", "no"), said("x/a.jpg", "ots", "yes"),
        said("x/b.jpg", "shot.location", "interior"), said("x/b.jpg", "shot.time-of-day", "na"),
        said("y/c.jpg", "shot.time-of-day", "dawn-dusk"), said("y/c.jpg", "scale", UNSURE),
        said("y/c.jpg", "texture", NOTHING),
    ]  # fmt: skip
    names, table = answers.training_table(rows)
    assert names == [
        "file", "scale", "mcu", "type", "ots", "location", "time", "texture", "split", "group",
    ]  # fmt: skip
    assert table == [
        ["x/a.jpg", "NA", "0", "", "1", "", "", "", "train", "x/a.jpg"],
        ["x/b.jpg", "", "", "", "", "int", "na", "", "train", "x/b.jpg"],
        ["y/c.jpg", "", "", "", "", "", "twilight", NOTHING, "train", "y/c.jpg"],
    ]
    _, table = answers.training_table(rows, by_folder=True)
    assert [row[-1] for row in table] == ["x", "x", "y"]


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1)


@given(st.lists(st.builds(Answer, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT), max_size=4))
def test_whatever_is_written_is_read_back(tmp_path_factory, rows):
    journal = Journal(tmp_path_factory.mktemp("law") / "l.csv")
    journal.open()
    for row in rows:
        journal.add(row)
    journal.close()
    assert answers.read(journal.path) == rows
