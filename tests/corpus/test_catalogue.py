"""Corpus files: read with their columns, refused with the line that is wrong."""

from __future__ import annotations

import numpy as np
import pytest

from moviegoer.corpus import catalogue
from moviegoer.corpus.portraits import Reading
from moviegoer.errors import DataError
from tests.corpus import made

QUICK = Reading(intervals=False)


def test_a_corpus_becomes_films_by_measures(tmp_path):
    listed = catalogue.read(made.corpus(tmp_path))
    corpus, portraits = catalogue.gather(listed, QUICK)
    assert len(corpus.films) == len(portraits) == 16
    assert corpus.director[-1] == ""
    assert corpus.columns["year"][0] == "1930"
    assert "length.msl_s" in corpus.measures
    assert not {"length.shots", "hawkes.ks_p"} & set(corpus.measures)
    assert np.isfinite(corpus.values).all()


def test_asking_for_a_column_that_is_not_there(tmp_path):
    listed = catalogue.read(made.corpus(tmp_path))
    listed.require("year")
    with pytest.raises(DataError, match="no column 'genre'; it has: year, series"):
        listed.require("genre")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no column 'film'"),
        ("film,year\na.csv,1930\n", "no column 'director'"),
        ("film,director\n", "names no film"),
        ("film,director\n,Ann\n", "line 2: the film is missing"),
        ("film,director\na.csv,Ann\na.csv,Bo\n", "line 3: 'a.csv' stands there already, in line 2"),
    ],
)
def test_a_corpus_file_that_is_wrong(tmp_path, text, said):
    path = tmp_path / "corpus.csv"
    path.write_text(text)
    with pytest.raises(DataError) as refused:
        catalogue.read(path)
    assert said in str(refused.value)


def test_rows_that_spreadsheets_leave_blank_are_no_films(tmp_path):
    path = tmp_path / "corpus.csv"
    path.write_text("film,director,year\na.csv,Ann,1930\n,,\n , ,\n,,,,\n")
    assert [row.source for row in catalogue.read(path).rows] == ["a.csv"]


@pytest.mark.parametrize(
    ("source", "said"),
    [("nowhere.csv", "line 2: there is no"), ("table.csv", "holds 2 films; pick one as")],
)
def test_a_film_that_cannot_be_read_is_named_by_its_line(tmp_path, source, said):
    made.write(tmp_path / "table.csv", {"A": made.lengths(1), "B": made.lengths(2)})
    path = tmp_path / "corpus.csv"
    path.write_text(f"film,director\n{source},Ann\n")
    with pytest.raises(DataError, match=said):
        catalogue.gather(catalogue.read(path), QUICK)


def test_films_of_one_title_are_told_apart(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        made.write(tmp_path / folder / "x.csv", {"Same": made.lengths(1)})
    path = tmp_path / "corpus.csv"
    path.write_text("film,director\na/x.csv,Ann\nb/x.csv,Bo\n")
    corpus, _ = catalogue.gather(catalogue.read(path), QUICK)
    assert corpus.films == ("Same [a/x.csv]", "Same [b/x.csv]")
