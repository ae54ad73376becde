"""What the notebooks show where no pictures of one's own are there: stills and films, drawn.

Every picture is painted by a program (the people and places of ``moviegoer.sample``), so that
what it shows is known, nobody's rights are touched, and a style can be planted on purpose.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from moviegoer.sample import indoors, outdoors
from moviegoer.sample.cast import CAST, Look
from moviegoer.sample.people import EYES, from_behind, portrait, with_expression

Image = NDArray[np.uint8]
WIDTH_PX, HEIGHT_PX, RATE = 320, 180, 12
UNIT = {"CU": 0.40, "MCU": 0.215, "MS": 0.125, "LS": 0.06, "ELS": 0.0}
"""Half a face's height as a share of the picture's, for each scale; nobody in the last."""
USUAL = {"CU": 0.2, "MCU": 0.4, "MS": 0.2, "LS": 0.1, "ELS": 0.1}
"""How often a film shows each."""
PLACES = {
    "window": (indoors.window_side, "int"),
    "shelf": (indoors.shelf_side, "int"),
    "room": (indoors.room, "int"),
    "garden": (outdoors.garden, "ext"),
    "valley": (outdoors.valley, "ext"),
    "house": (outdoors.house, "ext"),
}


@dataclass(frozen=True)
class Style:
    """What a director does with a picture; the defaults do nothing."""

    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    contrast: float = 1.0
    saturation: float = 1.0
    aspect: float = 16 / 9
    """Wider than the frame: black bars above and below."""
    scales: Mapping[str, float] | None = None
    """How often each scale is chosen; evenly if None."""
    side: float = 0.0
    """How far the main figure stands from the middle, as a share of the width."""

    def towards(self, strength: float) -> Style:
        """The same style, only so strong: 0 is no style at all."""
        even = dict.fromkeys(UNIT, 1 / len(UNIT))
        scales = self.scales or even
        return Style(
            tuple(1 + strength * (part - 1) for part in self.tint),
            1 + strength * (self.contrast - 1),
            1 + strength * (self.saturation - 1),
            16 / 9 + strength * (self.aspect - 16 / 9),
            {name: (1 - strength) * even[name] + strength * scales.get(name, 0) for name in UNIT},
            strength * self.side,
        )


@dataclass(frozen=True)
class Film:
    """A film's own look, whoever directed it: its sets, its people, its print."""

    name: str
    seed: int

    def rng(self, part: int) -> np.random.Generator:
        return np.random.default_rng((self.seed, part))

    def places(self) -> dict[str, Image]:
        """The film's sets, larger than the frame so that a camera can look at them variously."""
        drawn = {}
        for number, (name, (paint, _)) in enumerate(PLACES.items()):
            rng = self.rng(number)
            image = np.asarray(paint(rng, round(WIDTH_PX * 1.6), round(HEIGHT_PX * 1.6)))
            drawn[name] = np.clip(image * rng.uniform(0.75, 1.2, 3), 0, 255).astype(np.uint8)
        return drawn

    def people(self) -> list[Look]:
        """Three people nobody saw in another film."""
        rng = self.rng(100)
        return [
            replace(
                look,
                skin=tuple(np.clip(np.array(look.skin) * rng.uniform(0.7, 1.05), 0, 255)),
                hair=tuple(rng.uniform(20, 200) * np.array((1.0, 0.8, 0.6))),
                clothes=tuple(rng.uniform(20, 220, 3)),
                jaw=look.jaw * rng.uniform(0.92, 1.08),
            )
            for look in CAST.values()
        ]


def still(
    rng: np.random.Generator, places: Mapping[str, Image], people: list[Look], style: Style
) -> tuple[Image, dict[str, str]]:
    """Paint a picture, and say what it shows: scale, mcu, type, ots, location."""
    weights = style.scales or dict.fromkeys(UNIT, 1.0)
    p = np.array(list(weights.values()))
    scale = str(rng.choice(list(weights), p=p / p.sum()))
    place = str(rng.choice(list(PLACES)))
    x, y = rng.integers(0, (round(WIDTH_PX * 0.6), round(HEIGHT_PX * 0.6)))
    image = places[place][y : y + HEIGHT_PX, x : x + WIDTH_PX].copy()
    how_many = 0 if scale == "ELS" else int(rng.choice([1, 2], p=[0.65, 0.35]))
    over = scale in ("MCU", "CU") and how_many == 1 and rng.random() < 0.2
    cast = rng.permutation(len(people))
    for number in range(how_many):
        middle = 0.5 + (0.2 * (2 * number - 1) if how_many == 2 else style.side)
        at = (middle + rng.normal(0, 0.03), {"CU": 0.47, "MCU": 0.4}.get(scale, 0.42))
        unit = UNIT[scale] * rng.uniform(0.9, 1.1) * (0.75 if how_many == 2 else 1)
        _stand(image, _figure(people[cast[number]], rng, unit), at, unit)
    if over:
        _stand(image, from_behind(people[cast[2]], unit_px=0.34 * HEIGHT_PX), (0.95, 0.6), 0.34)
    single = how_many == 1
    said = {
        "scale": scale,
        "mcu": str(int(scale == "MCU" and single)),
        "type": ("none", "single", "two")[how_many],
        "ots": str(int(over)),
        "location": PLACES[place][1],
    }
    return image, said


def graded(image: Image, style: Style, rng: np.random.Generator) -> Image:
    """Print a picture: its colours, contrast, grain and bars."""
    value = image.astype(np.float32)
    grey = value.mean(axis=2, keepdims=True)
    value = grey + style.saturation * (value - grey)
    value = (value * np.array(style.tint) - 110) * style.contrast + 110
    value += rng.normal(0, 4, value.shape[:2])[..., None]
    printed = np.clip(value, 0, 255).astype(np.uint8)
    bar = max(0, round((HEIGHT_PX - WIDTH_PX / style.aspect) / 2))
    if bar:
        printed[:bar] = printed[-bar:] = 0
    return printed


def _figure(look: Look, rng: np.random.Generator, unit: float) -> Image:
    yaw, unit_px = float(rng.uniform(-0.5, 0.5)), unit * HEIGHT_PX
    bare = portrait(look, yaw=yaw, unit_px=unit_px)
    mouth = float(rng.choice([0.0, 0.5, 0.9]))
    return with_expression(bare, look, yaw, open_eyes=1.0, open_mouth=mouth)


def _stand(image: Image, figure, at: tuple[float, float], unit: float) -> None:
    layer = figure.premultiplied()
    corner = np.array((at[0] * WIDTH_PX, at[1] * HEIGHT_PX)) - np.array(EYES) * unit * HEIGHT_PX
    pose = np.array([(1, 0, corner[0]), (0, 1, corner[1])])
    placed = cv2.warpAffine(layer, pose, (WIDTH_PX, HEIGHT_PX))
    image[:] = np.clip(image * (1 - placed[..., 3:]) + placed[..., :3], 0, 255)


# --- collections


def stills(folder: Path, *, films: int = 8, each: int = 24, seed: int = 0) -> Path:
    """Write labelled stills of some films, and ``labelled.csv`` beside them; return the table."""
    rows = []
    for number in range(films):
        film = Film(f"Film {number + 1}", 1000 * seed + number)
        style = Style(tint=tuple(film.rng(7).uniform(0.85, 1.15, 3)), scales=USUAL)
        for file, said in _shots(folder, film, style, each):
            rows.append({"file": file, "film": film.name, **said})
    table = folder / "labelled.csv"
    pd.DataFrame(rows).to_csv(table, index=False)
    return table


STYLES = {
    "Ada Warm": Style(tint=(1.25, 1.0, 0.75), contrast=0.85, scales={"CU": 0.6, "MCU": 0.4}),
    "Bo Cold": Style(tint=(0.8, 0.95, 1.25), contrast=1.15, scales={"LS": 0.6, "ELS": 0.4}),
    "Cy Grey": Style(saturation=0.15, contrast=1.25, scales={"MCU": 0.6, "MS": 0.4}, side=0.2),
    "Di Wide": Style(aspect=2.39, saturation=1.4, scales={"MS": 0.5, "LS": 0.5}, side=-0.2),
}
"""Four directors who never lived."""


def directors(folder: Path, *, strength: float, films: int = 4, each: int = 15, seed: int = 0):
    """Write a folder a director, a folder a film in it; return the folder."""
    for number, (name, style) in enumerate(STYLES.items()):
        for of in range(films):
            film = Film(f"{name} {of + 1}", 5000 + 1000 * seed + 10 * number + of)
            # Every film also has a print of its own, which frames of it share.
            own = replace(
                style.towards(strength),
                tint=tuple(style.towards(strength).tint * film.rng(7).uniform(0.85, 1.15, 3)),
            )
            list(_shots(folder / name / film.name, film, own, each))
    return folder


def _shots(
    folder: Path, film: Film, style: Style, each: int
) -> Iterable[tuple[str, dict[str, str]]]:
    places, people, rng = film.places(), film.people(), film.rng(200)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(each):
        image, said = still(rng, places, people, style)
        file = f"{film.name} {number:02}.jpg"
        write(folder / file, graded(image, style, rng))
        yield file, said


def film(path: Path, *, style: Style | None = None, shots: int = 8, seconds: float = 3) -> Path:
    """Write a small film of some shots, each a drawn picture that breathes a little."""
    own, style = Film(path.stem, sum(path.stem.encode())), style or Style()
    places, people, rng = own.places(), own.people(), own.rng(200)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=RATE, options={"crf": "20", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = WIDTH_PX, HEIGHT_PX, "yuv420p"
        for shot in range(shots):
            image, _ = still(rng, places, people, style)
            for frame in range(round(seconds * RATE)):
                moved = np.roll(image, round(2 * np.sin(frame / 6)), axis=1)
                picture = graded(moved, style, rng)
                one = av.VideoFrame.from_ndarray(picture, format="rgb24")
                one.pts = shot * round(seconds * RATE) + frame
                one.time_base = Fraction(1, RATE)
                out.mux(stream.encode(one))
        out.mux(stream.encode(None))
    return path


# --- for the notebooks' pages


def write(path: Path, image: Image) -> None:
    """Write a picture, RGB."""
    path.write_bytes(cv2.imencode(path.suffix, cv2.cvtColor(image, cv2.COLOR_RGB2BGR))[1].tobytes())


def sheet(paths: Iterable[Path], *, across: int = 8, width_px: int = 110):
    """Pictures side by side, as one."""
    from PIL import Image as Pillow

    tiles = [Pillow.open(path).convert("RGB") for path in paths]
    high = max(round(tile.height * width_px / tile.width) for tile in tiles)
    rows = -(-len(tiles) // across)
    page = Pillow.new("RGB", (across * (width_px + 4), rows * (high + 4)), "white")
    for number, tile in enumerate(tiles):
        at = ((number % across) * (width_px + 4), (number // across) * (high + 4))
        page.paste(tile.resize((width_px, round(tile.height * width_px / tile.width))), at)
    return page


def command(line: str, *, fails: bool = False) -> None:
    """Run a command line of ``moviegoer`` and print what it says, as a terminal would."""
    from click.testing import CliRunner

    from moviegoer.cli.main import cli

    print(f"$ moviegoer {line}")
    done = CliRunner().invoke(cli, shlex.split(line), prog_name="moviegoer")
    print(done.stdout.rstrip())
    if bool(done.exit_code) is not fails:
        raise RuntimeError(done.stderr[-2000:]) from done.exception
