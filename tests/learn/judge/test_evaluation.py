import json

import numpy as np
import pytest

from moviegoer.errors import DataError
from moviegoer.learn.dataset import table
from moviegoer.learn.judge import evaluation, files, material
from moviegoer.learn.judge.evaluation import Wanted, evaluate
from moviegoer.learn.judge.models import Facts, load
from moviegoer.learn.judge.thumbs import thumbs
from tests.learn.judge import made


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return table.read(made.filmed(tmp_path_factory.mktemp("stills")))


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    return load(str(made.director(tmp_path_factory.mktemp("model") / "director.safetensors")))


@pytest.fixture(scope="module")
def found(data, judged):
    chosen = material.gather(data, judged.facts)
    return evaluate(judged.facts, chosen, material.look(chosen, judged))


def test_what_a_small_network_learnt_is_found_in_its_figures(found):
    assert len(found.material) == 36
    assert 0.6 < found.report.accuracy.value <= 30 / 36, "a sixth is labelled wrongly"
    assert found.report.groups == 6
    assert found.material.unit == "film"
    assert {one.name for one in found.by_film} == {
        f"{who} {n}" for who in made.PLACES for n in (0, 1)
    }
    assert len(found.by_light) == 4


def test_frames_are_pooled_to_films_and_put_right_what_single_ones_get_wrong(found):
    assert len(found.films) == 6
    assert all(one.right for one in found.films)


def test_films_that_were_trained_on_are_told_from_others_and_it_is_said(found):
    assert found.watched is not None
    assert found.watched.seen.pictures == found.watched.unseen.pictures == 18
    assert any("trained on" in one for one in found.cautions)


def test_few_films_make_narrow_intervals_and_it_is_said(found):
    assert any("6 films" in one for one in found.cautions)


def test_every_picture_of_a_gallery_has_a_thumbnail(found):
    small = thumbs(found)
    wanted = {int(r) for one in found.galleries for some in (one.most, one.least) for r in some}
    assert wanted == set(small)
    assert all(one.startswith("/9j/") for one in small.values())


def test_all_of_it_is_data(found):
    tree = json.loads(files.as_json(found, model="m", data="d"))
    assert tree["report"]["pictures"] == 36
    assert tree["report"]["drawn"] == "film"
    assert np.array(tree["confusion"]).sum() == 36
    assert len(tree["films"]) == 6
    rows = files.answers(found)
    assert (rows["right"] == (rows["truth"] == rows["said"])).all()
    assert rows[["p.Ada", "p.Bo", "p.Cy"]].sum(axis=1).to_numpy() == pytest.approx(1, abs=1e-3)
    labels = files.labels(found.report)
    assert labels["label"].tolist() == ["Ada", "Bo", "Cy", "all"]
    assert len(files.films(found)) == 6


def split(data, sides):
    return data.with_column("split", [sides[i % len(sides)] for i in range(len(data))])


def test_the_test_side_is_judged_and_the_threshold_chosen_on_validation(data):
    fake = made.FakeModel(labels=("0", "1"))
    parted = split(data, ["train", "validation", "test"])
    chosen = material.gather(parted, fake.facts)
    assert (chosen.side, len(chosen)) == ("test", 12)
    assert evaluation.side_of_choice(chosen) == "validation"
    other = material.gather(parted, fake.facts, side="validation")
    found = evaluate(
        fake.facts,
        chosen,
        material.look(chosen, fake),
        wanted=Wanted(0.9),
        choosing=(other, material.look(other, fake)),
    )
    assert found.at is not None
    assert found.at.chosen_on == "the side 'validation'"
    p = material.look(other, fake).p[:, 1]
    assert (p[other.held[:, 1]] >= found.at.choice.threshold).mean() >= 0.9


def test_a_model_judged_on_what_it_learnt_is_said_to_be(data, judged):
    chosen = material.gather(data, judged.facts)
    seen = material.look(chosen, judged)
    found = evaluate(judged.facts, chosen, seen, learnt=True)
    assert "remembers" in found.cautions[0]


def test_labels_that_the_model_lacks_are_left_out_and_named(data, judged):
    names = data.table["director"].replace({"Cy": "Dee"}).tolist()
    chosen = material.gather(data.with_column("director", names), judged.facts)
    assert chosen.left_out == {"Dee": 12}
    found = evaluate(judged.facts, chosen, material.look(chosen, judged))
    assert any("'Dee' are left out" in one for one in found.cautions)


@pytest.mark.parametrize(
    ("facts", "side", "said"),
    [
        (Facts("m", "director", ("Kay", "Lou")), None, "no picture has one of these labels"),
        (Facts("m", "scale", ("CU", "LS")), None, "no picture has a label for 'scale'"),
        (Facts("m", "director", ("Ada", "Bo")), "test", "on the side 'test'"),
    ],
)
def test_what_cannot_be_judged_is_one_line(data, facts, side, said):
    with pytest.raises(DataError, match=said) as caught:
        material.gather(data, facts, side=side)
    assert "\n" not in str(caught.value)


def test_a_threshold_for_no_label_is_refused(data, judged):
    chosen = material.gather(data, judged.facts)
    seen = material.look(chosen, judged)
    with pytest.raises(DataError, match="no label 'Eve'"):
        evaluate(judged.facts, chosen, seen, wanted=Wanted(0.8, "Eve"))
    found = evaluate(judged.facts, chosen, seen, wanted=Wanted(1.0, "Bo"))
    assert found.at is not None
    assert found.at.report.labels[1].recall.value == 1.0


def test_yes_and_one_are_the_same_answer(data):
    facts = Facts("m", "mcu", ("0", "1"))
    words = data.table["mcu"].replace({"1": "yes", "0": "no"}).tolist()
    one = material.gather(data, facts).held
    assert np.array_equal(material.gather(data.with_column("mcu", words), facts).held, one)
