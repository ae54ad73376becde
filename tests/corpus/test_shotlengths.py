"""Tables of shot lengths: every known form is read, and nonsense is refused in one line."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.corpus.shotlengths import read
from moviegoer.errors import DataError
from tests.corpus import made

EDL = """TITLE: REEL
FCM: NON-DROP FRAME

001  AX       V     C        00:00:00:00 00:00:04:00 01:00:00:00 01:00:04:00
* FROM CLIP NAME: ONE
002  AX       V     C        00:00:04:00 00:00:06:12 01:00:04:00 01:00:06:12
003  AX       AA/V  C        00:00:06:12 00:00:07:12 01:00:08:12 01:00:09:12
"""


def put(folder, text, name="table.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def only(path, **options):
    (film,) = read(path, **options)
    return film


def test_a_column_a_film(tmp_path):
    path = put(tmp_path, "First (1930),Second  (1931)\n1.5,2\n2.5,3\n,4\n")
    first, second = read(path)
    assert (first.film, second.film) == ("First (1930)", "Second (1931)")
    assert first.length_s.tolist() == [1.5, 2.5]
    assert second.length_s.tolist() == [2, 3, 4]


def test_semicolons_with_decimal_commas_and_another_encoding(tmp_path):
    path = put(tmp_path, "Der blaue Engel;Müde\n1,5;2,25\n3;4\n", encoding="latin-1")
    blue, tired = read(path)
    assert blue.length_s.tolist() == [1.5, 3]
    assert tired.length_s.tolist() == [2.25, 4]


def test_spaces_about_numbers_and_r_s_missing_values(tmp_path):
    path = put(tmp_path, "A,B\n 1 , 2\n2,NA\n")
    assert [film.length_s.tolist() for film in read(path)] == [[1, 2], [2]]


def test_the_programs_own_shots(tmp_path):
    path = put(tmp_path, "shot,start_s,end_s,scale\n1,0,2.5,CU\n2,2.5,4,LS\n", "shots.csv")
    film = only(path)
    assert film.length_s.tolist() == [2.5, 1.5]
    assert film.scale == ("CU", "LS")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shot\tsl\ttype\n1\t4.5\tCU\n2\t3.0\tMS\n", [4.5, 3.0]),
        ("Shot,Shot Length (ds),Type\n1,45,CU\n2,30,MS\n", [4.5, 3.0]),
        ("N,TC,Type\n1,0:00:04.5,CU\n2,0:00:07.5,MS\n", [4.5, 3.0]),
        ("time_ms,type\n0,CU\n4500,MS\n", [4.5]),
    ],
)
def test_a_row_a_shot_as_cinemetrics_writes_it(tmp_path, text, expected):
    film = only(put(tmp_path, text))
    assert film.length_s == pytest.approx(expected)
    assert film.scale in ((), ("CU", "MS"))


def test_bare_numbers_that_rise_are_times(tmp_path):
    rising = "\n".join(str(t) for t in (2, 5, 9, 10, 12, 15, 20, 30))
    film = only(put(tmp_path, rising))
    assert film.form == "cut times"
    assert film.length_s.tolist() == [2, 3, 4, 1, 2, 3, 5, 10]
    assert only(put(tmp_path, rising), form="lengths").length_s.tolist()[-1] == 30
    assert only(put(tmp_path, "3\n2\n4\n")).form == "lengths"
    assert only(put(tmp_path, "0\n2\n4.5\n"), form="cuts").length_s.tolist() == [2, 2.5]


def test_edit_decision_lists(tmp_path):
    path = put(tmp_path, EDL, "reel.edl")
    assert only(path, fps=24.0).length_s.tolist() == [4.0, 2.5, 1.0]
    with pytest.raises(DataError, match="--fps"):
        read(path)
    with pytest.raises(DataError, match="nearest is"):
        read(path, fps=23.5)
    with pytest.raises(DataError, match=r"knows rates from 23\.976 to 60"):
        read(path, fps=10.0)
    with pytest.raises(DataError, match="no edit decision list"):
        read(put(tmp_path, "a story\nof no reel\n", "bad.edl"), fps=24.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("A,B\n1,2\n-3,4\n", "'A': shot 2 lasts -3 s"),
        ("A,B\n1,2\n0,4\n", "more than 0"),
        ("A,B\n1,2\nlong,4\n", "row 3, 'A': 'long' where a number should be"),
        ("A,B\n1,2\n,4\n3,5\n", "row 3, 'A': nothing where a number should be"),
        ("A,A\n1,2\n", "two columns named 'A'"),
        ("A,B\n1,\n", "'B' is empty"),
        ("1,2\n3,4\n", "no header"),
        ("tc\n0:04\n0:03\n", "must rise"),
        ("a,b\ninf,1\n", "'inf' where a number"),
    ],
)
def test_nonsense_is_refused_in_one_line(tmp_path, text, said):
    with pytest.raises(DataError) as refused:
        read(put(tmp_path, text))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_no_file_and_no_text(tmp_path):
    with pytest.raises(DataError, match="cannot read"):
        read(tmp_path / "nowhere.csv")
    with pytest.raises(DataError, match="not text"):
        read(put(tmp_path, "PK\0\0\0", "film.xlsx"))


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=30))
def test_lengths_and_times_tell_the_same(tmp_path_factory, ticks):
    folder = tmp_path_factory.mktemp("tables")
    lengths = np.array(ticks) / 100
    by_length = only(made.write(folder / "a.csv", {"length_s": lengths}))
    by_time = only(made.write(folder / "b.csv", {"tc": np.cumsum(ticks) / 100}))
    assert by_length.length_s == pytest.approx(by_time.length_s, abs=1e-9)
