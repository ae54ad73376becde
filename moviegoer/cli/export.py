"""``moviegoer export``: an analysis in the formats of other programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from moviegoer.errors import MoviegoerError
from moviegoer.export.formats import FORMATS

if TYPE_CHECKING:
    from moviegoer.export.wanted import Wanted

__all__ = ["export"]

_LIST = "\n".join(f"    {name:<12}{one.about}" for name, one in FORMATS.items())


def _forms(_ctx: click.Context, _param: click.Parameter, texts: tuple[str, ...]) -> list[str]:
    """Split ``--format a,b --format c`` into names that are known."""
    names = [name.strip() for text in texts for name in text.split(",") if name.strip()]
    for name in names:
        if name not in FORMATS:
            raise click.BadParameter(f"'{name}' is none of {', '.join(FORMATS)}")
    return list(dict.fromkeys(names))


@click.command(
    help=f"""Write a finished analysis for other programs.

    DIR is the folder that 'moviegoer analyze' wrote; the film itself is not needed. Files go into
    DIR/exports, or where -o says. Nothing is written unless every format can be.

    \b
{_LIST}

    \b
    moviegoer export reports/casablanca --format elan
    moviegoer export reports/casablanca --format edl,fcpxml,otio --fps 23.976
    moviegoer export reports/casablanca --format elan --head scale --head gaze -o scale.eaf
    moviegoer export reports/casablanca --format bundle -o shared/
    """
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "forms",
    metavar="NAME[,NAME…]",
    multiple=True,
    required=True,
    callback=_forms,
    help="What to write; several are joined by commas, or the option is repeated.",
)
@click.option(
    "-o",
    "--out",
    metavar="FILE",
    help="Where to: a file, for one format; a folder, for several or if it ends in a slash.",
)
@click.option(
    "--head",
    "heads",
    metavar="NAME",
    multiple=True,
    help="Which heads to write, where a format takes a choice [default: all; in markers, few].",
)
@click.option(
    "--fps",
    metavar="RATE",
    help="Frames a second of time code: 25, 23.976, 30000/1001 [default: the film's].",
)
@click.option(
    "--media",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where the film lies now, for formats that link it [default: where it was analysed].",
)
def export(
    folder: Path,
    forms: list[str],
    out: str | None,
    heads: tuple[str, ...],
    fps: str | None,
    media: Path | None,
) -> None:
    """Write a finished analysis for other programs; the help is the command's."""
    if not forms:
        raise click.UsageError("--format is empty")
    stem, place = _target(folder, forms, out)
    from moviegoer.export import timecode
    from moviegoer.export.wanted import Wanted
    from moviegoer.store import Pictures

    wanted = Wanted(
        heads=heads,
        rate=None if fps is None else timecode.parse(fps),
        media=media,
        folder=place,
        picture=Pictures(folder / "cache" / "pictures").get,
        tell=partial(click.echo, err=True),
    )
    files = _files(folder, forms, wanted)
    if stem is None and out is not None:
        _write(_renamed(files, Path(out)))
        return
    _write({place / f"{stem}{ending}": data for ending, data in files.items()})


def _target(folder: Path, forms: list[str], out: str | None) -> tuple[str | None, Path]:
    """Name the files without their endings, and the folder they go to; no name if -o is one."""
    stem = folder.resolve().name or "film"
    if out is None:
        return stem, folder / "exports"
    # The slash is looked for in what was typed: a path drops it.
    place, slash = Path(out), out.endswith(("/", "\\"))
    if len(forms) > 1 or slash or place.is_dir():
        if place.is_file():
            why = "the slash says it is a folder" if slash else "several formats need a folder"
            raise click.UsageError(f"-o {out} is a file, and {why}")
        return stem, place
    return None, place.parent


def _files(folder: Path, forms: list[str], wanted: Wanted) -> dict[str, bytes]:
    """Make every file before any is written."""
    from moviegoer.export import formats
    from moviegoer.pipeline import bundles, publish

    analysis = publish.load(folder)
    wanted = replace(
        wanted,
        traces=partial(bundles.traces, folder, analysis),
        corrected=partial(bundles.corrected, folder),
    )
    files: dict[str, bytes] = {}
    for name in forms:
        try:
            files |= formats.make(name, analysis, wanted)
        except MoviegoerError as error:
            raise type(error)(f"{name}: {error}") from None
    return files


def _renamed(files: Mapping[str, bytes], out: Path) -> dict[Path, bytes]:
    """Call the first file what -o says, and further ones after it."""
    first, *others = files
    named = {out: files[first]}
    return named | {out.with_name(f"{out.stem}{ending}"): files[ending] for ending in others}


def _write(files: Mapping[Path, bytes]) -> None:
    from moviegoer.store import write_atomically

    for path, data in files.items():
        write_atomically(path, partial(_fill, data))
        click.echo(path)


def _fill(data: bytes, file: BinaryIO) -> None:
    file.write(data)
