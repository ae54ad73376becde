"""ELAN documents, read back by pympi and by a plain XML reader."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from pympi.Elan import Eaf

from moviegoer.errors import DataError
from moviegoer.export import elan
from moviegoer.export.texts import legal
from moviegoer.export.wanted import Wanted, answers
from tests.export.made import NTSC, NTSC_FILM, ODD, named, three_hours
from tests.report.invented_films import invent


@pytest.fixture
def read(tmp_path):
    def back(analysis, **wanted):
        path = tmp_path / "film.eaf"
        path.write_bytes(elan.make(analysis, Wanted(**wanted))[".eaf"])
        return Eaf(str(path))

    return back


@pytest.mark.parametrize("rate", [NTSC_FILM, NTSC])
def test_times_are_equal_to_the_frame_over_three_hours(read, rate):
    analysis = three_hours(rate)
    found = read(analysis).get_annotation_data_for_tier("shots")
    frames = [(round(a * rate / 1000), round(b * rate / 1000), text) for a, b, text in found]
    assert frames == [(s.start_frame, s.end_frame, str(s.number)) for s in analysis.shot_list]


def test_every_head_hangs_on_the_shots(read):
    analysis = invent(30, unanswered=3)
    document = read(analysis)
    for name, words in answers(analysis).items():
        rows = document.get_annotation_data_for_tier(name)
        shown = {shot: word for _, _, word, shot in rows}
        assert shown == {str(i): word for i, word in enumerate(words, 1) if word}
        assert document.tiers[name][2]["PARENT_REF"] == "shots"
    assert len(document.get_annotation_data_for_tier("scale")) == 27


def test_labels_come_from_vocabularies_with_definitions(read):
    document = read(invent(30))
    for name in ("scale", "mcu", "gaze", "shot.lighting.direction", "transition"):
        kind = document.linguistic_types[document.tiers[name][2]["LINGUISTIC_TYPE_REF"]]
        _, entries, _ = document.controlled_vocabularies[kind["CONTROLLED_VOCABULARY_REF"]]
        known = {value: meaning for ((value, _, meaning),), _ in entries.values()}
        assert {row[2] for row in document.get_annotation_data_for_tier(name)} <= set(known)
    _, scale, _ = document.controlled_vocabularies["scale"]
    assert ("MCU", "und", "Head and shoulders, down to mid-chest.") in [
        v[0] for v, _ in scale.values()
    ]


def test_scenes_dialogue_and_people(read):
    analysis = invent(60)
    document = read(analysis)
    talk = [s for s in analysis.scene_list if s.kind != "other"]
    found = document.get_annotation_data_for_tier("dialogue")
    assert [(a, b) for a, b, _ in found] == [
        (round(s.span.start_s * 1000), round(s.span.end_s * 1000)) for s in talk
    ]
    kinds = [row[2] for row in document.get_annotation_data_for_tier("kind")]
    assert kinds == [str(s.kind) for s in analysis.scene_list]
    for one in analysis.cast:
        tier = f"character {one.number}: {one.name}"
        assert len(document.get_annotation_data_for_tier(tier)) == len(one.shots)
        assert document.tiers[tier][2]["PARTICIPANT"] == one.name


def test_lines_that_overlap_go_to_tiers_of_their_own(read):
    document = read(named("Ilsa"))
    assert document.get_annotation_data_for_tier("subtitles") == [
        (500, 1500, "Ilsa: Ilsa"),
        (1500, 2250, "After"),
    ]
    assert document.get_annotation_data_for_tier("subtitles 2") == [(500, 1500, "Meanwhile")]
    assert document.get_annotation_data_for_tier("speech") == [
        (250, 1000, "speech"),
        (2000, 2500, "speech"),
    ]


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_names_survive(read, text):
    document = read(named(text))
    told = [row[2] for row in document.get_annotation_data_for_tier("subtitles")]
    # An XML reader makes one line feed of every line break.
    plain = legal(text).replace("\r\n", "\n")
    assert told[0] == (f"{plain}: {plain}" if plain else "")
    if text:
        assert ("moviegoer.title", plain) in document.properties


def test_the_film_is_linked(read, tmp_path):
    film = tmp_path / "films" / "a b&c.mkv"
    document = read(invent(8), media=film, folder=tmp_path / "out")
    (linked,) = document.media_descriptors
    assert linked["MEDIA_URL"] == film.as_uri()
    assert linked["RELATIVE_MEDIA_URL"] == "./../films/a b&c.mkv"
    assert linked["MIME_TYPE"] == "video/x-matroska"


def test_every_reference_leads_somewhere():
    root = ElementTree.fromstring(elan.make(invent(30), Wanted())[".eaf"])
    assert tuple(map(int, root.attrib["FORMAT"].split("."))) >= (2, 8)
    keys = {e.get("ANNOTATION_ID") for e in root.iter() if e.get("ANNOTATION_ID")}
    assert {e.get("ANNOTATION_REF") for e in root.iter("REF_ANNOTATION")} <= keys
    kinds = {e.get("LINGUISTIC_TYPE_ID") for e in root.iter("LINGUISTIC_TYPE")}
    assert {e.get("LINGUISTIC_TYPE_REF") for e in root.iter("TIER")} <= kinds
    ids = [e.get("CVE_ID") for e in root.iter("CV_ENTRY_ML")]
    assert len(ids) == len(set(ids)) > 20


def test_what_a_person_set_is_marked(read):
    analysis = invent(4)
    assert "corrected" not in read(analysis).get_tier_names()
    document = read(replace(analysis, marked=(None, "cut;scale", None, "gaze")))
    rows = document.get_annotation_data_for_tier("corrected")
    assert [(shot, text) for _, _, text, shot in rows] == [("2", "cut;scale"), ("4", "gaze")]


def test_only_the_heads_asked_for(read):
    tiers = set(read(invent(8), heads=("scale",)).get_tier_names())
    assert "scale" in tiers
    assert "gaze" not in tiers


def test_a_head_that_was_not_answered_is_named():
    with pytest.raises(DataError, match=r"'scael' was not answered.*did you mean 'scale'"):
        elan.make(invent(8), Wanted(heads=("scael",)))
