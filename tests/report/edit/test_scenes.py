"""Scenes in the edit mode: begun, joined, moved, and laid as the program lays them."""

from dataclasses import replace

import numpy as np
import pytest

from moviegoer import corrections
from moviegoer.core.conversation.views import Views
from moviegoer.core.corrections import scenes
from moviegoer.core.corrections.deeds import PERSON
from moviegoer.core.corrections.scenes import Grounds
from moviegoer.core.structure.signs import Signs
from tests.report.edit.film import CHANCE, FILM, news, part, press, saved, shot


def staged(page):
    """Scenes as the list of them tells: first words of each row."""
    page.locator("[data-view=scenes]").click()
    rows = page.locator("#edit-scenes li").all()
    spans = [row.locator("p").inner_text().split(", ")[0] for row in rows]
    kinds = [row.locator("select").input_value() for row in rows]
    page.locator("[data-view=shots]").click()
    return list(zip(spans, kinds, strict=True))


def test_scenes_begin_are_joined_and_moved_by_keys_and_taken_back(visit, tmp_path):
    page = visit()
    one, two = FILM.scene_list[:2]
    before = staged(page)
    assert len(before) == len(FILM.scene_list)
    press(page, "Home", "ArrowRight")
    assert news(page).startswith("Shot 2. ")
    press(page, "ArrowLeft")
    assert news(page).startswith("Shot 1, the first of scene 1. ")
    press(page, "ArrowRight", "ArrowRight", "Shift+S")
    assert news(page) == "A scene begins with shot 3."
    assert part(page, "stage").inner_text() == (
        f"Scene 2 of {len(before) + 1}, shots 3 to {one.last_shot}"
    )
    divided = staged(page)
    assert [kind for _, kind in divided[:2]] == [str(one.kind)] * 2
    press(page, "Shift+S")
    assert "begins with this shot already" in news(page)
    press(page, "Control+z")
    assert staged(page) == before
    press(page, "Control+y", "Shift+J")
    assert staged(page) == before
    press(page, *["ArrowRight"] * (two.first_shot - 4), "Shift+J")
    assert f"No scene begins with this shot: scene 1 begins with shot {one.first_shot}" in news(
        page
    )
    press(page, "Shift+M")
    assert news(page) == f"Scene 2 begins with shot {two.first_shot - 1}."
    assert part(page, "kind").locator("select").input_value() == str(two.kind)
    part(page, "kind").locator("select").select_option("dialogue")
    said = [
        (one.span.start_s, one.span.end_s, one.kind) for one in saved(page, tmp_path).scenes[-2:]
    ]
    bound = shot(two.first_shot - 1).start_s
    assert said == [
        (0.0, pytest.approx(bound, abs=0.001), one.kind),
        (pytest.approx(bound, abs=0.001), pytest.approx(two.span.end_s, abs=0.001), "dialogue"),
    ]
    assert staged(page)[1][1] == "dialogue"


def test_scenes_of_an_opened_file_are_laid_as_the_program_lays_them(visit, tmp_path):
    page = visit()
    last = FILM.scene_list[-1]
    spans = [(0, shot(3).end_s, ""), (shot(2).start_s, last.span.end_s, 'kind = "dialogue"\n'),
             (shot(4).start_s, shot(4).end_s, "")]  # fmt: skip
    signed = 'by = "Bo"\nwhen = 2026-11-20T10:00:00Z\n'
    text = "".join(f"[[scene]]\nfrom_s = {a}\nto_s = {b}\n{k}{signed}" for a, b, k in spans)
    (tmp_path / "given.toml").write_text(text)
    page.locator("#edit-file").set_input_files(tmp_path / "given.toml")
    page.get_by_text("3 corrections opened").wait_for()
    told = page.evaluate("Scenes.now().map((one) => [one.first, one.stop, one.kind, one.how])")
    first = str(FILM.scene_list[0].kind)
    assert told == [
        [0, 1, first, "you"],
        [1, 3, "dialogue", "you"],
        [3, 4, "dialogue", "you"],
        [4, 14, "dialogue", "you"],
    ]


STAGED = """(seed) => { CHANCE
  const acts = [Scenes.begin, Scenes.join, Scenes.move, (shot) =>
    Scenes.call(Scenes.at(shot), Object.keys(EditWords.KINDS)[chance(3)]), Book.back, Book.again];
  for (let i = 0; i < 40; i++) acts[chance(acts.length)](chance(Book.shots().length));
  return {
    shown: Scenes.now().map((one) => [one.first + 1, one.stop, one.kind, one.how === "you"]),
    text: CorrectionsFile.write(Book.entries(), "Ada"),
  };
}""".replace("CHANCE", CHANCE)


def bare_grounds():
    """Shots in which nobody is seen: for corrections that say all themselves."""
    count = len(FILM.shot_list)
    nothing, never = np.full(count, np.nan), np.zeros(count, bool)
    views = Views(
        numbers=(),
        duration_s=np.array([one.span.duration_s for one in FILM.shot_list]),
        people_p=np.tile([1.0, 0, 0, 0], (count, 1)),
        seen=np.zeros((count, 0)),
        scale_p=np.full((count, 8), np.nan),
        ots_p=nothing,
        side_p=np.full((count, 3), np.nan),
        gaze_p=np.full((count, 3), np.nan),
        gradual=never,
        returns=never,
        spanned=never,
        setup=np.arange(count) + 1,
        speech=nothing,
    )
    flat = np.zeros(count)
    signs = Signs(np.full((count, 2, 2), 0.5), never, flat, np.full(count, "unknown"))
    colours = np.zeros((count, 2))
    return Grounds(FILM.shot_list, views, colours, signs, (), FILM.faces, FILM.keyframes)


def test_whatever_is_done_to_scenes_the_program_makes_of_the_file_what_the_page_shows(visit):
    page = visit()
    found = [replace(one, characters=()) for one in FILM.scene_list]
    for seed in range(1, 5):
        told = page.evaluate(STAGED, seed)
        given = corrections.understood(told["text"], "the page").scenes
        laid, fates = scenes.apply(given, found, bare_grounds())
        assert all(fate.applied for fate in fates)
        assert told["shown"] == [
            [one.first_shot, one.last_shot, str(one.kind), one.how == PERSON] for one in laid
        ]
        assert PERSON in [one.how for one in laid]
