"""From the report's edit mode to the tables: what was set in the page is so after its import."""

import contextlib
import shutil

import pandas as pd
import pytest
from click.testing import CliRunner

from moviegoer import corrections
from moviegoer.cli.main import cli
from moviegoer.pipeline import perception, publish
from moviegoer.sense import scan


@pytest.fixture
def folder(made, tmp_path, monkeypatch):
    """A copy to correct; the film may not be looked at again."""
    shutil.copytree(made / "out", tmp_path / "out")
    monkeypatch.setattr(scan, "scan", None)
    monkeypatch.setattr(perception, "Eyes", lambda *_: None)
    return tmp_path / "out"


@contextlib.contextmanager
def edit_mode(browser, folder):
    """The edit mode of an analysis's report."""
    with contextlib.closing(browser.new_context()) as context:
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.goto((folder / "index.html").as_uri(), wait_until="domcontentloaded")
        page.locator(".edit-open [data-edit]").click()
        yield page


def go(page, shot):
    page.keyboard.press("Home")
    for _ in range(shot - 1):
        page.keyboard.press("ArrowRight")


def bring(page, folder):
    """Save in the page and import the file."""
    page.locator("#edit-by").fill("Ada")
    with page.expect_download() as waiting:
        page.keyboard.press("Control+s")
    waiting.value.save_as(folder.parent / "saved.toml")
    command = ["corrections", "import", str(folder.parent / "saved.toml"), str(folder)]
    done = CliRunner().invoke(cli, command)
    assert done.exit_code == 0, done.output
    assert "not applied" not in done.output


def scenes(folder):
    table = pd.read_csv(folder / "scenes.csv", keep_default_na=False)
    return list(table[["first_shot", "last_shot", "kind", "how"]].itertuples(index=False))


def shown(page):
    """Scenes as the page says they are."""
    return page.evaluate("Scenes.now().map((one) => [one.first + 1, one.stop, one.kind])")


def test_scenes_set_in_the_page_are_so_and_marked(browser, folder):
    before = scenes(folder)
    one, last = before[-2:]
    talk = next(scene for scene in before if scene.kind == "dialogue2")
    middle = (talk.first_shot + talk.last_shot) // 2
    with edit_mode(browser, folder) as page:
        assert shown(page) == [list(scene[:3]) for scene in before]
        go(page, middle)
        page.keyboard.press("Shift+S")
        page.locator("#edit-shots [data-part=kind] select").select_option("other")
        page.keyboard.press("Escape")
        page.locator(".unsaved [data-edit]").click()
        go(page, last.first_shot)
        page.keyboard.press("Shift+J")
        wanted = shown(page)
        bring(page, folder)
    after = scenes(folder)
    assert [list(scene[:3]) for scene in after] == wanted
    assert [tuple(scene) for scene in after if scene.how == "person"] == [
        (talk.first_shot, middle - 1, "dialogue2", "person"),
        (middle, talk.last_shot, "other", "person"),
        (one.first_shot, last.last_shot, one.kind, "person"),
    ]
    with edit_mode(browser, folder) as page:
        assert shown(page) == wanted
        page.locator("[data-view=scenes]").click()
        assert page.locator("#edit-scenes").inner_text().count("set by a person") == 3


def test_a_scenes_beginning_is_moved_in_the_page(browser, folder):
    before = scenes(folder)
    place = next(i for i, scene in enumerate(before) if scene.kind == "dialogue2")
    talk, after_it = before[place : place + 2]
    with edit_mode(browser, folder) as page:
        go(page, talk.last_shot)
        page.keyboard.press("Shift+M")
        bring(page, folder)
    after = scenes(folder)
    assert [tuple(scene) for scene in after[place : place + 2]] == [
        (talk.first_shot, talk.last_shot - 1, "dialogue2", "person"),
        (talk.last_shot, after_it.last_shot, after_it.kind, "person"),
    ]
    assert after[:place] + after[place + 2 :] == before[:place] + before[place + 2 :]


def cast(folder):
    """Shots of each character, by name."""
    return {one.name: set(one.shots) for one in publish.load(folder).cast}


def test_a_shot_that_shows_somebody_else_is_theirs(browser, folder):
    analysis = publish.load(folder)
    ada, bo = analysis.cast[:2]
    alone = [n for n in ada.shots if n not in bo.shots]
    taken, new = alone[0], alone[1]
    with edit_mode(browser, folder) as page:
        for shot, who in ((taken, bo.name), (new, "a new person")):
            go(page, shot)
            page.keyboard.press("Shift+P")
            page.locator("#edit-shots [data-part=who] select").select_option(label=ada.name)
            page.locator("#edit-shots [data-part=whom] select").select_option(label=who)
            page.locator("#edit-shots [data-part=recast]").press("Enter")
        page.locator("[data-view=people]").click()
        page.locator("#edit-people input").last.fill("Zoe")
        page.keyboard.press("Tab")
        bring(page, folder)
    after = cast(folder)
    assert after["Zoe"] == {new}
    rest = {frozenset(shots) for name, shots in after.items() if name != "Zoe"}
    assert frozenset(set(ada.shots) - {taken, new}) in rest
    assert frozenset(set(bo.shots) | {taken}) in rest
    found = publish.load(folder)
    assert all(outcome.applied and outcome.found == outcome.faces for outcome in found.corrected)
    assert {one.name: one.how for one in found.cast}["Zoe"] == "person"
    assert CliRunner().invoke(cli, ["corrections", "undo", str(folder)]).exit_code == 0
    assert not corrections.read(folder)
    assert cast(folder) == {one.name: set(one.shots) for one in analysis.cast}
