"""What was changed where it cannot be set is told, and nothing is told of what was not changed."""

import pandas as pd
import pytest

from moviegoer.errors import DataError
from moviegoer.pipeline.editing import unset
from tests.pipeline.editing.test_import import (
    FILM,
    KNOWN,
    WAYS,
    deeds,
    nothing,
    said,
    second,
    sheet,
)

CAST = "who is seen is not set here: see 'moviegoer cast DIR --split'"


def put(row, column, cell):
    def edit(table):
        table[column] = table[column].astype(object)
        table.loc[row, column] = cell
        return table

    return edit


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["shots", "scenes", "characters"])
def test_nothing_is_told_of_a_table_left_as_it_was(tmp_path, name, way):
    assert not sheet(tmp_path, name, lambda table: table, way=way, order=-1).notes


def test_nothing_is_told_of_numbers_that_a_spreadsheet_rounded(tmp_path):
    def edit(table):
        for column in ("duration_s", "mcu_p", "scale_p"):
            table[column] = [f"{float(cell):.3f}" if cell else "" for cell in table[column]]
        table["setup"] = [f"{cell}.0" for cell in table["setup"]]
        return table

    assert not sheet(tmp_path, "shots", edit).notes


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("mcu_p", "0.77", "mcu_p of shot 3 is not set: 1 says yes and 0 says no, other numbers"),
        ("mcu_p", "", "mcu_p of shot 3 is not set: 1 says yes"),
        ("setup", "99", "setup of shot 3 is not set here"),
        ("scene", "99", "scene of shot 3 is not set here"),
        ("duration_s", "99", "duration_s of shot 3 is not set here"),
        ("sentence", "a kiss", "sentence of shot 3 is not set here"),
        ("scale_p", "0.123", "scale_p of shot 3 is not set here"),
        ("characters", "Nobody", f"characters of shot 3: {CAST}"),
        ("movement", "", "movement of shot 3 was emptied: an answer cannot be taken away"),
        ("transition_in", "start", "transition of shot 3 is not set: the film's first shot"),
    ],
)
def test_a_cell_that_cannot_be_set_is_told(tmp_path, column, cell, told):
    edited = sheet(tmp_path, "shots", put(2, column, cell))
    (note,) = edited.notes
    assert note.startswith(told)
    assert nothing(edited)


@pytest.mark.parametrize("way", WAYS)
def test_a_yes_and_a_no_are_set_and_not_told(tmp_path, way):
    def edit(table):
        table.loc[1, "mcu_p"] = "0" if KNOWN.words["mcu"][1] == "yes" else "1"
        table.loc[2, "ots_p"] = "0.0" if KNOWN.words["ots"][2] == "yes" else "1.0"
        return table

    edited = sheet(tmp_path, "shots", edit, way=way)
    assert not edited.notes
    assert {(head, at) for head, _, at in said(edited)} == {("mcu", 1), ("ots", 2)}


def test_a_column_that_was_misspelt_is_told_with_what_it_may_be(tmp_path):
    edited = sheet(tmp_path, "shots", lambda table: table.rename(columns={"scale": "skale"}))
    assert edited.notes == (
        "column 'skale' is none of this table's and is not read; is it 'scale'?",
        "nothing is set of scale: the table has no such column",
    )


def test_a_column_of_ones_own_is_told_unless_it_is_empty(tmp_path):
    edited = sheet(tmp_path, "shots", lambda table: table.assign(mine="seen", other=""))
    assert edited.notes == ("column 'mine' is none of this table's and is not read",)


def test_what_follows_from_bounds_that_were_moved_is_not_told(tmp_path):
    def edit(table):
        table.loc[2, ["end_s", "end_frame"]] = [f"{second(290):.3f}", "290"]
        table.loc[2, "duration_s"] = f"{second(90):.3f}"
        return table

    edited = sheet(tmp_path, "shots", edit)
    assert deeds(edited) == [("move", 300, 290)]
    assert not edited.notes


def test_rows_are_known_by_their_times_whatever_their_numbers(tmp_path):
    def edit(table):
        table["shot"] = [str(number) for number in range(8, 0, -1)]
        return table

    edited = sheet(tmp_path, "shots", edit)
    assert nothing(edited)
    assert not edited.notes


def test_an_old_table_is_told_in_one_line(tmp_path):
    columns = ("setup", "scene", "sentence", "scale_p", "boundary", "voice", "corrected")

    def edit(table):
        for column in columns:
            table = put(4, column, "7")(table)
        return table

    (note,) = sheet(tmp_path, "shots", edit).notes
    assert note.startswith("7 columns are not set here and differ: ")
    assert note.endswith("was the table written before the last run?")


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("score", "0.111", "score of scene 1 is not set here"),
        ("kind", "", "kind of scene 1 was emptied: it can be another, not none"),
        ("last_shot", "99", "last_shot of scene 1 is not set here"),
    ],
)
def test_what_cannot_be_set_of_scenes_is_told(tmp_path, column, cell, told):
    assert sheet(tmp_path, "scenes", put(0, column, cell)).notes == (told,)


def test_what_cannot_be_set_of_characters_is_told(tmp_path):
    emptied = sheet(tmp_path, "characters", put(0, "name", " "))
    assert emptied.notes == ("the name of character 1 was emptied: it stays as it was",)
    changed = sheet(tmp_path, "characters", put(0, "first_s", "999"))
    assert changed.notes == ("first_s of character 1 is not set here",)
    gone = sheet(tmp_path, "characters", lambda table: table.drop(index=1))
    assert gone.notes == ("character 2 has no row: none is removed here",)
    assert not emptied.names
    assert not changed.names
    assert not gone.names


def test_a_character_of_two_names_is_refused(tmp_path):
    def edit(table):
        row = table.loc[[0]].assign(name="Ilsa")
        return pd.concat([table.assign(name=["Rick", *table["name"][1:]]), row])

    with pytest.raises(DataError, match="character 1 is called 'Rick' and 'Ilsa'"):
        sheet(tmp_path, "characters", edit)


def test_long_lists_are_cut_short():
    assert unset.listed(["4", "5", "6", "7"]) == "4, 5, 6, 7"
    assert unset.numbers("shot", [8, 0, 2, 3, 0, 5]) == "shot 1, 3, 4 and 2 more"
    assert len(FILM.shot_list) == 8
