from xml.etree import ElementTree

from moviegoer.core.alignment.matching import align
from moviegoer.report import alignment
from tests.core.alignment.cuts import edition

FILM = [(seed, 3.0) for seed in range(10)]


def drawn(title="Disc"):
    a = edition(FILM)
    b = edition([*FILM[:4], *FILM[5:], (50, 2.0)], speed=0.96)
    return alignment.render(align(a, b), (title, a), ("Broadcast", b))


def test_what_differs_is_listed_and_everything_is_drawn():
    page = drawn()
    assert page.count("<tr><td>") == 2
    assert "<td>only in A</td><td>shot 5, 0:00:12.0–0:00:15.0</td><td>–</td>" in page
    assert "<td>only in B</td>" in page
    # Two strips and what joins them for each of nine, one strip for each of two.
    assert page.count("<polygon") == 9 * 3 + 2
    assert "0.9600 s for a second of A" in page


def test_the_drawing_is_well_formed_and_stays_in_its_frame():
    page = drawn()
    start = page.index("<svg viewBox")
    root = ElementTree.fromstring(page[start : page.index("</svg>", start) + 6])
    corners = [
        tuple(map(float, point.split(",")))
        for shape in root.iter("polygon")
        for point in shape.get("points").split()
    ]
    assert all(0 <= x <= alignment.WIDTH + 0.01 for x, _ in corners)
    assert all(0 <= y <= 2 * alignment.HIGH + alignment.GAP for _, y in corners)


def test_titles_cannot_break_the_page():
    page = drawn("<script>alert(1)</script> & קצר")
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; קצר" in page


def test_editions_that_are_the_same_say_so():
    a = edition(FILM)
    assert "Every shot is the same in both" in alignment.render(align(a, a), ("A", a), ("B", a))
