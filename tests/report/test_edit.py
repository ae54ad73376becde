"""The report's edit mode: corrections made with the keyboard, taken back, saved, opened again."""

import contextlib
import tomllib
from dataclasses import replace
from datetime import UTC

import numpy as np
import pytest

from moviegoer import corrections
from moviegoer.core.conversation.views import Views
from moviegoer.core.corrections import scenes
from moviegoer.core.corrections.deeds import PERSON, CutDeed
from moviegoer.core.corrections.scenes import Grounds
from moviegoer.core.people import recast, tracks
from moviegoer.core.people.corrections import Deed
from moviegoer.core.structure.signs import Signs
from moviegoer.report import page as report_page
from moviegoer.types import Embeddings, SceneKind, Span
from tests.report.invented_films import draw, invent
from tests.report.plotless import without_plots

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


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("edit") / "index.html"
    with pytest.MonkeyPatch.context() as patch:
        without_plots(patch)
        path.write_text(report_page.render(FILM, picture=draw(FILM)), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def visit(browser, address):
    """Open the edit mode; afterwards nothing may have been asked of a network or complained of."""
    with contextlib.ExitStack() as stack:
        complaints: list[str] = []

        def opened(window=DESK, **more):
            context = stack.enter_context(contextlib.closing(browser.new_context(**window, **more)))
            context.set_default_timeout(60_000)
            page = context.new_page()
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("request", lambda request: _note(request.url, complaints))
            page.goto(address, wait_until="domcontentloaded")
            page.locator(".edit-open [data-edit]").click()
            return page

        yield opened
        assert complaints == []


def _note(url, complaints):
    if not url.startswith(("file:", "data:", "blob:")):
        complaints.append(url)


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


def test_labels_are_set_and_confirmed_by_keys_and_read_back(visit, tmp_path):
    page = visit()
    press(page, "ArrowRight", "3", "ArrowDown", "y", "ArrowRight", "Enter")
    assert news(page).startswith("Medium close-up of shot 3: ")
    found = saved(page, tmp_path)
    told = [(one.head, one.label, one.by) for one in found.labels]
    assert told[:2] == [("scale", "MCU", "Ada"), ("mcu", "yes", "Ada")]
    assert told[2] == ("mcu", "yes" if FILM.shots["mcu_p"][2] >= 0.5 else "no", "Ada")
    first = found.labels[0]
    assert (first.span.start_s, first.span.end_s) == near(shot(2))
    assert first.when.tzinfo == UTC
    raw = tomllib.loads((tmp_path / "corrections.toml").read_text())
    assert (raw["version"], raw["film"]) == (2, FILM.film.key)
    assert page.locator("#edit-count").inner_text() == "3 corrections, saved"


def test_what_is_set_twice_is_said_once_and_several_labels_hold_together(visit, tmp_path):
    page = visit()
    press(page, "1", "2")
    page.locator("#edit-shots .fields button", has_text="lighting.direction").click()
    page.locator('[data-label="none"]').click()
    page.locator('[data-label="top"]').click()
    page.locator('[data-label="back"]').click()
    found = saved(page, tmp_path)
    assert [one.label for one in found.labels] == ["CU", "back;top"]


def test_undo_and_redo_go_where_it_was_done(visit, tmp_path):
    page = visit()
    before = part(page, "labels").locator('[aria-pressed="true"]').get_attribute("data-label")
    other = "1" if before != "ECU" else "2"
    press(page, other, "End", "Control+z")
    assert part(page, "where").inner_text() == "Shot 1 of 14"
    assert news(page).startswith("Taken back: Scale of shot 1")
    pressed = part(page, "labels").locator('[aria-pressed="true"]')
    assert pressed.get_attribute("data-label") == before
    assert page.locator("#edit-undo").is_disabled()
    press(page, "Control+y", "Control+z", "Control+Shift+z")
    assert page.locator("#edit-count").inner_text() == "1 correction, not saved"
    assert len(saved(page, tmp_path).labels) == 1


def test_cuts_are_taken_out_added_and_moved(visit, tmp_path):
    page = visit()
    press(page, "ArrowRight", "ArrowRight", "Delete")
    assert part(page, "where").inner_text() == "Shot 2 of 13"
    press(page, "End", "+")
    last = shot(14)
    at = round((last.start_s + last.end_s) / 2, 3)
    part(page, "transition").select_option("dissolve")
    part(page, "time").press("Enter")
    assert part(page, "where").inner_text() == "Shot 14 of 14"
    press(page, "Home", "ArrowRight")
    part(page, "begins").fill(f"{shot(2).start_s + 0.25:.3f}")
    part(page, "begins").press("Enter")
    assert "Shot 2 begins at" in news(page)
    one, two, three = saved(page, tmp_path).cuts
    assert (one.did, one.at_s) == (CutDeed.REMOVE, pytest.approx(shot(3).start_s, abs=0.001))
    assert (two.did, two.at_s) == (CutDeed.ADD, pytest.approx(at, abs=0.001))
    assert two.transition == "dissolve"
    assert three.did is CutDeed.MOVE
    assert three.to_s == pytest.approx(shot(2).start_s + 0.25, abs=0.002)


def test_a_time_that_is_none_is_refused_and_said(visit):
    page = visit()
    for typed, said in (
        ("soon", "Write a time as"),
        ("9:99:99", "The film ends"),
        ("0", "ends at"),
    ):
        part(page, "time").fill(typed)
        part(page, "time").press("Enter")
        assert said in news(page)
        assert part(page, "time").get_attribute("aria-invalid") == "true"
    assert page.locator("#edit-count").inner_text() == "Nothing set right yet"


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


CHANCE = """
  let state = seed;
  const chance = (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
"""
STAGED = """(seed) => { CHANCE
  const acts = [Scenes.begin, Scenes.join, Scenes.move, (shot) =>
    Scenes.call(Scenes.at(shot), Object.keys(EditWords.KINDS)[chance(3)]), Book.back, Book.again];
  for (let i = 0; i < 40; i++) acts[chance(acts.length)](chance(Book.shots().length));
  return {
    shown: Scenes.now().map((one) => [one.first + 1, one.stop, one.kind, one.how === "you"]),
    text: CorrectionsFile.write(Book.entries(), "Ada"),
  };
}""".replace("CHANCE", CHANCE)
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


def test_a_saved_file_is_opened_and_one_correction_taken_out(visit, tmp_path):
    page = visit()
    press(page, "1", "ArrowRight", "2", "Delete")
    saved(page, tmp_path)
    again = visit()
    again.locator("#edit-file").set_input_files(tmp_path / "corrections.toml")
    again.wait_for_function(
        "() => document.getElementById('edit-count').textContent.startsWith('3')"
    )
    assert part(again, "where").inner_text() == "Shot 1 of 13"
    assert "set by you" in again.locator("#edit-shots .fields button").first.inner_text()
    again.locator("[data-view=list]").click()
    again.get_by_role("button", name="Take out: no shot begins").click()
    assert again.locator("#edit-list li").count() == 2
    second = tmp_path / "second"
    second.mkdir()
    found = saved(again, second, who="Ben")
    assert {one.by for one in found.labels} == {"Ada"}
    assert not found.cuts


BAD = {
    "version = 9": "it is of version 9",
    "film = 'ffff'": "it speaks of another film",
    "[[shots]]\na = 1": "it holds 'shots'",
    "[[cut]]\ndid = 'add'\nby = 'x'\nwhen = 2026-01-01T00:00:00Z": "lacks something",
    "version = ": "it is not TOML",
}


def test_a_file_that_is_none_is_refused_and_said(visit, tmp_path):
    page = visit()
    for i, (text, said) in enumerate(BAD.items()):
        (tmp_path / f"bad{i}.toml").write_text(text)
        page.locator("#edit-file").set_input_files(tmp_path / f"bad{i}.toml")
        page.get_by_text(f"bad{i}.toml was not opened").wait_for()
        assert said in news(page)
    assert page.locator("#edit-undo").is_disabled()


def test_who_corrects_is_asked_for_and_leaving_with_unsaved_work_warns(visit):
    page = visit()
    press(page, "1", "Control+s")
    assert "Say who corrects" in news(page)
    assert page.evaluate("document.activeElement.id") == "edit-by"
    page.keyboard.press("Escape")
    assert page.locator(".unsaved").is_visible()
    assert page.locator("tr.edited").count() == 1
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]


def test_everything_in_it_has_a_name_and_fits_a_phone(visit):
    for window, scheme in ((DESK, "dark"), (PHONE, "light")):
        page = visit(window, color_scheme=scheme)
        for view in ("shots", "scenes", "people", "list"):
            page.locator(f"[data-view={view}]").click()
            for part_of in ("editor", f"edit-{view}"):
                wide = page.evaluate("(id) => document.getElementById(id).scrollWidth", part_of)
                assert wide <= window["viewport"]["width"], part_of
            nameless = page.evaluate(
                """() => ["button", "input", "select"]
                .flatMap((kind) => [...document.querySelectorAll(`#editor ${kind}`)])
                .filter((part) => !(part.ariaLabel || part.textContent.trim()
                  || part.labels?.length))
                .map((part) => part.outerHTML.slice(0, 80))"""
            )
            assert nameless == []
            assert page.locator("#editor kbd:visible").count() == 0 or window is DESK


def test_a_row_of_the_table_leads_to_its_shot(visit):
    page = visit()
    page.keyboard.press("Escape")
    page.locator("#shot-5 .more").click()
    page.locator("[data-edit-shot]").click()
    assert part(page, "where").inner_text() == "Shot 5 of 14"
