"""People in the edit mode: named, merged, told apart, and who they are to the program."""

import numpy as np
import pytest

from moviegoer import corrections
from moviegoer.core.people import recast, tracks
from moviegoer.core.people.corrections import Deed
from moviegoer.types import Embeddings, SceneKind
from tests.report.edit.film import CHANCE, FILM, near, news, part, press, saved, shot


def test_people_are_named_and_merged_and_scenes_are_called(visit, tmp_path):
    page = visit()
    page.locator("[data-view=people]").click()
    people = len(FILM.cast)
    page.locator("#edit-people input").nth(1).fill("  Ilsa  Lund ")
    page.keyboard.press("Tab")
    assert news(page) == 'Be "B" is called Ilsa Lund.'
    page.locator("#edit-people input").nth(0).fill("Ilsa Lund")
    page.keyboard.press("Tab")
    assert "Somebody is called Ilsa Lund already" in news(page)
    page.locator("#edit-people select").nth(0).select_option(label="Ilsa Lund")
    page.locator("#edit-people li").nth(0).get_by_role("button", name="Merge").click()
    assert page.locator("#edit-people li").count() == people - 1
    page.locator("[data-view=scenes]").click()
    page.locator("#edit-scenes select").nth(0).select_option("other")
    found = saved(page, tmp_path)
    named, merged = found.people
    assert (named.did, named.name, merged.did) == (Deed.NAME, "Ilsa Lund", Deed.MERGE)
    assert len(merged.of) == 2
    one = FILM.cast[1]
    assert len(named.of[0].faces) == len(one.shots)
    boxes = FILM.faces.box[list(one.faces)]
    assert list(named.of[0].faces[0].box) == pytest.approx(list(boxes[0]), abs=1e-4)
    (scene,) = found.scenes
    assert scene.kind is SceneKind.OTHER
    assert (scene.span.start_s, scene.span.end_s) == near(FILM.scene_list[0].span)


RECAST = """(seed) => { CHANCE
  const any = (list) => list[chance(list.length)];
  const acts = [
    () => {
      const [shot, other] = [any(Book.shots()), any([null, ...People.now()])];
      const person = any(People.seen(shot));
      if (!person || person === other || !(other || People.elsewhere(person, shot))) return;
      People.recast(shot, 1, person, other);
    },
    () => {
      const [person, other] = [any(People.now()), any(People.now())];
      if (person !== other && !chance(3)) People.merge(person, other);
    },
    () => People.rename(any(People.now()), `Name ${chance(1e6)}`), Book.back, Book.again];
  for (let i = 0; i < 30; i++) any(acts)();
  return {
    shown: People.now().map((one) => [one.name, one.faces.map(([s]) => Book.baseAt(s) + 1)]),
    text: CorrectionsFile.write(Book.entries(), "Ada"),
  };
}""".replace("CHANCE", CHANCE)


def test_whoever_is_said_to_be_who_the_program_makes_of_the_file_what_the_page_shows(visit):
    page = visit()
    alike = Embeddings(np.arange(len(FILM.faces)), np.ones((len(FILM.faces), 1)), "none")
    linked = tracks.link(FILM.faces, FILM.keyframes)
    evidence = recast.Evidence(FILM.faces, linked, alike, FILM.keyframes, FILM.shot_list)
    for seed in range(1, 5):
        told = page.evaluate(RECAST, seed)
        given = corrections.understood(told["text"], "the page").people
        cast, outcomes = recast.apply(given, FILM.cast, evidence)
        assert all(one.applied and one.found == one.faces for one in outcomes)
        made = [[one.name, sorted(shot_of(linked, one))] for one in cast]
        shown = [[name, sorted(shots)] for name, shots in told["shown"]]
        assert sorted(shots for _, shots in made) == sorted(shots for _, shots in shown)
        named = [one for one in shown if one[0].startswith("Name ")]
        assert named
        assert [one for one in named if one not in made] == []


def shot_of(linked, someone):
    """The shot of each track of somebody."""
    frame = {int(linked[row]): int(FILM.faces.frame[row]) for row in someone.faces}
    shot = dict(zip(FILM.keyframes.frame.tolist(), FILM.keyframes.shot.tolist(), strict=True))
    return [shot[at] for at in frame.values()]


def seen(page):
    return part(page, "who").locator("option").all_inner_texts()


def test_somebody_in_a_shot_is_another_or_somebody_new(visit, tmp_path):
    page = visit()
    ann, be = FILM.cast[:2]
    alone = next(n for n in ann.shots if n not in be.shots)
    press(page, "Home", *["ArrowRight"] * (alone - 1))
    assert seen(page) == [ann.name]
    press(page, "Shift+P")
    assert "Not Ann; no but who?" in news(page)
    page.keyboard.type(be.name)
    press(page, "Tab", "Enter")
    assert news(page) == f"In shot {alone}, {ann.name} is {be.name}."
    assert seen(page) == [be.name]
    press(page, "Control+z")
    assert seen(page) == [ann.name]
    press(page, "Control+y")
    part(page, "recast").click()
    assert "Choose first who it is." in news(page)
    part(page, "whom").locator("select").select_option(label="a new person")
    part(page, "recast").click()
    assert seen(page) == ["Somebody new"]
    assert "a new person" not in part(page, "whom").inner_text(), "is seen nowhere else"
    page.locator("[data-view=people]").click()
    assert page.locator("#edit-people li").count() == len(FILM.cast) + 1
    page.locator("#edit-people input").last.fill("Ilsa")
    page.keyboard.press("Tab")
    split, merged, again, named = saved(page, tmp_path).people
    assert [one.did for one in (split, merged, again, named)] == [
        Deed.SPLIT, Deed.MERGE, Deed.SPLIT, Deed.NAME,
    ]  # fmt: skip
    mine = split.of[1]
    assert len(mine.faces) == 1
    assert shot(alone).start_s <= mine.faces[0].time_s < shot(alone).end_s
    assert len(split.of[0].faces) == len(ann.shots) - 1
    assert mine.faces == merged.of[1].faces == again.of[1].faces == named.of[0].faces
    assert named.name == "Ilsa"


def test_a_split_is_taken_out_with_what_rests_on_it(visit, tmp_path):
    page = visit()
    ann = FILM.cast[0]
    press(page, "Home", *["ArrowRight"] * (ann.shots[0] - 1))
    before = seen(page)
    part(page, "whom").locator("select").select_option(index=2)
    part(page, "recast").click()
    assert page.locator("#edit-count").inner_text() == "2 corrections, not saved"
    assert seen(page) != before
    saved(page, tmp_path)
    other = visit()
    other.locator("#edit-file").set_input_files(tmp_path / "corrections.toml")
    other.get_by_text("2 corrections opened").wait_for()
    for one in (page, other):
        one.locator("[data-view=list]").click()
        one.get_by_role("button", name="different people").first.click()
        one.locator("[data-view=list]").click()
        one.get_by_role("button", name="Take out").first.click()
        assert one.locator("#edit-list li").count() == 0
        one.locator("[data-view=shots]").click()
        assert seen(one) == before
