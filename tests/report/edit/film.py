"""The film that is edited, and the page as a person uses it."""

from dataclasses import replace

import pytest

from moviegoer import corrections
from moviegoer.types import SceneKind, Span
from tests.report.invented_films import invent

DESK = {"viewport": {"width": 1280, "height": 900}}


PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


def in_three(film):
    """The film in three scenes, of shots 1 to 5, 6 to 9, and the rest."""
    (whole,) = film.scene_list
    runs = [(1, 5, whole.kind), (6, 9, SceneKind.OTHER), (10, 14, whole.kind)]
    staged = []
    for number, (first, last, kind) in enumerate(runs, 1):
        begin, end = film.shot_list[first - 1], film.shot_list[last - 1]
        staged.append(
            replace(
                whole,
                number=number,
                kind=kind,
                first_shot=first,
                last_shot=last,
                span=Span(begin.span.start_s, end.span.end_s),
                start_frame=begin.start_frame,
                end_frame=end.end_frame,
            )
        )
    return replace(film, scene_list=tuple(staged))


FILM = in_three(invent(14, names=("Ann; no", 'Be "B"', "Ça " * 40, "D" * 90, "E")))


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def news(page):
    return page.locator("#edit-news").inner_text()


def part(page, name):
    return page.locator(f"#edit-shots [data-part={name}]")


def saved(page, tmp_path, who="Ada"):
    """Save with the keyboard, and read the file as the program does."""
    if who:
        page.locator("#edit-by").fill(who)
    with page.expect_download() as waiting:
        page.keyboard.press("Control+s")
    assert waiting.value.suggested_filename == "corrections.toml"
    waiting.value.save_as(tmp_path / "corrections.toml")
    return corrections.read(tmp_path)


def shot(number):
    return FILM.shot_list[number - 1].span


def near(span):
    return pytest.approx((span.start_s, span.end_s), abs=0.001)


CHANCE = """
  let state = seed;
  const chance = (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
"""
