"""Documents and tables that are none, are cut short or are empty: told in a line, nothing set."""

import pytest

from moviegoer import tables
from moviegoer.errors import DataError
from moviegoer.export import elan as written
from moviegoer.export.wanted import Wanted
from moviegoer.pipeline.editing import elan, sheets
from tests.pipeline.editing.test_import import FILM, KNOWN, Document


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "film.eaf"
    path.write_bytes(written.make(FILM, Wanted())[".eaf"])
    return Document(path)


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_document_that_is_empty_or_cut_short_is_told_in_a_line(document, share):
    whole = document.path.read_bytes()
    document.path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(DataError, match="no ELAN document, or a damaged one") as error:
        elan.read(document.path, KNOWN, FILM)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "<html/>",
        '<ANNOTATION_DOCUMENT VERSION="3.0"><TIER/></ANNOTATION_DOCUMENT>',
        "<ANNOTATION_DOCUMENT/>",
    ],
)
def test_what_is_no_document_is_told_in_a_line(tmp_path, text):
    strange = tmp_path / "strange.eaf"
    strange.write_text(text)
    with pytest.raises(DataError, match=r"strange\.eaf is no ELAN document"):
        elan.read(strange, KNOWN, FILM)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n1,2\n", "none of shots.csv"),
        ("shot;start_s;end_s\n1;zero;4\n", "no number"),
        ("shot,start_s,end_s\n1,0,4000\n", "outside the film"),
        ("shot,start_frame,end_frame\n1,0,9000\n", "outside the film"),
        ("shot,start_frame,end_frame\n1,0,1e300\n", "frame 1e\\+300 lies outside the film"),
        ("shot,start_s,end_s\n1,0,4\n2,,8\n", "line 3: neither start_s nor start_frame is given"),
        ("character,name\n99,Ilsa\n", "no character 99"),
        ("shot,start_s,end_s\nnan,0,4\n", "'nan' is no number"),
        ("shot,start_frame,end_frame\n1,0,inf\n", "'inf' is no number"),
        ("shot,start_s,end_s,mcu_p\n1,0,4,nan\n", "line 2, mcu_p: 'nan' is no number"),
        ("scene,kind,start_s,end_s\n1e400,other,0,4\n", "'1e400' is no number"),
        ("character,name\n-inf,Ilsa\n", "'-inf' is no number"),
        ("", "no table"),
    ],
)
def test_what_is_no_table_is_told_in_a_line(tmp_path, text, told):
    path = tmp_path / "strange.csv"
    path.write_text(text)
    with pytest.raises(DataError, match=told) as error:
        sheets.read(path, KNOWN, FILM)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["shots", "scenes", "characters"])
@pytest.mark.parametrize("left", ["", "{}\n", "{}\n{}\n"])
def test_a_table_without_rows_sets_nothing(tmp_path, name, left):
    table = getattr(tables, name)(FILM)
    path = tmp_path / f"{name}.csv"
    separators = "," * (len(table.columns) - 1)
    path.write_text(",".join(table.columns) + "\n" + left.format(separators, separators))
    with pytest.raises(DataError, match=f"there are no {name} in it; nothing was set"):
        sheets.read(path, KNOWN, FILM)


def test_a_tier_of_shots_without_one_sets_nothing(document):
    document.eaf.tiers["shots"][0].clear()
    with pytest.raises(DataError, match="there are no shots"):
        document.back()
