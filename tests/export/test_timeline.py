"""Editors' formats, read back by OpenTimelineIO or, where its reader rounds, as plain XML."""

from fractions import Fraction
from urllib.parse import unquote
from xml.etree import ElementTree

import opentimelineio as otio
import pytest

from moviegoer.errors import DataError
from moviegoer.export import markers, timecode, timeline
from moviegoer.export.texts import one_line
from moviegoer.export.wanted import Wanted, answers
from tests.export.made import HOURS_3, NTSC, NTSC_FILM, ODD, named, three_hours, timed
from tests.report.invented_films import invent

RATES = [NTSC_FILM, Fraction(24), Fraction(25), NTSC, Fraction(60000, 1001)]


def edges_of(analysis):
    return [(shot.start_frame, shot.end_frame) for shot in analysis.shot_list]


def ranges(read):
    rows = [clip.range_in_parent() for clip in read.find_clips()]
    return [(int(r.start_time.value), int(r.end_time_exclusive().value)) for r in rows]


def read_edl(analysis, **wanted):
    text = timeline.edl(analysis, Wanted(**wanted))[".edl"].decode()
    rate = float(wanted.get("rate") or timecode.known(analysis.film.rate))
    return text, otio.adapters.read_from_string(text, "cmx_3600", rate=rate)


@pytest.mark.parametrize("rate", RATES)
def test_edl_is_exact_over_three_hours(rate):
    analysis = three_hours(rate)
    _, found = read_edl(analysis)
    assert ranges(found) == edges_of(analysis)
    sources = [clip.source_range.start_time.value for clip in found.find_clips()]
    assert sources == [shot.start_frame for shot in analysis.shot_list]


def test_drop_frame_and_non_drop_as_the_rate_wants_it():
    """Frame 323,676 of 29.97 is 03:00:00;00; frame 258,741 of 23.976 is 02:59:40:21."""
    drop, _ = read_edl(timed([0, 100, 323_676], NTSC))
    assert drop.splitlines()[1] == "FCM: DROP FRAME"
    assert " 03:00:00;00\n" in drop
    plain, _ = read_edl(timed([0, 100, 258_741], NTSC_FILM))
    assert plain.splitlines()[1] == "FCM: NON-DROP FRAME"
    assert " 02:59:40:21\n" in plain
    assert ";" not in "".join(line for line in plain.splitlines() if line[:1].isdigit())


@pytest.mark.parametrize("rate", RATES)
def test_otio_is_exact_and_carries_every_label(rate):
    analysis = three_hours(rate)
    text = timeline.otio_json(analysis, Wanted())[".otio"].decode()
    found = otio.adapters.read_from_string(text, "otio_json")
    assert ranges(found) == edges_of(analysis)
    assert found.duration().rate == float(rate)
    clip = next(iter(found.find_clips()))
    told = clip.markers[0].metadata["moviegoer"]
    assert told["shot"] == 1
    words = {name: column[0] for name, column in answers(analysis).items()}
    assert dict(told["labels"]) == {name: word for name, word in words.items() if word}
    assert told["labels"]["scale"] in clip.markers[0].name


@pytest.mark.parametrize("rate", RATES)
def test_fcp7_is_exact(rate):
    analysis = three_hours(rate, shots=60)
    text = timeline.fcp7(analysis, Wanted())[".xml"].decode()
    found = otio.adapters.read_from_string(text, "fcp_xml")
    assert ranges(found) == edges_of(analysis)
    assert all(len(clip.markers) >= 1 for clip in found.find_clips())


@pytest.mark.parametrize("rate", RATES)
def test_fcpxml_is_exact(rate):
    """OpenTimelineIO's own reader rounds rates to whole numbers, so this is read as XML."""
    analysis = three_hours(rate, shots=60)
    root = ElementTree.fromstring(timeline.fcpxml(analysis, Wanted())[".fcpxml"])

    def frames(element, name):
        return Fraction(element.get(name, "0s").removesuffix("s")) * rate

    clips = root.findall("./project/sequence/spine/clip")
    found = [(frames(c, "offset"), frames(c, "offset") + frames(c, "duration")) for c in clips]
    assert found == edges_of(analysis)
    assert [frames(c, "start") for c in clips] == [s.start_frame for s in analysis.shot_list]
    marks = [frames(c.find("marker"), "start") for c in clips]
    assert marks == [s.start_frame for s in analysis.shot_list]
    (shape,) = root.iter("format")
    assert Fraction(shape.get("frameDuration").removesuffix("s")) == 1 / rate
    assert len(list(root.iter("asset"))) == 1
    assert not root.findall("asset-clip")


def test_resolve_finds_a_marker_on_each_shot():
    analysis = three_hours(NTSC)
    lines = markers.make(analysis, Wanted())[".markers.edl"].decode().splitlines()
    events = [line.split() for line in lines if line[:1].isdigit()]
    hour = otio.opentime.RationalTime.from_timecode("01:00:00;00", float(NTSC)).value
    found = [
        otio.opentime.RationalTime.from_timecode(event[6], float(NTSC)).value - hour
        for event in events
    ]
    assert found == [shot.start_frame for shot in analysis.shot_list]
    told = [line for line in lines if line.startswith(" |C:")]
    assert sum("Purple" in line for line in told) == len(analysis.scene_list)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_names_survive(text):
    analysis, plain = named(text), one_line(text)
    found = otio.adapters.read_from_string(
        timeline.otio_json(analysis, Wanted())[".otio"].decode(), "otio_json"
    )
    assert found.name == (plain or "Film")
    written, events = read_edl(analysis)
    assert written.splitlines()[0] == f"TITLE: {plain or 'Film'}"
    assert ranges(events) == edges_of(analysis)
    for make, ending in ((timeline.fcp7, ".xml"), (timeline.fcpxml, ".fcpxml")):
        root = ElementTree.fromstring(make(analysis, Wanted())[ending])
        names = {e.text for e in root.iter("name")} | {e.get("name") for e in root.iter()}
        assert (plain or "Film") in names
    shots = markers.make(analysis, Wanted())[".markers.edl"].decode().splitlines()
    assert sum(line.startswith(" |C:") for line in shots) == len(analysis.shot_list)


def test_the_film_is_linked_without_being_touched(tmp_path):
    film = tmp_path / "a b&c.mp4"
    film.write_bytes(b"no film")
    for make, ending in ((timeline.fcp7, ".xml"), (timeline.fcpxml, ".fcpxml")):
        text = make(invent(4), Wanted(media=film))[ending].decode()
        assert "moviegoer-media" not in text
        assert film.name in unquote(text).replace("&amp;", "&")


def test_another_rate_moves_cuts_to_its_nearest_frames():
    analysis = timed([0, 48, 96, 241], Fraction(24))
    _, found = read_edl(analysis, rate=Fraction(25))
    assert ranges(found) == [(0, 50), (50, 100), (100, 251)]


@pytest.mark.parametrize("rate", [Fraction(27), Fraction(15), Fraction(2439, 100)])
def test_a_rate_that_time_code_does_not_know_is_said(rate):
    with pytest.raises(DataError, match=r"--fps"):
        timeline.edl(timed([0, 10, 20], rate), Wanted())


@pytest.mark.parametrize(
    ("text", "rate"),
    [("23.976", NTSC_FILM), ("23.98", NTSC_FILM), ("24000/1001", NTSC_FILM), ("29.97", NTSC)],
)
def test_rates_are_read_as_people_write_them(text, rate):
    assert timecode.parse(text) == rate


def test_containers_averages_are_taken_for_what_they_mean():
    assert timecode.known(Fraction(239763, 10000)) == NTSC_FILM
    assert timecode.known(Fraction(int(24 * HOURS_3), HOURS_3)) == 24


@pytest.mark.parametrize("text", ["", "x", "0", "1/0", "nan", "12"])
def test_what_is_no_rate_is_said(text):
    with pytest.raises(DataError, match="frames a second"):
        timecode.parse(text)


def test_a_shot_that_would_vanish_is_said():
    with pytest.raises(DataError, match="shot 1 has no frame"):
        timeline.edl(timed([0, 1, 200], Fraction(60)), Wanted(rate=Fraction(24)))
