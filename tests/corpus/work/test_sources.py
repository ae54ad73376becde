"""Which films a corpus is made of."""

import pytest

from moviegoer.corpus.work import sources
from moviegoer.errors import DataError


def manifest(folder, text):
    path = folder / "films.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_folder_gives_its_films_in_all_its_folders(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("z.MKV", "b/a.mp4", "notes.txt", ".hidden.mp4", "poster.jpg"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "folder.mp4").mkdir()
    found = sources.read(tmp_path)
    assert [one.address for one in found] == [str(tmp_path / n) for n in ("b/a.mp4", "z.MKV")]


def test_a_manifest_says_what_is_known_and_keeps_what_else_it_says(tmp_path):
    path = manifest(
        tmp_path,
        "Film;Title;Director;Year;Studio\n"
        'a.mkv;"Odd; “title” 🎬";Michael Curtiz;1942;Warner\n'
        ";;;;\n"
        "https://example.org/b%20c.mp4;;;;\n",
    )
    one, other = sources.read(path)
    assert one.address == str(tmp_path / "a.mkv")
    assert one.facts == {"title": "Odd; “title” 🎬", "director": "Michael Curtiz", "year": "1942"}
    assert one.more == {"studio": "Warner"}
    assert other == sources.Source("https://example.org/b%20c.mp4", {}, {"studio": ""})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title,year\nA,1942\n", "no column 'film'"),
        ("film,year\na.mkv,soon\n", "line 2: setting 'film.year'"),
        ("film,body\na.mkv,9-3\n", "line 2: setting 'film.body'"),
        ("film,year\na.mkv,1942\na.mkv,1943\n", "line 3: 'a.mkv' stands there already, in line 2"),
        ("film,year\n,1942\n", "line 2: the film is missing"),
        ("film\n", "names no film"),
        ("", "no column 'film'"),
    ],
)
def test_a_manifest_that_cannot_be_used_says_where(tmp_path, text, said):
    with pytest.raises(DataError, match=said):
        sources.read(manifest(tmp_path, text))


def test_nothing_to_read(tmp_path):
    with pytest.raises(DataError, match="there is no"):
        sources.read(tmp_path / "none.csv")
    with pytest.raises(DataError, match="holds no film"):
        sources.read(tmp_path)
    (tmp_path / "film.mp4").write_bytes(b"\xff\xfe\x00\x81" * 9)
    with pytest.raises(DataError, match="is not UTF-8"):
        sources.read(tmp_path / "film.mp4")
