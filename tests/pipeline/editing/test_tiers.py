"""What was changed in an ELAN document where it cannot be set is told, a line each."""

import pytest

from moviegoer.export import elan as written
from moviegoer.export.wanted import Wanted
from moviegoer.pipeline.editing import tiers
from tests.pipeline.editing.test_import import FILM, Document, nothing

ONE, OTHER = FILM.cast[:2]
TIER = f"character 1: {ONE.name}"


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "film.eaf"
    path.write_bytes(written.make(FILM, Wanted())[".eaf"])
    return Document(path)


def rename(document: Document, old: str, new: str) -> None:
    """Rename a tier as ELAN does: those that hang on it go with it."""
    document.eaf.rename_tier(old, new)


def test_nothing_is_told_of_a_document_left_as_it_was(document):
    assert not document.back().notes


def test_nothing_is_told_of_what_was_set(document):
    document.say("movement", 4, "tilt")
    rename(document, TIER, "character 1: Ilsa")
    assert not document.back().notes


@pytest.mark.parametrize("participant", [ONE.name, "", None])
def test_a_character_whose_tier_lost_its_number_is_known_all_the_same(document, participant):
    rename(document, TIER, "Rick")
    document.eaf.tiers["Rick"][2]["PARTICIPANT"] = participant
    edited = document.back()
    assert edited.names == {1: "Rick"}
    assert not edited.notes


def test_two_tiers_without_number_are_told_apart_by_their_participants(document):
    for one, name in ((ONE, "Rick"), (OTHER, "Ilsa")):
        rename(document, f"character {one.number}: {one.name}", name)
    assert document.back().names == {1: "Rick", 2: "Ilsa"}


def test_tiers_that_nothing_tells_apart_are_told(document):
    for one, name in ((ONE, "Rick"), (OTHER, "Ilsa")):
        rename(document, f"character {one.number}: {one.name}", name)
        document.eaf.tiers[name][2]["PARTICIPANT"] = None
    edited = document.back()
    assert not edited.names
    assert [note.split(",")[0] for note in edited.notes[:2]] == ["character 1", "character 2"]
    assert "keeps 'character 1:' before the name" in edited.notes[0]
    assert "'Rick', 'Ilsa'" in edited.notes[2]


def test_a_character_whose_tier_was_deleted_is_told(document):
    document.eaf.remove_tier(TIER)
    edited = document.back()
    assert not edited.names
    (note,) = edited.notes
    assert note.startswith(f"character 1, {ONE.name}, has no tier")


def test_a_name_that_was_emptied_is_told(document):
    rename(document, TIER, "character 1: ")
    document.eaf.tiers["character 1: "][2]["PARTICIPANT"] = ""
    assert document.back().notes == ("the name of character 1 was emptied: it stays as it was",)


def test_a_tier_of_shots_under_another_name_is_told(document):
    rename(document, "shots", "my shots")
    notes = document.back().notes
    assert notes[0] == "nothing is set of shots: the document has no such tier"
    assert any("'my shots'" in note for note in notes)


def test_tiers_that_are_gone_are_told(document):
    for tier in ("scenes", "kind", "movement"):
        document.eaf.remove_tier(tier)
    assert document.back().notes == (
        "nothing is set of scenes, movement, kind: the document has no such tier",
    )


def test_a_head_under_another_name_is_told_with_what_it_may_be(document):
    rename(document, "scale", "skale")
    (note,) = document.back().notes
    assert note == "tier 'skale' is none of the program's and is not read; is it 'scale'?"


def test_tiers_of_ones_own_are_told_in_one_line(document):
    for name in ("my gestures", "my glances", "empty"):
        document.eaf.add_tier(name)
    for name in ("my gestures", "my glances"):
        document.eaf.add_annotation(name, 100, 900, "a nod")
    (note,) = document.back().notes
    assert note == "not read, as none of the program's: tier 'my gestures', 'my glances'"


def test_what_is_not_set_is_told_where_it_was_changed(document):
    document.say("setup", 3, "99")
    key = next(iter(document.eaf.tiers[TIER][0]))
    document.eaf.tiers[TIER][0].pop(key)
    edited = document.back()
    assert nothing(edited)
    assert len(edited.notes) == 2
    assert edited.notes[0] == "tier 'setup' differs, and is not set here"
    assert edited.notes[1].startswith(f"tier '{TIER}' differs: who is seen is not set here")


def test_words_that_were_deleted_are_told(document):
    document.say("movement", 3, "")
    document.say("movement", 5, "")
    document.eaf.tiers["kind"][1].clear()
    edited = document.back()
    assert nothing(edited)
    assert edited.notes[0].startswith("movement of shot 3, 5 was emptied")
    assert edited.notes[1].startswith("kind of scene 1")


def test_the_type_of_characters_tiers_is_what_the_export_gives_them(document):
    facts = document.eaf.tiers[TIER][2]
    assert facts["LINGUISTIC_TYPE_REF"] == tiers.PRESENCE
    assert set(tiers.SET) <= set(document.eaf.tiers)
