"""``moviegoer import``: analyses of other labs, without their pictures."""

from __future__ import annotations

from pathlib import Path

import click

from moviegoer.errors import DataError, StoreError

__all__ = ["bundles"]


@click.command("import")
@click.argument(
    "paths", nargs=-1, required=True, metavar="BUNDLE...", type=click.Path(path_type=Path)
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("reports"),
    show_default=True,
    help="The folder in which each gets a folder of its own, named after the bundle.",
)
def bundles(paths: tuple[Path, ...], out: Path) -> None:
    """Read bundles of other labs: analyses without pictures.

    A BUNDLE is what 'moviegoer export DIR --format bundle' wrote: timings, labels, vectors,
    fingerprint and provenance of a film, what people corrected, and no frame of it. Each becomes a
    folder that 'fingerprint', 'compare', 'attribute', 'graph', 'export' and 'search' read like any
    other. What was made by other versions than this one, and cannot be compared, is told. All
    bundles are read and checked before anything is written.

    \b
    moviegoer import casablanca.moviegoer.zip -o pooled
    moviegoer import lab2/*.moviegoer.zip -o pooled
    moviegoer compare pooled/casablanca reports/vertigo
    """
    from moviegoer.pipeline import bundles as shelf

    names = [_name(path) for path in paths]
    if len(set(names)) < len(names):
        raise click.UsageError("two bundles have one name, and so would their folders")
    found = [shelf.read(path) for path in paths]
    folders = [out / name for name in names]
    for folder in folders:
        if folder.exists():
            raise StoreError(f"{folder} exists already; choose another place with -o")
    seen: dict[str, Path] = {}
    for bundle in found:
        film = bundle.analysis.film
        other = seen.setdefault(film.key, bundle.path)
        if other != bundle.path:
            raise DataError(f"{other} and {bundle.path} hold the same film; leave one out")
    for bundle, folder in zip(found, folders, strict=True):
        shelf.settle(bundle, folder)
        click.echo(folder)
        for line in shelf.differences(bundle):
            click.echo(f"{folder.name}: {line}", err=True)


def _name(path: Path) -> str:
    name = path.name.removesuffix(".zip").removesuffix(".moviegoer")
    return name if name.strip(". ") else "film"
