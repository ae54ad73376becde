"""``moviegoer explain``: what a network makes of a picture, and where it looks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from moviegoer.learn.judge.models import Judged
    from moviegoer.types import Floats

__all__ = ["explain"]

PATH = click.Path(path_type=Path)
TOP = 3


@click.command()
@click.argument("model", metavar="MODEL")
@click.argument("image", metavar="IMAGE", type=PATH)
@click.option(
    "-o", "--out", type=PATH, default=Path(), help="Folder for the two pictures [default: here]."
)
@click.option("--head", help="Which question; needed for framenet.")
@click.option("--label", multiple=True, help="What to look for [default: the three likeliest].")
@click.option("--device", default="cpu", show_default=True, help="Where the network runs.")
def explain(model: str, image: Path, out: Path, label: tuple[str, ...], **how: str | None) -> None:
    """Show what a network makes of a picture: every layer's activations, and where it looks.

    MODEL is a file of 'moviegoer train' with a convolutional network, or framenet. IMAGE.layers.png
    has a row a convolution, with the maps that change most over the picture; IMAGE.gradcam.png the
    picture with the places that speak for each label (Grad-CAM). A place that speaks says where
    the network looks, not what it sees there.

    \b
    moviegoer explain mcu.safetensors still.jpg -o explained
    moviegoer explain framenet still.jpg --head scale --label MCU --label CU
    """
    from moviegoer.learn.judge import annotate, drawn, models
    from moviegoer.learn.judge.explain import layers, network, regions
    from moviegoer.sense import stills
    from moviegoer.sense.device import choose

    judged = models.load(model, head=how["head"], device=choose(how["device"] or "cpu"))
    network(judged)
    picture = stills.picture(image, longest_px=judged.facts.longest_px)
    p = judged.probabilities([picture])[0]
    found = [
        (
            f"{judged.facts.column}: {judged.facts.labels[k]}  {p[k]:.2f}",
            regions(judged, picture, k),
        )
        for k in _asked(judged, p, label)
    ]
    made = {
        f"{image.stem}.layers.png": drawn.activations(picture, layers(judged, picture)),
        f"{image.stem}.gradcam.png": drawn.overlays(picture, found),
    }
    for title, where in found:
        click.echo(title + ("" if where.any() else "  (nothing in the picture speaks for it)"))
    if judged.facts.beside:
        click.echo(f"moviegoer: {judged.facts.beside}", err=True)
    for name, sheet in made.items():
        annotate.save(sheet, out / name)
        click.echo(out / name)


def _asked(judged: Judged, p: Floats, labels: tuple[str, ...]) -> list[int]:
    from moviegoer.errors import DataError

    known = judged.facts.labels
    for one in labels:
        if one not in known:
            raise DataError(f"the model has no label '{one}'; it has {', '.join(known)}")
    if labels:
        return [known.index(one) for one in labels]
    return [int(k) for k in (-p).argsort(kind="stable")[:TOP]]
