"""A small network that was shown a few drawn pictures, and the pictures to judge it on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from moviegoer.learn import stills
from moviegoer.learn.judge.models import Facts
from moviegoer.learn.lab import model
from moviegoer.learn.lab.about import About, Layers, Sight
from moviegoer.types import Floats, Image

ABOUT = About(
    task="director", head="director", column="director", labels=("Ada", "Bo", "Cy"), design="6x6",
    sight=Sight(height_px=32, width_px=32, grey=True),
    layers=Layers((8, 8), (5, 4), dense=16), unknown_below=0.4,
    films={"train": ("Ada 0", "Bo 0", "Cy 0"), "test": ("Ada 1", "Bo 1", "Cy 1")},
)  # fmt: skip
PLACES = {"Ada": (0, 0), "Bo": (20, 40), "Cy": (0, 40)}
"""Where each lets their light fall."""


def picture(rng: np.random.Generator, director: str, *, light: float = 110) -> Image:
    """Noise, with light where the director has it."""
    image = rng.normal(70, 20, (40, 70, 3))
    y, x = PLACES[director]
    image[y : y + 20, x : x + 30] += light
    return image.clip(0, 255).astype(np.uint8)


def director(path: Path, about: About = ABOUT, *, steps: int = 40) -> Path:
    """Train on drawn pictures, a second or two, and write the model."""
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    made = model.build(about)
    truth = torch.arange(60) % len(about.labels)
    names = list(PLACES)[: len(about.labels)]
    x = made.tensor([picture(rng, names[int(k)]) for k in truth])
    assert made.trained is not None
    step = torch.optim.Adam(made.trained.parameters(), lr=0.01)
    for _ in range(steps):
        step.zero_grad()
        torch.nn.functional.cross_entropy(made.trained(x), truth).backward()
        step.step()
    made.trained.eval()
    model.save(made, path)
    return path


def two(path: Path) -> Path:
    """The same with two labels: medium close-up or not."""
    about = replace(ABOUT, task="mcu", head="mcu", column="mcu", labels=("0", "1"), films={},
                    unknown_below=0.0)  # fmt: skip
    return director(path, about)


def filmed(root: Path, *, films: int = 2, each: int = 6, wrong: int = 1) -> Path:
    """A table of pictures of films; of each film some are another director's."""
    root.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(1)
    rows = []
    for name in PLACES:
        for film in range(films):
            for i in range(each):
                shown = list(PLACES)[(list(PLACES).index(name) + (i < wrong)) % 3]
                file = f"{name} {film} {i}.png"
                stills.write(root / file, picture(rng, shown, light=rng.uniform(30, 110)))
                rows.append(f"{file},{name} {film},{name},{int(name == 'Bo')}")
    table = root / "directors.csv"
    table.write_text("\n".join(["file,film,director,mcu", *rows]) + "\n")
    return table


class FakeModel:
    """Says how bright the right half is: a model with no network."""

    def __init__(self, **facts: object) -> None:
        self.facts = replace(Facts("fake", "mcu", ("0", "1")), **facts)  # type: ignore[arg-type]
        self.module = None

    def probabilities(self, images: Sequence[Image]) -> Floats:
        """The mean of the right half, and the rest."""
        p = np.array([image[:, image.shape[1] // 2 :].mean() / 255 for image in images])
        return np.stack([1 - p, p], axis=1).reshape(-1, 2)

    def tensor(self, images: Sequence[Image]) -> torch.Tensor:
        """Nothing to look into."""
        raise AssertionError("a model without a network is not asked for its input")
