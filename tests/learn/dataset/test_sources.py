"""Data sets are built from folders, tables, answers and analyses."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from moviegoer.errors import DataError, HeadError
from moviegoer.learn.dataset.sources import build
from moviegoer.learn.dataset.table import label_columns
from moviegoer.store import write
from moviegoer.types import Scores
from tests.learn.dataset import made
from tests.report.invented_films import invent

FRAMES = "file,film,director,time_s,frame,shot\n"


def rows(dataset, *columns):
    return dataset.table[list(columns)].to_numpy().tolist()


def test_a_folder_a_class(tmp_path):
    made.folders(tmp_path, {"CU": 2, "MS": 1})
    (tmp_path / "MS" / "notes.txt").write_text("not a picture")
    data = build([tmp_path], names=["scale"])
    assert data.folder == tmp_path
    assert rows(data, "file", "scale") == [
        ["CU/00.jpg", "CU"], ["CU/01.jpg", "CU"], ["MS/00.jpg", "MS"],
    ]  # fmt: skip
    assert label_columns(build([tmp_path]).table) == ["label"]


def test_the_film_is_told_by_folder_or_name(tmp_path):
    made.draw(tmp_path / "Ann" / "Her Film" / "a.jpg", 1)
    made.draw(tmp_path / "Ann" / "Other_film_00-01-02.500.jpg", 2)
    made.draw(tmp_path / "Ben" / "b.jpg", 3)
    data = build([tmp_path], names=["director"])
    assert rows(data, "film", "director") == [
        ["Her Film", "Ann"], ["Other_film", "Ann"], ["", "Ben"],
    ]  # fmt: skip


def test_what_frames_say_is_taken_over_and_a_folder_says_who_directed(tmp_path):
    made.draw(tmp_path / "Ann_B" / "x_00-00-01.000.jpg", 1)
    made.draw(tmp_path / "Cy" / "y_00-00-01.000.jpg", 2)
    (tmp_path / "frames.csv").write_text(
        FRAMES + "Ann_B/x_00-00-01.000.jpg,x,Ann/B,1.000,24,2\nCy/y_00-00-01.000.jpg,y,D,1.0,,\n"
    )
    data = build([tmp_path], names=["director"])
    columns = ("film", "director", "time_s", "frame", "shot")
    assert rows(data, *columns) == [
        ["x", "Ann_B", "1.000", "24", "2"], ["y", "Cy", "1.0", "", ""],
    ]  # fmt: skip


def test_a_table_keeps_the_columns_asked_for(tmp_path):
    for name in made.names(2):
        made.draw(tmp_path / name, int(name[:3]))
    table = tmp_path / "labelled.csv"
    table.write_text("file,scale,mcu,split,group\n000.jpg,CU,1,dev,a\n001.jpg,NA,,train,b\n")
    assert list(build([table]).table) == ["file", "scale", "mcu", "split", "group"]
    data = build([table], names=["scale"])
    assert rows(data, "scale", "split") == [["CU", "validation"], ["NA", "train"]]
    assert "mcu" not in data.table
    (tmp_path / "001.jpg").unlink()
    with pytest.raises(DataError, match=r"001\.jpg is not there"):
        build([table])


def test_sources_are_put_together_and_none_twice(tmp_path):
    made.folders(tmp_path / "a", {"CU": 1})
    made.draw(tmp_path / "b" / "000.jpg", 9)
    table = tmp_path / "b" / "t.csv"
    table.write_text("file,mcu\n000.jpg,1\n")
    data = build([tmp_path / "a", table], names=["scale"][:0])
    assert rows(data, "file", "label", "mcu") == [["a/CU/00.jpg", "CU", ""], ["b/000.jpg", "", "1"]]
    with pytest.raises(DataError, match="is in two of the sources"):
        build([table, table])


@pytest.fixture
def analysis(tmp_path):
    """A finished analysis as the pipeline leaves it; its pictures are one and the same."""
    done = invent(shots=12)
    folder = tmp_path / "Film"
    folder.mkdir()
    write(folder / "analysis.npz", done)
    for frame in done.keyframes.frame:
        made.draw(folder / "cache" / "pictures" / f"{frame:08d}.jpg", 1)
    return folder, done


def test_an_analysis_gives_its_keyframes_as_the_program_sees_them(analysis):
    folder, done = analysis
    data = build([folder], names=["scale", "mcu"])
    assert len(data) == len(done.keyframes)
    assert set(data.table["film"]) == {"Film"}
    scale: Scores = done.heads["scale"]
    of = dict(zip((s.number for s in done.shot_list), scale.p, strict=True))
    for told, shot in zip(data.table["scale"], data.table["shot"], strict=True):
        p = of[int(shot)]
        assert told == ("" if np.isnan(p).any() else scale.labels[p.argmax()])
    assert set(data.table["mcu"]) <= {"0", "1", ""}
    with pytest.raises(HeadError, match="scael"):
        build([folder], names=["scael"])
    next((folder / "cache" / "pictures").glob("*.jpg")).unlink()
    with pytest.raises(DataError, match="no longer has its keyframes' pictures"):
        build([folder])


@pytest.mark.parametrize(
    ("classes", "names", "said"),
    [
        ({}, (), "holds no folders"),
        ({"CU": 1, "MS": 0}, ("scale",), "an empty class"),
        ({"CU": 1, "cu": 1}, ("scale",), "'cu' is no label of scale"),
        ({"CU": 1}, ("scale", "mcu"), "give --head once"),
    ],
)
def test_folders_that_say_nothing(tmp_path, classes, names, said):
    root = tmp_path / "pictures"
    root.mkdir()
    for name, count in classes.items():
        (root / name).mkdir()
        made.folders(root, {name: count})
    with pytest.raises(DataError) as failed:
        build([root], names=names)
    assert said in str(failed.value)


def test_a_place_that_is_not_there(tmp_path):
    with pytest.raises(DataError, match="no such folder or table"):
        build([tmp_path / "none"])


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text elsewhere")
def test_a_name_that_is_no_text(tmp_path):
    made.folders(tmp_path, {"CU": 1})
    path = os.fsencode(tmp_path / "CU") + b"/\xff.jpg"
    Path(os.fsdecode(path)).write_bytes(made.jpeg(1))
    with pytest.raises(DataError, match="not text; rename it"):
        build([tmp_path])


def answers(path, *said, head="keep"):
    rows = [f"{file},{head},{label},ann,2026-01-01T00:00:00.000Z,1.0" for file, label in said]
    path.write_text("\n".join(["file,head,label,who,when,seconds", *rows]) + "\n")
    return path


def test_only_what_was_picked_goes_in_and_frames_say_who_directed(tmp_path):
    for name in made.names(4):
        made.draw(tmp_path / name, int(name[:3]))
    (tmp_path / "frames.csv").write_text(
        FRAMES + "".join(f"{name},x,Ann,{name[:3]},,\n" for name in made.names(4))
    )
    said = [("000.jpg", "yes"), ("001.jpg", "no"), ("002.jpg", "?"), ("003.jpg", "yes")]
    path = answers(tmp_path / "labels-ann.csv", *said)
    data = build([path], names=["director"])
    assert rows(data, "file", "film", "director") == [
        ["000.jpg", "x", "Ann"], ["003.jpg", "x", "Ann"],
    ]  # fmt: skip
    assert not {"keep", "split", "group", "scale"} & set(data.table)
    answers(path, ("000.jpg", "no"))
    with pytest.raises(DataError, match="no picture was picked"):
        build([path])
    answers(path)
    with pytest.raises(DataError, match="no question is answered yet"):
        build([path])


def test_answers_to_heads_are_labels(tmp_path):
    for name in made.names(3):
        made.draw(tmp_path / name, int(name[:3]))
    path = answers(
        tmp_path / "labels.csv", ("000.jpg", "yes"), ("001.jpg", "no"), ("002.jpg", "?"), head="mcu"
    )
    assert rows(build([path]), "file", "mcu") == [["000.jpg", "1"], ["001.jpg", "0"]]
