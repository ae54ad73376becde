"""Calls are two places that never share a frame."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from moviegoer.core.conversation.telephone import phone
from moviegoer.core.conversation.views import Views
from moviegoer.core.structure.signs import Signs
from tests.core.conversation.test_dialogue import sight

STATES = np.array([0, 1, 0, 1, 0, 1])
ALIKE = np.tile([[50.0, 0, 0, 10, 5, 5], [52.0, 1, 1, 10, 5, 5]], (3, 1))
ALIKE += np.random.default_rng(0).normal(0, 2, ALIKE.shape)
APART = ALIKE + np.tile([[0.0] * 6, [0, 30, 30, 0, 0, 0]], (3, 1))


def views() -> Views:
    return sight("A B A B A B")


def places(*inside: float) -> Signs:
    place = np.zeros((6, 2, 2))
    place[:, 0, 0] = inside
    place[:, 0, 1] = 1 - place[:, 0, 0]
    nothing = np.zeros(6, np.bool_)
    return Signs(place, nothing, nothing, np.full(6, "unknown"))


def test_unlike_pictures_or_places_are_a_call() -> None:
    assert phone(views(), STATES, colours=APART, signs=None) > 0.8
    out = places(1, 0, 1, 0, 1, 0)
    assert phone(views(), STATES, colours=ALIKE, signs=out) > 0.8


def test_one_room_is_none() -> None:
    assert phone(views(), STATES, colours=ALIKE, signs=places(*[1] * 6)) < 0.2


def test_whoever_shares_a_frame_or_a_shoulder_is_in_one_place() -> None:
    shoulder = replace(views(), ots_p=np.full(6, 0.6))
    assert phone(shoulder, STATES, colours=APART, signs=None) == 0.0
    setup = replace(views(), setup=np.ones(6, np.int64))
    assert phone(setup, STATES, colours=APART, signs=None) == 0.0


def test_too_few_views_tell_nothing() -> None:
    assert phone(views(), np.array([0, 1, 0, 0, 0, 0]), colours=APART, signs=None) is None
