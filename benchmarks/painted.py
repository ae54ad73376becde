"""A long 1080p film that decodes as a disc does: texture, grain, faces, a camera that breathes.

Some eighty seconds are painted and encoded once; longer films repeat their packets.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from moviegoer.sample import indoors, outdoors
from moviegoer.sample.cast import CAST
from moviegoer.sample.paint import clouds
from moviegoer.sample.people import EYES, portrait, with_expression
from moviegoer.types import Floats, Image

WIDTH_PX, HEIGHT_PX, RATE = 1920, 1080, 24
SHOT_FRAMES, SHOTS = 96, 20
_MARGIN = 1.06
_GRAIN = 4.0
_CODING = {"preset": "veryfast", "crf": "21", "g": "48"}
"""With this grain some 25 Mbit/s, what a film on a disc has; 250 frames a second on two cores."""
_PLACES = (
    indoors.window_side,
    indoors.shelf_side,
    indoors.room,
    outdoors.garden,
    outdoors.valley,
    indoors.cup,
)


def film(folder: Path, *, minutes: float) -> Path:
    """Give a film of that length, painted if it is not in the folder yet."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"film-{minutes:g}min.mp4"
    if path.exists():
        return path
    short = folder / "loop.mp4"
    if not short.exists():
        _paint(short.with_suffix(".part.mp4"))
        short.with_suffix(".part.mp4").replace(short)
    draft = path.with_suffix(".part.mp4")
    _repeat(short, draft, frames=round(minutes * 60 * RATE))
    return draft.replace(path)


def _repeat(source: Path, target: Path, *, frames: int) -> None:
    """Copy the packets again and again, later each time, until there are so many frames."""
    with av.open(str(source)) as reading, av.open(str(target), "w") as writing:
        stream = reading.streams.video[0]
        copy = writing.add_stream_from_template(stream)
        step = round(1 / (RATE * stream.time_base))
        length = step * SHOT_FRAMES * SHOTS
        written = 0
        while written < frames:
            turn = written // (SHOT_FRAMES * SHOTS)
            reading.seek(0)
            for packet in reading.demux(stream):
                if packet.dts is None or written >= frames:
                    break
                packet.pts, packet.dts = packet.pts + turn * length, packet.dts + turn * length
                packet.stream = copy
                writing.mux(packet)
                written += 1


def _paint(path: Path) -> None:
    rng = np.random.default_rng(11)
    grain = rng.normal(0, 1, (HEIGHT_PX + 64, WIDTH_PX + 64))
    grain = cv2.GaussianBlur(grain, (0, 0), 0.8)
    grain = np.repeat(np.round(grain / grain.std() * _GRAIN)[..., None], 3, axis=2).astype(np.int16)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=RATE, options=_CODING)
        stream.width, stream.height, stream.pix_fmt = WIDTH_PX, HEIGHT_PX, "yuv420p"
        for shot in range(SHOTS):
            stills = _stills(shot, rng)
            path_px = _breath(rng, 3 if shot % 3 else 12)
            for step in range(SHOT_FRAMES):
                # Lips move six times a second, eyes close now and then.
                still = stills[2 if step % 60 < 4 else step // 4 % 2]
                image = _exposed(still, path_px[step], grain, rng)
                frame = av.VideoFrame.from_ndarray(image, format="rgb24")
                frame.pts, frame.time_base = shot * SHOT_FRAMES + step, Fraction(1, RATE)
                out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def _exposed(still: Image, at_px: Floats, grain: Floats, rng: np.random.Generator) -> Image:
    spare_x, spare_y = WIDTH_PX * (_MARGIN - 1) / 2, HEIGHT_PX * (_MARGIN - 1) / 2
    move = np.array([(1, 0, at_px[0] - spare_x), (0, 1, at_px[1] - spare_y)])
    moved = cv2.warpAffine(still, move, (WIDTH_PX, HEIGHT_PX))
    top, left = rng.integers(0, 64, 2)
    noise = grain[top : top + HEIGHT_PX, left : left + WIDTH_PX]
    exposed: Image = cv2.add(moved, noise, dtype=cv2.CV_8U)
    return exposed


def _breath(rng: np.random.Generator, strength_px: float) -> Floats:
    """A hand-held camera: slow noise, in pixels."""
    noise = cv2.GaussianBlur(rng.standard_normal((SHOT_FRAMES, 2)), (1, 0), 0, sigmaY=6)
    breath: Floats = noise / noise.std() * strength_px
    return breath


def _stills(shot: int, rng: np.random.Generator) -> list[Image]:
    """A shot's picture with the mouth shut, with it open, and with the eyes shut."""
    size = (round(WIDTH_PX * _MARGIN), round(HEIGHT_PX * _MARGIN))
    ground = _PLACES[shot % len(_PLACES)](rng, *size)
    texture = clouds(rng, size[::-1], (60, 120, 240, 480))
    ground = np.clip(ground * (1 + 0.12 * texture[..., None]), 0, 255).astype(np.uint8)
    people = (
        ()
        if shot % len(_PLACES) >= 4
        else [("anna",), ("ben",), ("anna", "ben"), ("otto",)][shot % 4]
    )
    stills = []
    for eyes, mouth in ((1, 0), (1, 0.8), (0, 0)):
        picture = ground.copy()
        for place, name in enumerate(people):
            unit_px = (0.13 if len(people) > 1 else 0.21) * HEIGHT_PX
            x = (0.34 + 0.32 * place if len(people) > 1 else 0.42) * size[0]
            _stand(picture, name, (x, 0.4 * size[1]), unit_px, (eyes, mouth))
        stills.append(picture)
    return stills


def _stand(
    picture: Image,
    name: str,
    at_px: tuple[float, float],
    unit_px: float,
    expression: tuple[float, float],
) -> None:
    look, yaw = CAST[name], 0.2 if at_px[0] < picture.shape[1] / 2 else -0.2
    bare = portrait(look, yaw=yaw, unit_px=unit_px)
    eyes, mouth = expression
    layer = with_expression(bare, look, yaw, open_eyes=eyes, open_mouth=mouth).premultiplied()
    left, top = (round(at - eye * unit_px) for at, eye in zip(at_px, EYES, strict=True))
    low = np.maximum((left, top), 0)
    high = np.minimum((left + layer.shape[1], top + layer.shape[0]), picture.shape[1::-1])
    part = picture[low[1] : high[1], low[0] : high[0]]
    own = layer[low[1] - top : high[1] - top, low[0] - left : high[0] - left]
    part[:] = np.clip(own[..., :3] + part * (1 - own[..., 3:]), 0, 255).astype(np.uint8)
