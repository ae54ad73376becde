"""The page about a corpus."""

import re

import pytest

from moviegoer.corpus.tables import overview as gathered
from moviegoer.report import overview
from tests.corpus import invented


def drawn(folder, films):
    for number in range(films):
        invented.analysis(folder, number)
    told = gathered.gather(folder)
    return told, overview.render(told, title="Noir <&>")


def test_every_film_is_there_with_a_link_to_its_report(tmp_path):
    told, page = drawn(tmp_path, 6)
    links = re.findall(r'<a href="(films/[^"]+)">', page)
    assert len(links) == 6
    assert links[0].startswith("films/film%200-")
    assert "6 films, 72 shots" in page
    assert "Noir &lt;&amp;&gt;" in page
    figures = dict(overview._figures(told))
    assert set(figures) == {"years", "asl-years", "directors", "scales", "map", "tree"}
    assert sum(len(trace["x"]) for trace in figures["map"]["data"]) == 6
    assert sum(figures["years"]["data"][0]["y"]) == 6
    whole = [sum(parts) for parts in zip(*(t["x"] for t in figures["scales"]["data"]), strict=True)]
    assert whole == pytest.approx([1.0] * len(whole), abs=1e-3)


def test_a_tree_of_directors_where_films_are_too_many(tmp_path, monkeypatch):
    monkeypatch.setattr(overview, "MOST", 5)
    told, page = drawn(tmp_path, 8)
    assert "There are too many films for a tree" in page
    tree = dict(overview._figures(told))["tree"]
    assert len(tree["layout"]["yaxis"]["ticktext"]) == 4


def test_one_film_nobody_knows_a_thing_about(tmp_path):
    invented.analysis(tmp_path, 4, year=None, director="")
    told = gathered.gather(tmp_path)
    assert set(dict(overview._figures(told))) == {"scales"}
    assert "1 film, 12 shots" in overview.render(told, title="One")
