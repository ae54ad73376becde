"""Which pictures are asked about, and in what order."""

import dataclasses

import numpy as np
import pytest

from moviegoer import heads, store
from moviegoer.annotate import stills
from moviegoer.errors import DataError
from tests.annotate.desk import draw
from tests.report.invented_films import invent

SCALE, MCU = heads.named("scale"), heads.named("mcu")


def names(found):
    return [still.name for still in found]


def test_a_folder_gives_its_pictures_and_nothing_else(tmp_path):
    draw(tmp_path / "b", 2)
    draw(tmp_path / ".hidden", 1)
    draw(tmp_path, 1)
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "page.svg").write_text("<svg/>")
    assert names(stills.gather(tmp_path)) == ["00.png", "b/00.png", "b/01.png"]


def test_a_list_gives_what_it_names_once_in_its_order(tmp_path):
    draw(tmp_path / "x", 3)
    path = tmp_path / "list.csv"
    path.write_text("file,scale\nx/02.png,NA\nx/00.png,CU\nx/02.png,MS\n")
    assert names(stills.gather(path)) == ["x/02.png", "x/00.png"]


@pytest.mark.parametrize("row", ["gone.png", "secret.txt", ""])
def test_a_list_may_only_name_pictures_that_are_there(tmp_path, row):
    (tmp_path / "secret.txt").write_text("no picture")
    path = tmp_path / "list.csv"
    path.write_text(f"file,n\n{row},1\n")
    with pytest.raises(DataError, match="no picture beside it"):
        stills.gather(path)


@pytest.mark.parametrize(
    ("text", "match"),
    [("a,b\n1,2\n", "no column 'file'"), ("", "not a CSV"), ("file\n", "holds no")],
)
def test_a_list_that_is_none_is_refused(tmp_path, text, match):
    path = tmp_path / "list.csv"
    path.write_text(text)
    with pytest.raises(DataError, match=match):
        stills.gather(path)


def test_an_empty_folder_and_no_folder_are_refused(tmp_path):
    with pytest.raises(DataError, match="holds no pictures"):
        stills.gather(tmp_path)
    with pytest.raises(DataError, match="no such folder"):
        stills.gather(tmp_path / "nowhere")


@pytest.fixture(scope="module")
def analysed(tmp_path_factory):
    """A folder as 'analyze' leaves it: a film of eight shots with three keyframes each."""
    folder = tmp_path_factory.mktemp("analysed")
    film = invent(8)
    shot = np.repeat(np.arange(1, 9), 3)
    frame = np.array([film.shot_list[n - 1].start_frame + i for i, n in enumerate(shot)])
    times = np.linspace(0, 1, 24)
    keyframes = dataclasses.replace(film.keyframes, frame=frame, shot=shot, time_s=times)
    none = {
        part.name: getattr(film.faces, part.name)[:0] for part in dataclasses.fields(film.faces)
    }
    film = dataclasses.replace(
        film, keyframes=keyframes, faces=dataclasses.replace(film.faces, **none), cast=()
    )
    store.write(folder / "analysis.npz", film)
    pictures = store.Pictures(folder / "cache" / "pictures")
    for number in frame:
        pictures.put(int(number), b"jpeg")
    return folder, film


def test_an_analysis_gives_its_keyframes_the_middle_one_of_each_shot_first(analysed):
    folder, film = analysed
    found = stills.gather(folder)
    assert names(found) == [f"cache/pictures/{n:08d}.jpg" for n in film.keyframes.frame]
    assert [still.turn for still in found] == [1, 0, 2] * 8
    asked = stills.arrange(found, "uncertain", stills.doubts(folder, found, [SCALE], None))
    assert [still.shot for still in asked[:8]] != list(range(1, 9))
    assert sorted(still.shot for still in asked[:8]) == list(range(1, 9))
    p = film.heads["scale"].p
    sure = [p[still.shot - 1].max() for still in asked[:8]]
    assert sure == sorted(sure)


def test_an_analysis_without_its_pictures_says_so(analysed, tmp_path):
    _, film = analysed
    store.write(tmp_path / "analysis.npz", film)
    with pytest.raises(DataError, match="analyse the film again"):
        stills.gather(tmp_path)


def test_what_the_program_is_least_sure_of_comes_first(tmp_path):
    found = stills.gather(draw(tmp_path / "stills", 5))
    table = tmp_path / "said.csv"
    table.write_text(
        "file,scale,scale_p,mcu_p\n"
        f"00.png,CU,0.99,0.01\n01.png,CU,0.40,0.00\n{tmp_path}/stills/02.png,NA,0.95,0.52\n"
        "03.png,,,\n"
    )
    unsure = stills.doubts(tmp_path, found, [SCALE, MCU], table)
    assert unsure[:3] == pytest.approx([0.02, 0.6 / (7 / 8), 0.96])
    assert np.isnan(unsure[3:]).all()
    asked = names(stills.arrange(found, "uncertain", unsure))
    assert asked == ["03.png", "04.png", "02.png", "01.png", "00.png"]


def test_several_labels_that_hold_together_are_as_unsure_as_the_least_sure(tmp_path):
    found = stills.gather(draw(tmp_path, 2))
    table = tmp_path / "said.csv"
    head = heads.named("shot.lighting.direction")
    table.write_text(f"file,{head.name}_p\n00.png,0.99;0.70\n01.png,0.99\n")
    unsure = stills.doubts(tmp_path, found, [head], table)
    assert unsure == pytest.approx([0.6, 0.02])


def test_predictions_of_other_heads_are_refused(tmp_path):
    found = stills.gather(draw(tmp_path, 1))
    table = tmp_path / "said.csv"
    table.write_text("file,ots_p\n00.png,0.5\n")
    with pytest.raises(DataError, match="none of the columns scale_p"):
        stills.doubts(tmp_path, found, [SCALE], table)


def test_by_chance_is_the_same_chance_for_one_seed(tmp_path):
    found = stills.gather(draw(tmp_path, 12))
    blank = stills.doubts(tmp_path, found, [SCALE], None)
    one, same, other = (names(stills.arrange(found, "random", blank, seed=s)) for s in (1, 1, 2))
    assert one == same != other
    assert sorted(one) == sorted(other) == names(found)
    assert names(stills.arrange(found, "given", blank)) == names(found)
    assert names(stills.arrange(found, "uncertain", blank)) == names(found)
