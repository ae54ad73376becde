"""`moviegoer graph`: what it writes, where, and what it says of what it cannot write."""

import csv
import io
import json

import networkx as nx
import pytest
from click.testing import CliRunner

from moviegoer.cli.main import cli
from moviegoer.errors import StoreError
from moviegoer.pipeline import publish
from moviegoer.store import write
from tests.report.invented_films import invent


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder that holds as much of a finished analysis as is read."""
    place = tmp_path_factory.mktemp("reports") / "film"
    place.mkdir()
    write(place / publish.SNAPSHOT, invent(60, people=4, names=("Ilsa", "<Rick>", "Sam \x07")))
    (place / publish.MANIFEST).write_text("{}")
    return place


def run(*args, code=0):
    done = CliRunner().invoke(cli, ["graph", *map(str, args)])
    assert done.exit_code == code, done.output
    return done


def rows(path):
    return list(csv.DictReader(io.StringIO(path.read_text())))


def test_graphml_goes_to_stdout(folder):
    done = run(folder)
    found = nx.read_graphml(io.BytesIO(done.stdout_bytes))
    assert found.nodes["character-2"]["label"] == "<Rick>"
    assert {kind for *_, kind in found.edges(data="kind")} >= {"looks_at", "talks_with"}
    assert done.stderr == "1 name holds characters that XML forbids; they are written as \ufffd\n"


def test_the_files_name_says_the_format(folder, tmp_path):
    done = run(folder, "--of", "characters", "-o", tmp_path / "people.GEXF")
    assert done.stdout == f"{tmp_path / 'people.GEXF'}\n"
    found = nx.read_gexf(tmp_path / "people.GEXF")
    assert len(found) == 4
    assert {"betweenness", "community", "spells"} <= set(found.nodes["character-1"])


def test_csv_is_two_files(folder, tmp_path):
    run(folder, "--of", "characters", "-o", tmp_path / "people.csv")
    nodes = rows(tmp_path / "people-nodes.csv")
    edges = rows(tmp_path / "people.csv")
    assert {row["Source"] for row in edges} <= {row["Id"] for row in nodes}
    assert "nodes" in run(folder, "--format", "csv").stderr


def test_measures_are_told_as_tables(folder):
    text = run(folder, "--measures").stdout
    first = text.splitlines()[0].split("  ")
    assert {"character", "degree", "community"} <= {word.strip() for word in first}
    assert "modularity: " in text
    assert "density so far" in text


def test_measures_as_json_hold_everything(folder):
    told = json.loads(run(folder, "--measures", "--format", "json", "--window", "60").stdout)
    assert told["whole"]["people"] == len(told["people"]) == 4
    strength = [one["weighted_degree"] for one in told["people"]]
    assert strength == sorted(strength, reverse=True)
    assert [one["start_s"] for one in told["time"]] == [60.0 * i for i in range(len(told["time"]))]
    assert told["time"][-1]["people_so_far"] == 4


def test_measures_as_csv_are_three_files(folder, tmp_path):
    run(folder, "--measures", "-o", tmp_path / "m.csv")
    names = ("m.csv", "m-time.csv", "m-whole.csv")
    people, time, whole = (rows(tmp_path / name) for name in names)
    assert len(people) == int(whole[0]["people"]) == 4
    assert [float(row["end_s"]) for row in time[:-1]] == [float(row["start_s"]) for row in time[1:]]


def test_the_analysis_own_graph_is_not_written_over(folder):
    words = ["graph", str(folder), "--of", "characters", "-o", str(folder / "graph.graphml")]
    done = CliRunner().invoke(cli, words)
    assert isinstance(done.exception, StoreError)
    assert not (folder / "graph.graphml").exists()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--format", "table"], "choose from graphml, gexf, json, csv"),
        (["--measures", "--format", "gexf"], "choose from table, csv, json"),
        (["--window", "60"], "goes with --measures"),
        (["--measures", "--window", "0"], "0.0 is not in the range"),
        (["--measures", "--window", "nan"], "nan is no number of this kind"),
        (["--of", "crew"], "'crew' is not one of"),
    ],
)
def test_a_wrong_option_is_told(folder, args, said):
    assert said in run(folder, *args, code=2).stderr


def test_a_folder_without_an_analysis_leaves_nothing_behind(tmp_path):
    out = tmp_path / "out.gexf"
    done = CliRunner().invoke(cli, ["graph", str(tmp_path), "-o", str(out)])
    assert isinstance(done.exception, StoreError)
    assert not out.exists()


def test_a_film_without_people_has_a_graph_and_no_measures(tmp_path):
    write(tmp_path / publish.SNAPSHOT, invent(3, people=0, heads=False))
    (tmp_path / publish.MANIFEST).write_text("{}")
    assert "<graphml" in run(tmp_path, "--of", "characters").stdout
    assert "no character was found" in run(tmp_path, "--measures").stdout
    assert run(tmp_path, "--measures", "--format", "csv").stdout == ""
