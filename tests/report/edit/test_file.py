"""What the edit mode saves and opens again, and whom it serves."""

from playwright.sync_api import expect

from tests.report.edit.film import DESK, PHONE, news, part, press, saved


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
    # Chromium tells that a dialog was closed in a task of its own, and the table is drawn then.
    expect(page.locator("tr.edited")).to_have_count(1)
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
