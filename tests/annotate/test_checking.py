"""Which shots are drawn, and what becomes of what people say of them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from moviegoer.annotate import checking
from moviegoer.errors import DataError, HeadError
from moviegoer.types import Span
from tests.checks import give, lay


@pytest.fixture
def film(tmp_path):
    return tmp_path, lay(tmp_path)


def drawn(film, count=8, *names, seed=0):
    folder, analysis = film
    sample = checking.draw(folder, analysis, names or ("scale",), count=count, seed=seed)
    checking.keep(folder, sample)
    return sample


def test_each_shot_is_drawn_once_by_its_middle_keyframe(film):
    _, analysis = film
    sample = drawn(film, 999)
    frames = {int(name[-12:-4]) for name in sample.drawn}
    assert frames == set(analysis.keyframes.frame.reshape(-1, 3)[:, 1].tolist())
    assert set(sample.said["scale"]) == set(sample.drawn)


def test_a_sample_grows_and_keeps_what_was_drawn(film):
    few = drawn(film, 5)
    more = drawn(film, 9, "scale", "mcu", seed=4)
    assert more.drawn[:5] == few.drawn
    assert len(set(more.drawn)) == 9
    assert set(more.said) == {"scale", "mcu"}
    assert drawn(film, 3).drawn == more.drawn


def test_shots_outside_the_films_body_are_not_drawn(film):
    folder, analysis = film
    middle = analysis.shot_list[9].span.end_s
    body = replace(analysis, body=Span(0.0, middle))
    sample = checking.draw(folder, body, ["scale"], count=99, seed=0)
    assert len(sample.drawn) == 10


def test_what_nobody_answered_is_not_confirmed(film):
    sample = drawn(film, 10)
    assert checking.inspect(*film) is None
    right = {name: sample.said["scale"][name] for name in sample.drawn[:4]}
    wrong = {sample.drawn[4]: "NA" if sample.said["scale"][sample.drawn[4]] != "NA" else "CU"}
    give(film[0], right | wrong)
    found = checking.inspect(*film)
    assert (found.shots, found.of, found.people, found.blind) == (5, 20, ("ann",), True)
    assert (found.since, found.until) == ("2026-11-20", "2026-11-21")
    (scale,) = found.heads
    assert (scale.right, scale.checked, scale.of, scale.share) == (4, 5, 20, 0.8)
    assert 0.4 < scale.low < 0.8 < scale.high < 0.96
    assert scale.skipped == 0


def test_skipped_and_undecided_shots_are_told(film):
    sample = drawn(film, 10)
    first, _, third, fourth = sample.drawn[:4]
    give(film[0], {first: "CU", third: "?", fourth: "MS"})
    give(film[0], {first: "CU", fourth: "LS"}, who="ben")
    (scale,) = checking.inspect(*film).heads
    assert (scale.checked, scale.unsure, scale.skipped) == (1, 2, 1)


def test_answers_about_shots_that_were_not_drawn_do_not_count(film):
    sample = drawn(film, 3)
    other = set(drawn(film, 20).drawn) - set(sample.drawn)
    checking.keep(film[0], sample)
    give(film[0], dict.fromkeys(other, "CU"))
    assert checking.inspect(*film) is None


def test_a_shot_that_a_person_set_counts_as_the_program_had_it(film):
    folder, analysis = film
    sample = drawn(film, 6)
    was = sample.said["scale"]
    truth = {name: "NA" if was[name] != "NA" else "CU" for name in sample.drawn}
    give(folder, truth)
    scores = analysis.heads["scale"]
    row = [list(scores.labels).index("NA")] * len(scores.p)
    corrected = replace(
        scores, p=np.eye(len(scores.labels))[row], how=np.full(len(scores.p), "person")
    )
    after = replace(analysis, heads={**analysis.heads, "scale": corrected})
    assert checking.inspect(folder, after).heads[0].right == 0


def test_who_saw_the_programs_answers_is_remembered(film):
    sample = drawn(film)
    give(film[0], {sample.drawn[0]: "CU"})
    checking.keep(film[0], sample, shown_to="ann")
    checking.keep(film[0], checking.read(film[0]), shown_to="ann")
    assert checking.read(film[0]).shown == ("ann",)
    assert not checking.inspect(*film).blind


def test_answers_become_a_table_that_data_sets_are_built_from(film):
    from moviegoer.learn.dataset import sources

    folder, analysis = film
    sample = drawn(film, 4, "scale", "mcu")
    give(folder, dict(zip(sample.drawn[:3], ("NA", "CU", "?"), strict=True)))
    give(folder, {sample.drawn[0]: "yes"}, head="mcu")
    assert checking.write_table(folder, analysis) == 2
    table = pd.read_csv(folder / "checked.csv", keep_default_na=False, dtype=str)
    assert list(table["scale"]) == ["NA", "CU"]
    assert list(table["mcu"]) == ["1", ""]
    assert set(table["film"]) == {folder.name}
    row = table.iloc[0]
    shot = analysis.shot_list[int(row["shot"]) - 1]
    assert shot.start_frame <= int(row["frame"]) < shot.end_frame
    built = sources.build([folder / "checked.csv"])
    assert list(built.table["scale"]) == ["NA", "CU"]
    assert all(built.path(file).is_file() for file in built.table["file"])


def test_without_answers_there_is_no_table(film):
    drawn(film)
    assert checking.write_table(*film) == 0
    assert not (film[0] / "checked.csv").exists()


def test_what_was_not_asked_and_what_is_no_sample_is_refused(film):
    folder, analysis = film
    with pytest.raises(HeadError, match="does not answer texture"):
        checking.draw(folder, analysis, ["texture"], count=1, seed=0)
    (folder / "checked.json").write_text('{"drawn": 3}')
    with pytest.raises(DataError, match="not what 'moviegoer accuracy' writes"):
        checking.read(folder)
