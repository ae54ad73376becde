import json
import subprocess
import sys

import av
import numpy as np
import pytest

from moviegoer.errors import StoreError
from moviegoer.sample import truth, truth_path, write_sample
from moviegoer.sample.script import FILM, SETUPS
from moviegoer.sample.stage import RATE, Lens, Stage


@pytest.fixture(scope="module")
def film(sample):
    """The film, decoded to small grey pictures."""
    with av.open(str(sample)) as container:
        frames = [
            frame.reformat(160, 90, "gray").to_ndarray() for frame in container.decode(video=0)
        ]
        sound = len(container.streams.audio)
    return sample, truth(), np.array(frames, np.float32), sound


def frame_of(setup, number=20):
    take = next(take for take in FILM if take.setup == setup)
    return next(Stage(1).frames(take, number, number + 1, np.zeros(1)))


def test_the_truth_tiles_the_film():
    facts = truth()
    for table in (facts["shots"], facts["scenes"]):
        starts = [row["start_frame"] for row in table]
        ends = [row["end_frame"] for row in table]
        assert starts == [0, *ends[:-1]]
        assert ends[-1] == facts["frames"]


def test_the_film_holds_what_it_is_there_for():
    facts = truth()
    shots = facts["shots"]
    (dialogue,) = [scene for scene in facts["scenes"] if scene["kind"] == "dialogue2"]
    assert dialogue["characters"] == ["anna", "ben"]
    inside = shots[dialogue["first_shot"] - 1 : dialogue["last_shot"]]
    assert sum(shot["mcu"] for shot in inside) >= 8
    assert {"single", "two", "none"} <= {shot["type"] for shot in inside}
    assert {shot["transition_in"] for shot in shots} == {"start", "cut", "fade", "dissolve"}
    assert {shot["scale"] for shot in shots} >= {"ELS", "MS", "MCU", "CU", "NA"}
    assert {shot["movement"] for shot in shots} >= {"static", "pan", "tilt", "push", "pull"}


def test_the_file_and_its_truth_agree(film):
    path, facts, frames, sound = film
    assert len(frames) == facts["frames"]
    assert sound == 1
    assert json.loads(truth_path(path).read_text()) == {"file": "sample.mp4", **facts}
    assert {p.name for p in path.parent.iterdir()} == {"sample.mp4", "sample.truth.json"}


def test_a_cut_changes_more_than_anything_beside_it(film):
    _, facts, frames, _ = film
    change = np.abs(np.diff(frames, axis=0)).mean(axis=(1, 2))
    cuts = [s["start_frame"] for s in facts["shots"] if s["transition_in"] == "cut"]
    for cut in cuts:
        around = np.r_[change[cut - 8 : cut - 1], change[cut : cut + 7]]
        assert change[cut - 1] > 3 * around.max()


def test_a_fade_is_black_in_its_middle_and_a_dissolve_shows_both_shots(film):
    _, facts, frames, _ = film
    for shot in facts["shots"]:
        middle, half = shot["start_frame"], shot["transition_frames"] // 2
        if shot["transition_in"] == "fade":
            assert frames[middle].mean() < 8
            assert frames[middle + half].mean() > 20
        if shot["transition_in"] == "dissolve":
            mean = (frames[middle - half - 1] + frames[middle + half]) / 2
            before = np.abs(frames[middle] - frames[middle - half - 1]).mean()
            assert np.abs(frames[middle] - mean).mean() < 0.5 * before


def test_a_flash_is_no_transition(film):
    _, facts, frames, _ = film
    (flash,) = facts["flashes"]
    assert frames[flash].mean() > 1.5 * frames[flash - 1].mean()
    assert np.abs(frames[flash + 4] - frames[flash - 1]).mean() < 8


@pytest.mark.parametrize("setup", [name for name, setup in SETUPS.items() if setup.figures])
def test_a_face_detector_finds_the_drawn_faces(setup, mtcnn):
    image = Lens(np.random.default_rng(1)).expose(frame_of(setup))
    _, found = mtcnn.detect(image)
    shown = [figure for figure in SETUPS[setup].figures if not figure.behind]
    assert sum(p > 0.95 for p in found if p is not None) == len(shown)


@pytest.fixture(scope="module")
def mtcnn():
    facenet = pytest.importorskip("facenet_pytorch")
    return facenet.MTCNN(keep_all=True, min_face_size=30)


def test_one_seed_paints_one_picture_and_another_another():
    take = next(take for take in FILM if take.setup == "house")
    pictures = [next(Stage(seed).frames(take, 0, 1, np.zeros(1))) for seed in (1, 1, 2)]
    assert np.array_equal(pictures[0], pictures[1])
    assert not np.array_equal(pictures[0], pictures[2])


def test_people_move_while_the_camera_stands():
    take = next(take for take in FILM if take.setup == "anna")
    frames = list(Stage(1).frames(take, 0, RATE, np.linspace(0, 1, RATE)))
    change = np.abs(frames[0].astype(int) - frames[-1]).max(axis=2)
    assert (change > 20).mean() > 0.01
    assert (change[:60] == 0).mean() > 0.8


@pytest.mark.parametrize("name", ["sample.nonsense", "taken/sample.mp4"])
def test_a_film_that_cannot_be_written_leaves_nothing(name, tmp_path):
    (tmp_path / "taken").write_text("a file, no folder")
    with pytest.raises(StoreError, match="cannot write the sample film"):
        write_sample(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_its_folder_is_made(monkeypatch, tmp_path):
    monkeypatch.setattr(
        "moviegoer.sample.film._encode", lambda draft, _seed: draft.write_bytes(b"film")
    )
    write_sample(tmp_path / "new" / "sample.mp4")
    assert (tmp_path / "new" / "sample.truth.json").is_file()


def test_the_sample_needs_no_torch():
    code = "import sys, moviegoer.sample; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
