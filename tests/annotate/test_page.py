"""The label page as a person meets it: in Chromium, with the keyboard, and on a phone."""

import contextlib
import http.client
import json

import pytest

from moviegoer import answers
from tests.annotate.desk import draw, serving

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 800}}


@pytest.fixture
def folder(tmp_path):
    return draw(tmp_path, 4)


@pytest.fixture
def visit(browser):
    """Open the page; afterwards nothing may have been complained of, or asked of anybody else."""
    with contextlib.ExitStack() as stack:
        complaints: list[str] = []
        hosts: set[str] = set()

        def opened(server, window=DESK):
            hosts.add(server.address.split("/")[2])
            context = stack.enter_context(contextlib.closing(browser.new_context(**window)))
            page = context.new_page()
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("request", lambda request: _note(request.url, hosts, complaints))
            page.goto(server.address)
            page.locator("#view img").wait_for()
            return page

        opened.complaints = complaints
        yield opened
        assert complaints == []


def _note(url, hosts, complaints):
    if not url.startswith("data:") and url.split("/")[2] not in hosts:
        complaints.append(url)


def press(page, *keys):
    """Press keys, each when the answer before it is confirmed."""
    for key in keys:
        before = page.locator("#news").text_content()
        page.keyboard.press(key)
        page.wait_for_function(
            "was => document.getElementById('news').textContent !== was", arg=before
        )


def told(page, name):
    return page.locator(f"#{name}").inner_text()


def written(folder, who="ann"):
    rows = answers.read(folder / f"labels-{who}.csv")
    return [(a.file[:2], a.head, a.label) for a in rows]


def test_keys_set_labels_and_every_answer_is_written_at_once(visit, folder):
    with serving(folder, "scale", "mcu") as server:
        page = visit(server)
        assert told(page, "place") == "Frame 1 of 4"
        assert told(page, "question") == "How much of the main figure does the frame show?"
        assert "chin" in page.locator('[data-label="CU"]').inner_text()
        press(page, "3")
        assert written(folder) == [("00", "scale", "MCU")]
        assert told(page, "question").startswith("Is it a medium close-up")
        press(page, "y", "0", "n", "x")
        assert written(folder) == [
            ("00", "scale", "MCU"), ("00", "mcu", "yes"), ("01", "scale", "NA"),
            ("01", "mcu", "no"), ("02", "scale", "?"),
        ]  # fmt: skip
        assert told(page, "count") == "5 of 8 answered"
        assert told(page, "place") == "Frame 3 of 4"
        assert float(answers.read(folder / "labels-ann.csv")[0].seconds) < 60


def test_a_click_and_the_tab_key_do_as_well(visit, folder):
    with serving(folder) as server:
        page = visit(server)
        page.locator('[data-label="LS"]').click()
        page.wait_for_function(
            "() => document.getElementById('place').textContent.startsWith('Frame 2')"
        )
        page.locator('[data-label="MS"]').focus()
        press(page, "Enter")
        assert written(folder) == [("00", "scale", "LS"), ("01", "scale", "MS")]
        assert page.evaluate("document.activeElement.id") == "question"


def test_undo_takes_back_and_goes_back(visit, folder):
    with serving(folder, "scale", "mcu") as server:
        page = visit(server)
        press(page, "2", "n", "Backspace")
        assert told(page, "question").startswith("Is it a medium close-up")
        assert told(page, "place") == "Frame 1 of 4"
        press(page, "Control+z")
        assert told(page, "question").startswith("How much")
        assert told(page, "count") == "0 of 8 answered"
        assert page.locator("#undo").is_disabled()
        assert [label for *_, label in written(folder)] == ["CU", "no", "", ""]
        assert answers.latest(answers.read(folder / "labels-ann.csv")) == {}


def test_undo_brings_back_what_stood_before(visit, folder):
    with serving(folder) as server:
        page = visit(server)
        press(page, "2", "ArrowLeft", "4", "Backspace")
        assert page.locator('[data-label="CU"]').get_attribute("aria-pressed") == "true"
        assert [label for *_, label in written(folder)] == ["CU", "MS", "CU"]


def test_skipped_frames_come_back_at_the_end(visit, folder):
    with serving(folder) as server:
        page = visit(server)
        press(page, "ArrowRight", "2", "ArrowRight", "2")
        assert told(page, "end") == "2 frames were skipped; the rest is done."
        page.get_by_role("button", name="Go through the skipped ones").click()
        assert told(page, "place") == "Frame 1 of 4"
        press(page, "5", "5")
        assert told(page, "end") == "Everything is answered."
        assert "Medium long shot" in told(page, "tally")
        assert {file: label for file, _, label in written(folder)} == {
            "01": "CU", "03": "CU", "00": "MLS", "02": "MLS",
        }  # fmt: skip


def test_it_goes_on_where_one_stopped(visit, folder):
    with serving(folder) as server:
        press(visit(server), "2", "2")
    with serving(folder) as server:
        page = visit(server)
        assert told(page, "place") == "Frame 3 of 4"
        assert told(page, "count") == "2 of 4 answered"
        press(page, "ArrowLeft")
        assert page.locator('[data-label="CU"]').get_attribute("aria-pressed") == "true"


def test_a_second_window_loses_no_answers_and_hears_of_the_first(visit, folder):
    with serving(folder) as server:
        one, two = visit(server), visit(server)
        press(one, "1", "2")
        press(two, "3")
        assert told(two, "place") == "Frame 3 of 4"
        assert told(two, "count") == "2 of 4 answered"
        press(two, "4")
        assert told(two, "place") == "Frame 4 of 4"
        one.evaluate("dispatchEvent(new Event('focus'))")
        one.wait_for_function(
            "() => document.getElementById('count').textContent.startsWith('3 of')"
        )
        assert written(folder) == [
            ("00", "scale", "ECU"), ("01", "scale", "CU"), ("00", "scale", "MCU"),
            ("02", "scale", "MS"),
        ]  # fmt: skip


def test_labels_that_hold_together_are_switched_and_saved(visit, folder):
    head = "shot.lighting.direction"
    with serving(folder, head) as server:
        page = visit(server)
        names = [label["name"] for label in state(server)["heads"][0]["labels"]]
        page.keyboard.press("3")
        page.keyboard.press("1")
        page.keyboard.press("2")
        page.keyboard.press("2")
        press(page, "Enter")
        press(page, "0")
        press(page, "Enter")
        assert [label for *_, label in written(folder)] == [
            f"{names[0]};{names[2]}",
            "none",
            "none",
        ]
        press(page, "ArrowLeft", "ArrowLeft", "ArrowLeft")
        pressed = page.locator('#labels [aria-pressed="true"]')
        assert [pressed.nth(i).get_attribute("data-label") for i in range(pressed.count())] == [
            names[0], names[2],
        ]  # fmt: skip


def state(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    connection.request("GET", f"/{server.token}/state")
    with contextlib.closing(connection):
        return json.loads(connection.getresponse().read())


def test_in_a_long_list_typing_finds(visit, folder):
    with serving(folder, "texture") as server:
        page = visit(server)
        page.keyboard.type("zig")
        assert page.locator("#labels li").count() == 1
        press(page, "Enter")
        page.keyboard.press("/")
        page.keyboard.type("dot")
        first = page.locator("#labels button").first.get_attribute("data-label")
        press(page, "1")
        assert [label for *_, label in written(folder)] == ["zigzagged", first]
        assert page.locator("#find").input_value() == ""


def test_the_picture_comes_near_and_moves_under_the_arrows(visit, folder):
    with serving(folder) as server:
        page = visit(server)
        page.keyboard.press("z")
        assert page.locator("#zoom").get_attribute("aria-pressed") == "true"
        left = page.evaluate("document.getElementById('view').scrollLeft")
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.getElementById('view').scrollLeft") > left > 0
        assert told(page, "place") == "Frame 1 of 4"
        press(page, "2")
        assert page.locator("#zoom").get_attribute("aria-pressed") == "false"


def test_when_the_program_has_stopped_the_page_says_so_and_stays(visit, folder):
    with serving(folder) as server:
        page = visit(server)
        press(page, "2")
    page.keyboard.press("3")
    page.locator("#trouble").wait_for()
    assert "Not saved: moviegoer has stopped" in told(page, "trouble")
    assert told(page, "place") == "Frame 2 of 4"
    assert written(folder) == [("00", "scale", "CU")]
    assert all("net::ERR_" in text for text in visit.complaints)
    visit.complaints.clear()


def test_a_picture_that_cannot_be_shown_can_be_skipped(visit, folder):
    (folder / "01.png").write_bytes(b"no picture")
    with serving(folder) as server:
        page = visit(server)
        press(page, "2")
        page.locator(".gone").wait_for()
        assert "01.png cannot be shown" in told(page, "view")
        press(page, "ArrowRight")
        page.locator("#view img").wait_for()


def test_a_name_is_shown_as_it_is(visit, tmp_path):
    folder = draw(tmp_path / "</script><b>x", 1)
    (folder / "00.png").rename(folder / "<img src=x onerror=alert(1)>.png")
    with serving(folder, who="<i>ann</i>") as server:
        page = visit(server)
        assert told(page, "name") == "<img src=x onerror=alert(1)>.png"
        assert "<i>ann</i>" in told(page, "where")


@pytest.mark.parametrize("window", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("head", ["scale", "shot.lighting.direction", "texture"])
def test_nothing_runs_over_the_side_and_everything_can_be_reached(visit, folder, window, head):
    with serving(folder, head, "mcu") as server:
        page = visit(server, window)
        wide, high = window["viewport"]["width"], window["viewport"]["height"]
        assert page.evaluate("document.documentElement.scrollWidth") <= wide
        for name in ("unsure", "skip", "back", "undo", "zoom"):
            box = page.locator(f"#{name}").bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= wide
            assert box["y"] + box["height"] <= high
        last = page.locator("#labels button").last
        last.scroll_into_view_if_needed()
        assert last.is_visible()
        if window is PHONE:
            heights = [
                page.locator("#labels button").nth(i).bounding_box()["height"] for i in (0, 1)
            ]
            assert min(heights) >= 44


def test_enter_confirms_what_the_program_says_and_a_key_corrects_it(visit, folder):
    said = {"scale": {"00.png": "CU", "01.png": "MS"}}
    with serving(folder, "scale", said=said) as server:
        page = visit(server)
        assert "the program’s answer" in page.locator('[data-label="CU"]').inner_text()
        assert page.locator('[aria-pressed="true"]').count() == 0
        press(page, "Enter", "3")
        assert told(page, "place") == "Frame 3 of 4"
        assert page.locator("#save").is_hidden()
        page.keyboard.press("Enter")
        assert written(folder) == [("00", "scale", "CU"), ("01", "scale", "MCU")]


def test_of_labels_that_hold_together_the_programs_are_set_and_saved(visit, folder):
    said = {"shot.lighting.direction": {"00.png": "back;top"}}
    with serving(folder, "shot.lighting.direction", said=said) as server:
        page = visit(server)
        press(page, "Enter")
        assert written(folder) == [("00", "shot.lighting.direction", "back;top")]
