"""What counts as nearly the same picture."""

import cv2
import numpy as np

from moviegoer.learn.dataset import duplicates
from tests.films import picture


def test_another_size_and_light_is_the_same_and_another_picture_is_not():
    image = picture(1)
    small = cv2.resize(image, (160, 90), interpolation=cv2.INTER_AREA)
    lighter = np.clip(image * 1.1 + 6, 0, 255).astype(np.uint8)
    hashes = np.array([duplicates.hash_of(i) for i in (image, picture(2), small, lighter)])
    assert duplicates.near(hashes) == [(0, 2), (0, 3), (2, 3)]


def test_what_hangs_together_by_pairs_is_one_cluster():
    assert duplicates.clusters(5, [(0, 3), (3, 4)]).tolist() == [0, 1, 2, 0, 0]
    assert duplicates.clusters(2, []).tolist() == [0, 1]


def test_seen_remembers_only_what_is_new():
    seen = duplicates.Seen()
    first, second = (duplicates.hash_of(picture(seed)) for seed in (1, 2))
    assert [seen.again(one) for one in (first, second, first)] == [False, False, True]
