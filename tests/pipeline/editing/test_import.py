"""What was edited comes back: through pympi for ELAN, through pandas for the tables."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pympi.Elan import Eaf

from moviegoer import tables
from moviegoer.core.corrections import cuts, differences, labels
from moviegoer.core.corrections.deeds import CutDeed
from moviegoer.core.corrections.differences import Edited, Known
from moviegoer.errors import DataError
from moviegoer.export import elan as written
from moviegoer.export.wanted import Wanted
from moviegoer.pipeline.editing import elan, sheets
from moviegoer.pipeline.editing.known import apart, known
from moviegoer.types import Signals
from tests.export.made import NTSC_FILM, timed

WHEN = datetime(2026, 11, 21, tzinfo=UTC)
EDGES = [0, 100, 200, 300, 400, 500, 600, 700, 800]
EXCEL = {"sep": ";", "decimal": ",", "encoding": "utf-8-sig", "lineterminator": "\r\n"}
WAYS = {"as written": {}, "Excel, in German": EXCEL, "tabs": {"sep": "\t", "encoding": "utf-16"}}


def film():
    """Eight shots of 100 frames at 23.976, with signals to match."""
    analysis = timed(EDGES, NTSC_FILM)
    n = EDGES[-1]
    still = ("luma", "contrast", "saturation", "sharpness", "shift_x", "shift_y", "zoom", "motion")
    columns = {name: np.zeros(n) for name in still}
    signals = Signals(
        time_s=np.array([float(frame / NTSC_FILM) for frame in range(n)]),
        colour=np.zeros((n, 3)),
        scores={},
        end_s=float(n / NTSC_FILM),
        **columns,
    )
    return replace(analysis, signals=signals)


FILM = film()
KNOWN = known(FILM)


def second(frame):
    return float(frame / NTSC_FILM)


@pytest.fixture
def document(tmp_path):
    """An ELAN document as the program writes it, to edit by pympi and read back."""
    path = tmp_path / "film.eaf"
    path.write_bytes(written.make(FILM, Wanted())[".eaf"])
    return Document(path)


class Document:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.eaf = Eaf(str(path))

    def shot(self, number):
        """Key and time slots of a shot's annotation."""
        rows = self.eaf.tiers["shots"][0]
        return next((key, row[0], row[1]) for key, row in rows.items() if row[2] == str(number))

    def set(self, slot, frame):
        self.eaf.timeslots[slot] = round(second(frame) * 1000)

    def say(self, tier, number, word):
        key, *_ = self.shot(number)
        rows = self.eaf.tiers[tier][1]
        own = next((own for own, row in rows.items() if row[0] == key), "new")
        rows[own] = (key, word, None, None)

    def back(self) -> Edited:
        edited = self.path.with_name("edited.eaf")
        self.eaf.to_file(str(edited))
        return elan.read(edited, KNOWN, FILM)


def sheet(tmp_path, name, edit, *, way="as written", order=1):
    """A table of the film, edited and saved as some spreadsheet does."""
    table = getattr(tables, name)(FILM)
    plain = io.StringIO(table.to_csv(index=False))
    text = edit(pd.read_csv(plain, dtype=object, keep_default_na=False))
    how = dict(WAYS[way])
    decimal = how.pop("decimal", ".")
    if decimal == ",":
        numeric = [column for column in table.columns if str(table[column].dtype) == "float64"]
        for column in numeric:
            text[column] = text[column].astype(str).str.replace(".", ",")
    path = tmp_path / f"{name}.csv"
    text[list(text.columns)[::order]].to_csv(path, index=False, **how)
    return sheets.read(path, KNOWN, FILM)


def deeds(edited):
    """What was done to cuts, in frames."""
    found, wrong = differences.cuts(edited, KNOWN, "ada", WHEN)
    assert not wrong
    times = KNOWN.times

    def frame(at_s):
        return None if at_s is None else cuts.frame_at(at_s, times)

    return [(str(one.did), frame(one.at_s), frame(one.to_s)) for one in found]


def said(edited):
    found, wrong = differences.labels(edited, KNOWN, "ada", WHEN)
    assert not wrong
    return [(one.head, one.label, round(one.span.start_s / second(100))) for one in found]


def nothing(edited: Edited) -> bool:
    return not deeds(edited) and not said(edited) and not staged(edited)


def staged(edited):
    found, wrong = differences.scenes(edited, KNOWN)
    assert not wrong
    return found


def result(edited):
    """Beginnings of shots once the differences were laid over the film again."""
    made, _ = differences.cuts(edited, KNOWN, "ada", WHEN)
    shots = cuts.apply(made, FILM.shot_list, time_s=KNOWN.time_s, end_s=KNOWN.end_s)
    return [shot.start_frame for shot in shots]


def test_a_document_left_as_it_was_is_no_correction(document):
    assert nothing(document.back())
    assert not document.back().names


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["shots", "scenes", "characters"])
def test_a_table_left_as_it_was_is_no_correction(tmp_path, name, way):
    edited = sheet(tmp_path, name, lambda table: table, way=way, order=-1)
    assert nothing(edited)
    assert not edited.names


def test_cuts_moved_split_and_merged_in_elan(document):
    _, _, end = document.shot(2)
    _, start, _ = document.shot(3)
    document.set(end, 203)
    document.set(start, 203)
    _, _, slot = document.shot(5)
    document.set(slot, 450)
    document.eaf.add_annotation("shots", round(second(450) * 1000), round(second(500) * 1000), "5b")
    document.eaf.remove_annotation("shots", round(second(750) * 1000))
    document.set(document.shot(7)[2], 800)
    edited = document.back()
    assert deeds(edited) == [("move", 200, 203), ("remove", 700, None), ("add", 450, None)]
    assert result(edited) == [0, 100, 203, 300, 400, 450, 500, 600]


def test_a_bound_moved_on_one_side_alone_counts(document):
    document.set(document.shot(2)[2], 190)
    assert deeds(document.back()) == [("move", 200, 190)]


def test_bounds_that_do_not_meet_are_told(document):
    document.set(document.shot(2)[2], 190)
    document.set(document.shot(3)[1], 195)
    made, wrong = differences.cuts(document.back(), KNOWN, "ada", WHEN)
    assert not made
    (line,) = wrong
    assert "do not meet" in line


def test_words_changed_in_elan(document):
    other = "CU" if KNOWN.words["scale"][2] != "CU" else "MS"
    document.say("scale", 3, other)
    document.say("movement", 4, "tilt" if KNOWN.words["movement"][3] != "tilt" else "pan")
    document.say("transition", 2, "dissolve")
    edited = document.back()
    assert ("scale", other, 2) in said(edited)
    assert len(said(edited)) == 2
    (cut,), _ = differences.cuts(edited, KNOWN, "ada", WHEN)
    assert (cut.did, cut.transition) == (CutDeed.ADD, "dissolve")


def test_a_word_that_is_none_of_the_heads_is_told(document):
    document.say("scale", 3, "enormous")
    made, wrong = differences.labels(document.back(), KNOWN, "ada", WHEN)
    assert not made
    assert wrong == ["shot 0:00:08.342–0:00:12.512: scale has no label 'enormous'"]


def test_characters_renamed_by_their_tier_or_its_participant(document):
    one, other = FILM.cast[:2]
    document.eaf.rename_tier(f"character 1: {one.name}", "character 1: Ilsa")
    document.eaf.tiers[f"character 2: {other.name}"][2]["PARTICIPANT"] = "Rick"
    assert document.back().names == {1: "Ilsa", 2: "Rick"}


def test_a_document_of_another_film_is_refused(document):
    with pytest.raises(DataError, match="another film"):
        elan.read(document.path, KNOWN, replace(FILM, film=replace(FILM.film, key="0123")))


@pytest.mark.parametrize("way", WAYS)
def test_shots_edited_in_a_spreadsheet(tmp_path, way):
    def edit(table):
        table.loc[2, "start_s"] = f"{second(203):.3f}"
        table.loc[5, "start_frame"] = "590"
        table.loc[3, "scale"] = "els" if KNOWN.words["scale"][3] != "ELS" else "ls"
        table.loc[1, "mcu_p"] = "0" if KNOWN.words["mcu"][1] == "yes" else "1"
        return table.drop(index=7)

    edited = sheet(tmp_path, "shots", edit, way=way, order=-1)
    assert deeds(edited) == [
        ("move", 200, 203),
        ("move", 500, 590),
        ("remove", 700, None),
    ] or deeds(edited) == [
        ("move", 200, 203),
        ("remove", 500, None),
        ("remove", 700, None),
        ("add", 590, None),
    ]
    assert result(edited) == [0, 100, 203, 300, 400, 590, 600]
    heads = [(head, at) for head, _, at in said(edited)]
    assert sorted(heads) == [("mcu", 1), ("scale", 3)]


def test_a_row_more_is_a_cut_more(tmp_path):
    def edit(table):
        row = table.loc[[3]].copy()
        row["shot"], row["start_s"], row["start_frame"] = "", f"{second(350):.2f}", ""
        row["transition_in"] = ""
        return pd.concat([table, row])

    edited = sheet(tmp_path, "shots", edit)
    assert deeds(edited) == [("add", 350, None)]


def test_two_cuts_a_frame_apart_survive(tmp_path):
    def edit(table):
        table.loc[2, "start_frame"] = "201"
        row = table.loc[[2]].copy()
        row["shot"], row["start_s"], row["start_frame"] = "", f"{second(200):.3f}", ""
        return pd.concat([table, row])

    assert result(sheet(tmp_path, "shots", edit)) == [0, 100, 200, 201, 300, 400, 500, 600, 700]


def test_labels_that_hold_together(tmp_path):
    head = "shot.lighting.direction"
    names = labels.words(KNOWN.words[head][4], KNOWN.questions[head])

    def emptied(table):
        table.loc[4, head] = ""
        return table

    def turned(table):
        table.loc[4, head] = ";".join(reversed(table.loc[4, head].split(";")))
        return table

    assert names
    assert said(sheet(tmp_path, "shots", emptied)) == [(head, "none", 4)]
    assert not said(sheet(tmp_path, "shots", turned)), "in another order they are the same"


def test_scenes_edited_in_a_spreadsheet(tmp_path):
    (scene,) = [one for one in FILM.scene_list if one.number == 1]

    def edit(table):
        first = table.loc[[0]].copy()
        first["end_s"], first["end_frame"] = f"{second(300):.3f}", "300"
        rest = table.loc[[0]].copy()
        rest["scene"], rest["start_s"], rest["start_frame"] = "", f"{second(300):.3f}", "300"
        rest["kind"] = "Other" if scene.kind != "other" else "dialogue2"
        return pd.concat([first, rest, table.loc[1:]])

    one, other = staged(sheet(tmp_path, "scenes", edit))
    assert cuts.frame_at(one.span.end_s, KNOWN.times) == 300
    assert cuts.frame_at(other.span.start_s, KNOWN.times) == 300
    assert other.kind == ("other" if scene.kind != "other" else "dialogue2")


def test_who_takes_part_is_told_by_name(tmp_path):
    names = [one.name for one in FILM.cast]

    def edit(name):
        def inner(table):
            table.loc[0, "characters"] = name
            return table

        return inner

    only = staged(sheet(tmp_path, "scenes", edit(names[0])))
    assert [one.who for one in only] == [(1,)]
    _, wrong = differences.scenes(sheet(tmp_path, "scenes", edit("Nobody")), KNOWN)
    (line,) = wrong
    assert line.endswith("nobody is called 'Nobody'")


def test_a_scene_moved_with_its_cut_is_no_correction_of_its_own():
    """Whoever moves a cut moves the scene that begins there, too."""
    edited = Edited(
        shots=tuple(
            differences.EditedShot(differences.Span(second(a), second(b)), {})
            for a, b in zip([0, 104, *EDGES[2:-1]], [104, *EDGES[2:]], strict=True)
        ),
        scenes=tuple(
            differences.EditedScene(scene.span, str(scene.kind)) for scene in FILM.scene_list
        ),
    )
    assert deeds(edited) == [("move", 100, 104)]
    assert not staged(edited)


def test_names_changed_in_a_spreadsheet(tmp_path):
    def edit(table):
        table.loc[0, "name"] = "  Ilsa   Lund "
        return table

    assert sheet(tmp_path, "characters", edit).names == {1: "Ilsa Lund"}


def test_rows_of_separators_between_others_are_passed_over(tmp_path):
    def edit(table):
        return pd.concat([table.loc[:3], table.loc[[3]].map(lambda _: ""), table.loc[4:]])

    assert nothing(sheet(tmp_path, "shots", edit))


def test_names_that_hold_commas_are_taken_apart():
    names = {"Lund, Ilsa": "Lund, Ilsa", "Rick": "Rick"}
    assert apart("Lund, Ilsa, Rick", ", ", names) == ("Lund, Ilsa", "Rick")
    assert apart("Rick, Sam", ", ", names) == ("Rick", "Sam")
    assert apart("", ", ", names) == ()


def test_known_is_what_the_tables_say():
    assert isinstance(KNOWN, Known)
    assert list(KNOWN.words["scale"]) == [
        "" if pd.isna(word) else word for word in FILM.shots["scale"]
    ]
