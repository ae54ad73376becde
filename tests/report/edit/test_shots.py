"""Labels and cuts in the edit mode, set with the keyboard and taken back."""

import tomllib
from datetime import UTC

import pytest

from moviegoer.core.corrections.deeds import CutDeed
from tests.report.edit.film import FILM, near, news, part, press, saved, shot


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


def test_a_row_of_the_table_leads_to_its_shot(visit):
    page = visit()
    page.keyboard.press("Escape")
    page.locator("#shot-5 .more").click()
    page.locator("[data-edit-shot]").click()
    assert part(page, "where").inner_text() == "Shot 5 of 14"
