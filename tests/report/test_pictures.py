import base64
from dataclasses import replace

import cv2
import numpy as np
import pytest

from moviegoer.report.pictures import PORTRAIT_PX, THUMB_PX, gather
from moviegoer.report.reading import read
from tests.report.invented_films import draw, invent


def decoded(text):
    data = np.frombuffer(base64.b64decode(text), dtype=np.uint8)
    return cv2.imdecode(data, cv2.IMREAD_COLOR)[:, :, ::-1]


def test_a_shot_is_shown_by_the_keyframe_nearest_its_middle():
    analysis = invent(12)
    shots = analysis.shot_list
    frames = read(analysis).frame
    for shot, frame in zip(shots, frames, strict=True):
        assert abs(frame - (shot.start_frame + shot.end_frame) / 2) <= 1


def test_thumbnails_keep_the_proportions_and_the_colours():
    analysis = invent(3, people=0)
    paint = draw(analysis)
    pictures = gather(read(analysis), paint)
    thumb = decoded(pictures.thumbs[1])
    whole = paint(read(analysis).frame[1])
    assert thumb.shape[1] == THUMB_PX
    assert thumb.shape[0] / thumb.shape[1] == pytest.approx(402 / 960, abs=0.01)
    assert thumb.mean(axis=(0, 1)) == pytest.approx(whole.mean(axis=(0, 1)), abs=3)


def test_each_picture_is_asked_for_once():
    analysis = invent(20)
    paint, asked = draw(analysis), []
    gather(read(analysis), lambda frame: asked.append(frame) or paint(frame))
    assert len(asked) == 20 + len(analysis.cast)


def test_a_shot_without_a_keyframe_has_no_picture():
    analysis = invent(4, people=0)
    frames = analysis.keyframes
    kept = frames.shot != 2
    fewer = type(frames)(
        frame=frames.frame[kept], shot=frames.shot[kept], time_s=frames.time_s[kept]
    )
    pictures = gather(read(replace(analysis, keyframes=fewer)), draw(analysis))
    assert [bool(thumb) for thumb in pictures.thumbs] == [True, False, True, True]


@pytest.mark.parametrize(
    "box", [(0.0, 0.0, 0.2, 0.5), (0.8, 0.6, 1.0, 1.0), (0, 0, 1, 1), (0.5, 0.5, 0.505, 0.51)]
)
def test_a_portrait_at_the_edge_is_still_a_portrait(box):
    analysis = invent(6, people=1)
    faces = replace(analysis.faces, box=np.tile(box, (len(analysis.faces), 1)))
    pictures = gather(read(replace(analysis, faces=faces)), draw(analysis))
    assert decoded(pictures.portraits[1]).shape == (PORTRAIT_PX[1], PORTRAIT_PX[0], 3)


def test_a_portrait_shows_the_face():
    analysis = invent(6, people=1)
    pictures = gather(read(analysis), draw(analysis))
    portrait = decoded(pictures.portraits[1]).astype(float)
    middle = portrait[80:120, 60:108].mean(axis=(0, 1))
    assert middle == pytest.approx([222, 184, 158], abs=25)
