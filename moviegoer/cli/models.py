"""``moviegoer models``: which weights there are, pull them, verify them, find them, remove them."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

import click

from moviegoer.errors import ModelError

__all__ = ["models"]


@click.group()
def models() -> None:
    """Weights: what there is, what is here, and getting the rest.

    What the program needs comes with it or with its packages; what is pulled answers more. Nothing
    is pulled unless you say so here.

    \b
    moviegoer models list
    moviegoer models pull cinemaclip places365
    moviegoer models verify

    Environment: HF_HOME says where the Hugging Face hub's cache lies, HF_ENDPOINT which mirror of
    the hub to ask, XDG_DATA_HOME where other weights lie. MOVIEGOER_MIRROR=ADDRESS asks a mirror
    for other weights, as ADDRESS/HOST/PATH: https://download.pytorch.org/models/x.pth is asked for
    at ADDRESS/download.pytorch.org/models/x.pth.
    """


def _known(_ctx: click.Context, _param: click.Parameter, value: Any) -> Any:
    """Accept names of the catalogue only; suggest the nearest."""
    from moviegoer.sense.weights import catalogue

    for name in value if isinstance(value, tuple) else (value,):
        if name not in catalogue():
            near = get_close_matches(name, catalogue(), n=1)
            hint = f"did you mean {near[0]}?" if near else "see 'moviegoer models list'"
            raise click.BadParameter(f"no weights called '{name}'; {hint}")
    return value


def _names(*, required: bool) -> Callable[[Any], Any]:
    return click.argument("names", nargs=-1, required=required, metavar="NAME...", callback=_known)


@models.command("list")
@click.option("--long", is_flag=True, help="Also address, revision, checksum, licence, place.")
def list_(long: bool) -> None:
    """List all weights: whether they are here, size to pull in MB, what for.

    \b
    ok   here
    --   absent; 'moviegoer models pull NAME' gets it
    ..   a broken download; pulling again goes on from there
    """
    from moviegoer.sense import weights

    catalogue = weights.catalogue()
    width = max(map(len, catalogue))
    for name, about in catalogue.items():
        size = f"{about.size_mb:5.0f}" if about.size_mb else "     "
        click.echo(f"{_mark(name)} {name:{width}} {size} {about.purpose}")
        if long:
            for line in _facts(name):
                click.echo(f"   {'':{width}}       {line}")


def _mark(name: str) -> str:
    from moviegoer.sense import pull, weights

    if weights.local(name) is not None:
        return "ok"
    return ".." if pull.partial_mb(name) else "--"


def _facts(name: str) -> list[str]:
    from moviegoer.sense import pull, weights

    about = weights.catalogue()[name]
    facts = [f"source: {about.source}", f"licence: {about.licence}"]
    if about.hub:
        revision = weights.read_lock(name).revision or about.revision
        facts.append(f"hub: {about.hub}, revision {revision}")
    for file in about.files:
        came = weights.read_lock(name).sha256.get(file.name)
        known = came or file.sha256 or "not known before it is pulled"
        facts.append(f"{pull.mirrored(file.url) if file.url else file.name}, sha256 {known}")
    if about.sha256:
        facts.append(f"sha256 {about.sha256}")
    place = weights.local(name)
    return [*facts, f"place: {place}" if place else f"absent: {about.without}"]


@models.command()
@_names(required=True)
def pull(names: tuple[str, ...]) -> None:
    """Download weights; a broken download goes on where it stopped.

    A file is verified before it is moved into place: against the catalogue's checksum, or the
    hub's own. Where neither is known, what came is recorded, and later verified against that.

    \b
    moviegoer models pull imagenet places365
    """
    from moviegoer.sense import pull as pulling
    from moviegoer.sense import weights

    for name in names:
        about = weights.catalogue()[name]
        if about.files and weights.local(name) is None:
            click.echo(f"{name}: {about.source}; licence: {about.licence}", err=True)
        click.echo(pulling.pull(name))


@models.command()
@_names(required=False)
@click.pass_context
def verify(ctx: click.Context, names: tuple[str, ...]) -> None:
    """Compute the checksums of weights that are here, all or those named.

    The exit code is 1 if one is not what it should be.
    """
    from moviegoer.sense import shelf, weights

    wrong = False
    for name in names or [n for n in weights.catalogue() if weights.local(n)]:
        try:
            click.echo(f"ok {name} {shelf.verify(name)}")
        except ModelError as error:
            click.echo(f"!! {name} {error}")
            wrong = True
    ctx.exit(int(wrong))


@models.command()
@click.argument("name", callback=_known)
def path(name: str) -> None:
    """Print where weights lie; exit code 1 if they are absent."""
    from moviegoer.sense import weights

    click.echo(weights.find(name))


@models.command()
@_names(required=True)
def remove(names: tuple[str, ...]) -> None:
    """Delete pulled weights and what broken downloads left.

    Weights of the Hugging Face hub leave the hub's cache, for other programs too.
    """
    from moviegoer.sense import shelf

    for name in names:
        click.echo(f"{name}: {shelf.remove(name):.0f} MB freed")
