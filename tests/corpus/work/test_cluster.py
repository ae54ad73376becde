"""A Ray cluster of two nodes, of which a worker is killed half-way."""

import json
import os
import signal
import sys
from pathlib import Path

import pandas as pd
import pytest

import moviegoer
from moviegoer import config
from moviegoer.corpus.work.conducting import conduct
from moviegoer.corpus.work.journal import Journal, State
from moviegoer.corpus.work.planning import plan
from moviegoer.corpus.work.sources import read
from moviegoer.errors import ConfigError
from tests import films

TABLES = ("shots", "scenes", "characters", "frames", "faces")


def test_without_ray_one_line_says_what_to_install(monkeypatch):
    from moviegoer.corpus.work.cluster import Nodes

    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ConfigError, match=r"pip install 'moviegoer\[ray\]'"):
        Nodes("auto")


class Killer:
    """Watches the work, and kills the first worker that is seen at it."""

    def __init__(self):
        self.killed = ""
        self.said = []
        self.parts = {}

    def show(self, standing):
        for task, how in standing.running:
            if not self.killed and how.stage not in ("start", "fetch"):
                self.killed = task.name
                os.kill(int(how.where.rpartition(":")[2]), signal.SIGKILL)

    def ended(self, standing, outcome):
        self.said.append((outcome.task.name, outcome.reason))
        self.parts[Path(outcome.task.address).name] = outcome.task.parts


@pytest.fixture
def cluster(monkeypatch):
    pytest.importorskip("ray", reason="Ray is an extra: pip install 'moviegoer[ray]'")
    from ray.cluster_utils import Cluster

    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    started = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    started.add_node(num_cpus=2)
    yield started
    started.shutdown()


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.filterwarnings("ignore")
def test_two_nodes_and_a_killed_worker_give_the_plain_runs_tables(cluster, tmp_path):
    """Two films, of which the longer is scanned in two parts; three workers of one core."""
    from moviegoer.corpus.work.cluster import Nodes

    shelf = tmp_path / "films"
    shelf.mkdir()
    films.cuts(shelf / "short.mp4", (30, 40, 25))
    films.cuts(shelf / "long.mp4", (90, 70, 30, 110, 60), options={"g": "50"})
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    made = plan(read(shelf), corpus, lambda source: config.load({}), before={})
    crew, killer = Nodes(cluster.address, part_s=5.0), Killer()
    try:
        ended = list(conduct(made, crew, corpus, Journal(corpus), killer))
    finally:
        crew.close()
    assert killer.killed
    assert not list(corpus.glob("work/*/*"))
    assert sorted(entry.folder for entry in ended) == sorted(task.name for task in made.todo)
    assert {entry.state for entry in ended} == {State.DONE}, killer.said
    assert killer.parts == {"short.mp4": 1, "long.mp4": 2}
    (long,) = (corpus / "films").glob("long-*")
    took = json.loads((long / "manifest.json").read_text())["timings_s"]
    assert "scan" not in took, "the parts were not joined"
    for task in made.todo:
        moviegoer.analyze(task.address, out=tmp_path / "plain" / task.name)
        for table in TABLES:
            one, other = (
                pd.read_parquet(home / task.name / f"{table}.parquet")
                for home in (corpus / "films", tmp_path / "plain")
            )
            pd.testing.assert_frame_equal(one, other, check_exact=False, atol=1e-6, rtol=0)
