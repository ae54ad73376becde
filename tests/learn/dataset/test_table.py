"""The table is read and written whole, and what is wrong with it is said in a line."""

import pandas as pd
import pytest

from moviegoer.errors import DataError, StoreError
from moviegoer.learn.dataset.table import Dataset, choose, label_columns, read, write
from tests.learn.dataset import made


def test_a_table_moves_with_its_pictures_names(tmp_path):
    data = Dataset(tmp_path / "a", made.table(scale=["NA", "CU", ""]).table)
    (tmp_path / "b" / "c").mkdir(parents=True)
    written = write(data, tmp_path / "b" / "c" / "d.csv")
    found = read(tmp_path / "b" / "c" / "d.csv")
    assert found.table.equals(written.table)
    assert found.table["scale"].tolist() == ["NA", "CU", ""]
    assert found.table["file"][0] == "../../a/000.jpg"
    assert found.path(found.table["file"][0]).resolve() == tmp_path / "a" / "000.jpg"


def test_odd_names_survive(tmp_path):
    odd = [
        'a,"b".jpg',
        "שלום.jpg",
        "📽.jpg",
        "line\nbreak.jpg",
    ]
    data = Dataset(tmp_path, pd.DataFrame({"file": odd, "mcu": ["0", "1", "", "0"]}))
    write(data, tmp_path / "odd.csv")
    assert read(tmp_path / "odd.csv").table["file"].tolist() == odd


def test_which_column_is_meant():
    data = made.table(scale=["CU"], location=["int"], director=["Ann"], mcu=[""], film=["x"])
    assert label_columns(data.table) == ["scale", "location"]
    assert choose(data, "shot.location") == "location"
    assert choose(data, "director") == "director"
    with pytest.raises(DataError, match="there are: scale, location, director"):
        choose(data, None)
    with pytest.raises(DataError, match="no picture has a label for 'mcu'"):
        choose(data, "mcu")
    assert choose(made.table(type=["two"]), None) == "type"


def test_dev_is_validation(tmp_path):
    (tmp_path / "t.csv").write_text("file,mcu,split\na.jpg,0,train\nb.jpg,1,dev\nc.jpg,1,\n")
    assert read(tmp_path / "t.csv").table["split"].tolist() == ["train", "validation", ""]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not a CSV table"),
        ("a,b\n1,2\n", "no column 'file'"),
        ("file,scale\n", "names no picture"),
        ("file,scael\na.jpg,CU\n", "unknown column 'scael'; did you mean 'scale'?"),
        ("file,weather\na.jpg,fine\n", "unknown column 'weather'"),
        ("file,scale\na.jpg,CU\n,CU\n", "row 3 names no file"),
        ("file,scale\na.jpg,CU\na.jpg,MS\n", "a.jpg is listed twice"),
        ("file,scale\na.jpg,cu\n", "'cu' is no label of scale; its labels are ECU"),
        ("file,mcu\na.jpg,perhaps\n", "'perhaps' is no label of mcu"),
        ("file,mcu,split\na.jpg,1,trian\n", "'trian' is no side of a split"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(tmp_path, text, said):
    path = tmp_path / "t.csv"
    path.write_text(text)
    with pytest.raises(DataError) as failed:
        read(path)
    assert said in str(failed.value)
    assert str(path) in str(failed.value)
    assert "\n" not in str(failed.value)


def test_no_text_and_no_file(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"\xff\xfe\x00file")
    with pytest.raises(DataError, match="not a CSV table"):
        read(tmp_path / "t.csv")
    with pytest.raises(StoreError):
        read(tmp_path / "none.csv")
