"""``moviegoer classify`` as it is typed."""

import csv
import io
import json
import re

import pandas as pd
import pytest
from click.testing import CliRunner
from PIL import Image

from moviegoer.cli.classify import show
from moviegoer.cli.main import cli
from tests.drawn import picture


@pytest.fixture(scope="module")
def stills(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stills")
    Image.fromarray(picture((320, 180, 240))).save(folder / "near, one.png")
    Image.fromarray(picture(size=(90, 160))).convert("L").save(folder / "nobody.jpg")
    return folder


def run(*words):
    return CliRunner().invoke(cli, ["classify", *map(str, words)])


def test_csv_is_what_a_pipe_gets(stills):
    done = run(stills / "near, one.png", stills / "nobody.jpg")
    assert done.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["file"] for row in rows] == [
        str(stills / "near, one.png"), str(stills / "nobody.jpg")
    ]  # fmt: skip
    assert list(rows[0])[:7] == ["file", "scale", "scale_p", "mcu_p", "type", "ots_p", "people"]
    for row in rows:
        assert re.fullmatch(r"[01]\.\d{4}", row["scale_p"])
        assert re.fullmatch(r"\d+", row["people"])
        assert re.fullmatch(r"[01]\.\d{4}", row["color.tones_p"])
        assert row["color.tones_how"]
    assert "classify" in done.stderr


def test_broken_ones_are_named_and_the_rest_goes_on(stills, tmp_path):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"")
    done = run(broken, stills / "nobody.jpg", tmp_path / "none.jpg", "--format", "jsonl")
    assert done.exit_code == 1
    (row,) = map(json.loads, done.stdout.splitlines())
    assert row["file"] == str(stills / "nobody.jpg")
    complaints = [line for line in done.stderr.splitlines() if line.startswith("moviegoer:")]
    assert len(complaints) == 2
    assert str(broken) in complaints[0]


def test_nothing_readable_prints_nothing(tmp_path):
    done = run(tmp_path / "none.jpg", "--format", "json")
    assert done.exit_code == 1
    assert json.loads(done.stdout) == []


def test_usage_errors():
    assert run().exit_code == 2
    assert run("a.jpg", "--format", "xml").exit_code == 2


def test_a_wrong_setting_is_named(stills):
    done = run(stills, "--set", "faces.smallest=3")
    assert done.exit_code == 1
    assert "unknown setting" in str(done.exception)


def test_a_sentence_a_still(stills):
    done = run(stills, "--sentence", "--format", "table")
    assert done.exit_code == 0
    header, near, nobody = done.stdout.splitlines()
    assert header.split() == ["still"]
    assert re.search(r"near, one\.png +a\w? .*close-up of one person", near)
    assert "nobody.jpg" in nobody


TABLE = pd.DataFrame(
    {
        "file": ["a.jpg", "long/" * 12 + "b.jpg"],
        "scale": pd.array(["MCU", None], dtype="str"),
        "scale_p": pd.array([0.91, None], dtype="Float64"),
        "mcu_p": pd.array([0.5, 0.25], dtype="Float64"),
        "people": pd.array([1, 0], dtype="int64"),
        "shot.lighting.direction": pd.array(["back;top", None], dtype="str"),
        "shot.lighting.direction_p": pd.array(["0.9000;0.8000", None], dtype="str"),
        "sentence": pd.array(["a close-up", None], dtype="str"),
    }
)


def shown(form, tables=(TABLE,), sentence=False):
    return "\n".join(show(tables, form, sentence=sentence))


def test_several_tables_are_one_csv_file():
    back = pd.read_csv(io.StringIO(shown("csv", [TABLE, TABLE])), keep_default_na=False)
    assert back["scale_p"].tolist() == ["0.9100", "", "0.9100", ""]
    assert len(back) == 4


@pytest.mark.parametrize("tables", [[], [TABLE], [TABLE, TABLE]])
def test_json_is_one_array(tables):
    rows = json.loads(shown("json", tables))
    assert len(rows) == 2 * len(tables)
    if rows:
        assert rows[0]["scale_p"] == 0.91
        assert rows[0]["people"] == 1
        assert rows[0]["shot.lighting.direction"] == ["back", "top"]
        assert rows[0]["shot.lighting.direction_p"] == [0.9, 0.8]
        assert rows[1]["shot.lighting.direction_p"] is None
        assert rows[1]["scale"] is None
        assert rows[1]["scale_p"] is None


def test_the_table_is_aligned_and_its_names_cut_on_the_left():
    header, first, second = shown("table").splitlines()
    assert first[header.index("scale") :].startswith("MCU 0.91")
    assert second.startswith("…")
    assert second[header.index("people")] == "0"
    assert max(map(len, (header, first, second))) <= 120


def test_rows_come_while_the_rest_is_still_to_do():
    def endless():
        while True:
            yield TABLE

    for form in ("csv", "json", "jsonl", "table"):
        rows = show(endless(), form, sentence=False)
        assert next(rows)
        assert next(rows)


def test_a_file_name_that_is_no_text_comes_back_as_it_is(stills, tmp_path):
    odd = tmp_path / "caf\udce9.png"
    odd.write_bytes((stills / "nobody.jpg").read_bytes())
    done = run(odd)
    assert done.exit_code == 0
    assert str(odd).encode(errors="surrogateescape") in done.stdout_bytes


def test_help_teaches():
    done = run("--help")
    assert "moviegoer classify --sentence stills/" in done.stdout
