from datetime import UTC, datetime

import pytest

from moviegoer.core.alignment.alike import Alignment, Kind, Relation
from moviegoer.core.alignment.carrying import carry
from moviegoer.core.alignment.matching import align
from moviegoer.core.corrections.deeds import Corrections, Cut, CutDeed, Label, Staging
from moviegoer.core.people.corrections import Correction, Deed, Sighting, Someone
from moviegoer.types import SceneKind, Span
from tests.core.alignment.cuts import edition

FILM = [(seed, 4.0) for seed in range(12)]
A = edition(FILM)
B = edition([*FILM[:5], *FILM[7:]], speed=0.96)
"""PAL, without the shots 6 and 7, from 20 to 28 s."""
BOTH = align(A, B)
BEFORE = datetime(2026, 1, 2, tzinfo=UTC)
NOW = datetime(2026, 3, 4, tzinfo=UTC)


def carried(**given):
    return carry(Corrections(**given), BOTH, A, B, when=NOW)


def cut(at_s, did=CutDeed.ADD, **more):
    return Cut(did, at_s, "Ada", BEFORE, **more)


def test_times_run_at_the_other_speed_and_skip_what_was_cut():
    found, fates = carried(cuts=(cut(10.0), cut(30.0)))
    assert [one.at_s for one in found.cuts] == pytest.approx([9.6, 0.96 * 22], abs=1e-3)
    assert all(fate.applied for fate in fates)


def test_who_and_when_stay_and_all_can_be_taken_back_at_once():
    (one,) = carried(cuts=(cut(10.0),))[0].cuts
    assert (one.by, one.when, one.added) == ("Ada", BEFORE, NOW)


def test_what_the_other_lacks_is_left_behind_with_a_reason():
    found, fates = carried(cuts=(cut(24.0), cut(10.0, CutDeed.MOVE, to_s=23.0)))
    assert not found.cuts
    assert ["not in the other edition" in fate.told() for fate in fates] == [True, True]


def test_a_label_goes_with_its_shots():
    label = Label("scale", "CU", Span(16.0, 32.0), "Ada", BEFORE)
    found, _ = carried(labels=(label,))
    spans = [(one.span.start_s, one.span.end_s) for one in found.labels]
    assert spans == [pytest.approx((15.36, 19.2), abs=1e-3), pytest.approx((19.2, 23.04), abs=1e-3)]
    lost, (fate,) = carried(labels=(Label("scale", "CU", Span(20.0, 24.0), "Ada", BEFORE),))
    assert not lost.labels
    assert not fate.applied


def test_a_scene_spans_what_is_left_of_it():
    scene = Staging(Span(12.0, 36.0), "Ada", BEFORE, SceneKind.OTHER)
    (one,) = carried(scenes=(scene,))[0].scenes
    assert (one.span.start_s, one.span.end_s) == pytest.approx((11.52, 0.96 * 28), abs=1e-3)
    assert one.kind is SceneKind.OTHER


def face(time_s):
    return Sighting(time_s, (0.4, 0.4, 0.6, 0.6))


def test_people_keep_the_faces_that_are_there():
    one = Someone(Span(6.0, 26.0), (face(6.0), face(22.0), face(26.0)))
    name = Correction(Deed.NAME, (one,), "Ada", BEFORE, "Ilsa")
    (found,) = carried(people=(name,))[0].people
    assert [seen.time_s for seen in found.of[0].faces] == pytest.approx([5.76], abs=1e-3)
    assert found.name == "Ilsa"
    gone = Correction(Deed.MERGE, (one, Someone(Span(21.0, 23.0), (face(22.0),))), "Ada", BEFORE)
    assert not carried(people=(gone,))[0].people


def test_boxes_are_of_the_other_picture():
    relations = tuple(Relation(Kind.SAME, (n,), (n,), 0.9) for n in range(1, 13))
    crop = Alignment(relations, 1.0, (0.1, 0.0, 0.9, 1.0))
    one = Someone(Span(6.0, 6.0), (face(6.0),))
    given = Corrections(people=(Correction(Deed.NAME, (one,), "Ada", BEFORE, "Ilsa"),))
    found, _ = carry(given, crop, A, A, when=NOW)
    assert found.people[0].of[0].faces[0].box == pytest.approx((0.375, 0.4, 0.625, 0.6))


def test_the_same_edition_changes_nothing():
    label = Label("scale", "CU", Span(16.0, 20.0), "Ada", BEFORE)
    found, _ = carry(Corrections(labels=(label,)), align(A, A), A, A, when=NOW)
    assert found.labels[0].span == label.span


def test_a_moment_that_was_trimmed_off_is_left_behind():
    short = edition([*FILM[:5], (5, 2.0), *FILM[6:]])
    found, fates = carry(Corrections(cuts=(cut(23.9), cut(30.0))), align(A, short), A, short,
                         when=NOW)  # fmt: skip
    assert [one.at_s for one in found.cuts] == pytest.approx([28.0], abs=0.01)
    assert [fate.applied for fate in fates] == [False, True]
