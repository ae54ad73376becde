"""``moviegoer label``: the page's program, the agreement table, the table to train on."""

import csv
import io
import re
import signal
import subprocess
import sys
import urllib.request

import pandas as pd
import pytest
from click.testing import CliRunner

from moviegoer import answers
from moviegoer.cli.main import cli
from tests.annotate.desk import draw
from tests.cli.serving import served

ROW = "{file},{head},{label},{who},2026-01-01T00:00:00.000Z,1.0"


def run(*args):
    return CliRunner().invoke(cli, ["label", *map(str, args)])


def write(path, who, labels, head="scale"):
    """One person's file: a label a picture, named by their numbers."""
    rows = [
        ROW.format(file=f"{i}.png", head=head, label=label, who=who)
        for i, label in enumerate(labels)
        if label
    ]
    path.write_text("\n".join([",".join(answers.COLUMNS), *rows]) + "\n")
    return path


@pytest.fixture
def two(tmp_path):
    ann = ["CU", "CU", "MCU", "MS", "MS", "LS", "NA", "ELS", "?", "MLS"]
    ben = ["CU", "MCU", "MCU", "MS", "MLS", "LS", "NA", "ELS", "CU", ""]
    return write(tmp_path / "a.csv", "ann", ann), write(tmp_path / "b.csv", "ben", ben)


def test_help_teaches_with_an_example_and_shows_the_options():
    said = run("--help").output
    assert "moviegoer label stills --head scale --head mcu --who ann" in said
    for word in ("--order", "--predictions", "--who", "agree", "export"):
        assert word in said


def test_the_page_is_served_until_stopped(tmp_path):
    folder = draw(tmp_path / "stills", 2)
    with served("label", "--head", "mcu", str(folder), "--who", "Änn B.") as program:
        address = program.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{32}/", address)
        request = urllib.request.Request(
            address + "answer",
            b'{"still": 0, "head": "mcu", "label": "yes"}',
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            assert answer.status == 200
        program.send_signal(signal.SIGINT)
        assert program.wait(60) == 0
        said = program.stderr.read()
    path = folder / "labels-änn-b.csv"
    assert f"1 questions are answered in {path}" in said
    assert address.split("/")[3] not in said
    (row,) = answers.read(path)
    assert (row.file, row.head, row.label, row.who) == ("00.png", "mcu", "yes", "Änn B.")
    assert sorted(p.name for p in folder.iterdir()) == ["00.png", "01.png", path.name]


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (["nowhere"], "no such folder"),
        (["{stills}", "--head", "scael"], "did you mean 'scale'"),
        (["{stills}", "--predictions", "{stills}/said.csv"], "none of the columns scale_p"),
        (["{empty}"], "holds no pictures"),
        (["{stills}", "-o", "{stills}/said.csv"], "its columns are not"),
    ],
)
def test_what_cannot_be_labelled_is_one_line_and_leaves_nothing(tmp_path, args, line):
    stills, empty = draw(tmp_path / "stills", 1), tmp_path / "empty"
    empty.mkdir()
    (stills / "said.csv").write_text("file,type\n00.png,single\n")
    places = {"stills": stills, "empty": empty}
    done = subprocess.run(
        [sys.executable, "-m", "moviegoer.cli.main", "label", *(a.format(**places) for a in args)],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 1
    assert line in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert sorted(p.name for p in stills.iterdir()) == ["00.png", "said.csv"]
    assert not list(empty.iterdir())


def test_two_people_are_compared(two):
    said = run("agree", *two).output
    overview = said.splitlines()[1]
    assert overview.split()[:4] == ["scale", "2", "8", "0.75"]
    assert "1 pictures left out: somebody could not tell" in said
    assert "ann ↓  ben →" in said
    assert "2 of 8 called different things" in said
    assert re.search(r"1\.png\s+CU\s+MCU", said)
    assert re.search(r"4\.png\s+MS\s+MLS", said)


def test_the_table_for_programs_has_every_figure(two):
    table = pd.read_csv(io.StringIO(run("agree", *two, "--format", "csv").output))
    row = table.iloc[0]
    assert (row["head"], row["people"], row["pictures"], row["unsure"]) == (
        "scale",
        "ann;ben",
        8,
        1,
    )
    assert row["share"] == 0.75
    assert row["share_low"] < 0.75 < row["share_high"]
    assert row["cohen"] < row["weighted"] < 1
    assert row["fleiss"] == pytest.approx(row["cohen"], abs=0.02)


def test_three_people_have_fleiss_kappa_only(two, tmp_path):
    third = write(tmp_path / "c.csv", "cy", ["CU"] * 8)
    table = pd.read_csv(io.StringIO(run("agree", *two, third, "--format", "csv").output))
    assert table["people"].item() == "ann;ben;cy"
    assert table["cohen"].isna().all()
    assert table["fleiss"].notna().all()
    assert "↓" not in run("agree", *two, third).output


def test_each_head_has_its_row_and_one_may_be_asked_for(two, tmp_path):
    more = [
        write(tmp_path / f"{who}.csv", who, ["yes", "no", "no"], "mcu") for who in ("ann", "ben")
    ]
    table = pd.read_csv(io.StringIO(run("agree", *two, *more, "--format", "csv").output))
    assert list(table["head"]) == ["scale", "mcu"]
    assert table["weighted"].isna().tolist() == [False, True]
    one = run("agree", *two, *more, "--head", "mcu", "--format", "csv").output
    assert one.splitlines()[1].startswith("mcu,ann;ben,3,0,1.0,1.0,1.0,1.0")


def test_disagreements_can_be_asked_about_again(two, tmp_path):
    stills = draw(tmp_path / "stills", 0)
    for i in range(10):
        draw(stills / "x", 1)
        (stills / "x" / "00.png").rename(stills / f"{i}.png")
    (stills / "x").rmdir()
    again = stills / "again.csv"
    assert run("agree", *two, "--disagreements", again).exit_code == 0
    with again.open(newline="") as file:
        assert list(csv.reader(file)) == [
            ["file", "head", "ann", "ben"], ["1.png", "scale", "CU", "MCU"],
            ["4.png", "scale", "MS", "MLS"],
        ]  # fmt: skip
    from moviegoer.annotate.stills import gather

    assert [still.name for still in gather(again)] == ["1.png", "4.png"]


def test_people_who_share_nothing_are_told_so(tmp_path):
    alone = write(tmp_path / "a.csv", "ann", ["CU"])
    same = write(tmp_path / "b.csv", "ann", ["CU"])
    apart = write(tmp_path / "c.csv", "ben", ["", "CU"])
    for files, names in (((alone, same), "ann"), ((alone, apart), "ann, ben")):
        failed = run("agree", *files)
        assert failed.exit_code == 1
        assert f"no picture was answered by two people or more; the files name {names}" in str(
            failed.exception
        )


def test_answers_become_a_table_to_train_on(two, tmp_path):
    out = tmp_path / "labelled.csv"
    done = run("export", *two, "-o", out)
    assert done.exit_code == 0
    assert "2 places left empty" in done.stderr
    table = pd.read_csv(out, keep_default_na=False)
    asked = ["scale", "mcu", "type", "ots", "location", "time"]
    assert list(table.columns) == ["file", *asked, "split", "group"]
    assert table.set_index("file")["scale"].to_dict() == {
        "0.png": "CU", "1.png": "", "2.png": "MCU", "3.png": "MS", "4.png": "", "5.png": "LS",
        "6.png": "NA", "7.png": "ELS", "8.png": "CU", "9.png": "MLS",
    }  # fmt: skip
    assert run("export", two[0]).stdout.splitlines()[1] == "0.png,CU,,,,,,train,0.png"
