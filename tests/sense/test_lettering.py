import cv2
import numpy as np
import pytest

from moviegoer.core.answers.intertitle import card
from moviegoer.sense.lettering import lettering
from tests import films

WORDS = ("I HAVE WAITED HERE", "for you, all these", "long years, alone.")


def page(*, ink=225, ground=18, size=(640, 480), rows=WORDS, scale=1.2):
    width, height = size
    image = np.full((height, width, 3), ground, np.uint8)
    for number, row in enumerate(rows):
        at = (width // 10, height // 3 + number * height // 7)
        cv2.putText(image, row, at, cv2.FONT_HERSHEY_COMPLEX, scale, (ink,) * 3, 2, cv2.LINE_AA)
    return image


def probability(image, faces=0):
    found = lettering(image)
    columns = (found.letters, found.share, found.two_toned, faces)
    names = ("letters", "share", "two_toned", "faces")
    return float(card(**{n: np.array([v]) for n, v in zip(names, columns, strict=True)})[0])


def grainy(image, level=5.0):
    noise = np.random.default_rng(1).normal(0, level, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def framed(image):
    height, width = image.shape[:2]
    return cv2.rectangle(image.copy(), (12, 12), (width - 12, height - 12), (120,) * 3, 2)


def tinted(image):
    return (image * np.array([1.0, 0.8, 0.5])).astype(np.uint8)


def darker_at_the_edges(image):
    height, width = image.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    return (image * (1 - 0.25 * (x**2 + y**2))[..., None]).astype(np.uint8)


CARDS = {
    "white on black": page(),
    "black on white": page(ink=20, ground=230),
    "grain": grainy(page()),
    "faded": grainy(page(ink=190, ground=50), 4.0),
    "soft": cv2.GaussianBlur(page(), (0, 0), 1.2),
    "frame": framed(page()),
    "tint": tinted(grainy(page())),
    "vignette": darker_at_the_edges(page(ground=30)),
    "wide": page(size=(960, 400)),
    "one word": page(rows=("Morning",)),
    "paper between black sides": cv2.copyMakeBorder(
        page(ink=30, ground=200, size=(480, 480), scale=0.8), 0, 0, 120, 120, cv2.BORDER_CONSTANT
    ),
}


@pytest.mark.parametrize("name", CARDS)
def test_a_card_is_known_by_its_letters(name):
    assert probability(CARDS[name]) > 0.5


PICTURES = {
    **{f"picture {seed}": films.picture(seed) for seed in range(6)},
    "black": np.zeros((180, 320, 3), np.uint8),
    "white": np.full((180, 320, 3), 255, np.uint8),
    "grain on black": grainy(np.full((180, 320, 3), 8, np.uint8)),
    "words over a picture": cv2.putText(
        films.picture(3, width_px=640, height_px=360), "HELLO THERE YOU", (60, 320),
        cv2.FONT_HERSHEY_COMPLEX, 1.2, (255, 255, 255), 2,
    ),
    "blinds": np.repeat(
        np.where(np.arange(360) // 12 % 2, 200, 30).astype(np.uint8)[:, None, None], 640, 1
    ).repeat(3, axis=2),
    "one block": cv2.rectangle(
        np.zeros((360, 640, 3), np.uint8), (200, 90), (440, 270), (200,) * 3, -1
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_not_a_card(name):
    assert probability(PICTURES[name]) < 0.5


def test_numbers_are_shares():
    for image in (*CARDS.values(), *PICTURES.values()):
        found = lettering(image)
        assert found.letters >= 0
        assert 0 <= found.share <= 1
        assert 0 <= found.two_toned <= 1 + 1e-6
