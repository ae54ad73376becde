"""CSV and Parquet read back by pandas, and the dictionary of their columns."""

import io

import pandas as pd
import pytest

from moviegoer import heads, tables
from moviegoer.errors import DataError
from moviegoer.export import dictionary, spreadsheets
from moviegoer.export.wanted import Wanted
from tests.export.made import NTSC_FILM, ODD, named, three_hours
from tests.report.invented_films import invent


def csvs(analysis):
    return {
        ending.split(".")[1]: pd.read_csv(io.BytesIO(data), keep_default_na=False, dtype=str)
        for ending, data in spreadsheets.as_csv(analysis, Wanted()).items()
    }


def parquets(analysis):
    return {
        ending.split(".")[1]: pd.read_parquet(io.BytesIO(data))
        for ending, data in spreadsheets.as_parquet(analysis, Wanted()).items()
    }


def test_the_dictionary_covers_every_column_in_order():
    found = csvs(named("Ilsa"))
    told = found.pop("dictionary")
    assert [(row.table, row.column) for row in told.itertuples()] == [
        (name, column) for name, frame in found.items() for column in frame.columns
    ]
    assert (told["meaning"] != "").all()
    assert (told["source"] != "").all()


def test_every_table_there_is_is_written():
    made = set(tables.__all__) - {"said", "sentences", "stills"}
    assert set(spreadsheets.NAMES) == made


@pytest.mark.parametrize("name", sorted(heads.load()))
def test_every_head_is_described_with_its_labels(name):
    if name in tables.OWN_HEADS:
        return
    column = dictionary.describe("shots", name)
    assert heads.named(name).question in column.meaning
    assert all(label.name in column.meaning for label in heads.named(name).labels)
    assert dictionary.describe("shots", f"{name}_p").unit == "probability"
    assert "found" in dictionary.describe("shots", f"{name}_how").meaning


def test_the_dictionary_describes_nothing_that_is_gone():
    analysis = named("Ilsa")
    for name, known in dictionary._known().items():
        columns = set(getattr(tables, name)(analysis).columns)
        assert {column for column in known if "*" not in column} <= columns


def test_an_unknown_column_is_an_error():
    with pytest.raises(DataError, match="lacks the column 'mood' of shots"):
        dictionary.describe("shots", "mood")


def test_frames_and_seconds_are_equal_over_three_hours():
    analysis = three_hours(NTSC_FILM)
    for shots in (csvs(analysis)["shots"], parquets(analysis)["shots"]):
        assert shots["start_frame"].astype(int).tolist() == [
            shot.start_frame for shot in analysis.shot_list
        ]
        seconds = shots["start_s"].astype(float)
        assert [round(s * NTSC_FILM) for s in seconds] == shots["start_frame"].astype(int).tolist()


def test_parquet_is_the_tables_themselves():
    analysis = invent(30, unanswered=2)
    for name, found in parquets(analysis).items():
        if name != "dictionary":
            wanted = getattr(tables, name)(analysis)
            pd.testing.assert_frame_equal(found, wanted, check_dtype=False)


@pytest.mark.parametrize("text", [t for k, t in ODD.items() if k != "lone surrogate"])
def test_odd_names_survive(text):
    analysis = named(text)
    people = csvs(analysis)["characters"]["name"].tolist()
    # A spreadsheet's reader makes one line feed of every line break, NUL ends a field for it.
    if "\x00" not in text:
        assert [name.replace("\r\n", "\n") for name in people] == [text.replace("\r\n", "\n")] * 2
    assert parquets(analysis)["characters"]["name"].tolist() == [text] * 2
