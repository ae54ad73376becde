"""``moviegoer analyze``: films in, folders with a report and tables out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from moviegoer import config
from moviegoer.errors import ConfigError, MoviegoerError

__all__ = ["analyze"]

DETECTORS = ("auto", "adaptive", "content", "hash", "histogram", "transnetv2")


@click.command()
@click.argument(
    "films", nargs=-1, required=True, metavar="FILM...", type=click.Path(path_type=Path)
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="Folder for the results [default: reports/FILM]; of several films, each gets one in it.",
)
@click.option(
    "--detector",
    type=click.Choice(DETECTORS),
    help="How cuts are found. auto needs no threshold and is the most accurate; adaptive, content, "
    "hash and histogram are PySceneDetect's; transnetv2 is the plain network.",
)
@click.option("--title", help="The film's title [default: the file's name].")
@click.option("--director", help="Who directed it.")
@click.option("--year", type=int, help="When it came out.")
@click.option("--country", help="Where it was made.")
@click.option("--edition", help="Which edition this is: a restoration, a disc, a broadcast.")
@click.option(
    "--body",
    metavar="START-END",
    help="The stretch that statistics are made of, leaving titles and credits out, such as "
    "1:52-1:38:04. All shots stay in the tables.",
)
@click.option(
    "--config",
    "settings",
    type=click.Path(path_type=Path),
    help="Settings file [default: moviegoer.toml here, if there is one].",
)
@click.option(
    "--set",
    "pairs",
    multiple=True,
    metavar="KEY=VALUE",
    help="One setting, such as faces.min_px=30.",
)
@click.option(
    "--extra",
    metavar="NAMES",
    help="Classifiers to ask besides: imagenet (things), places365 (places), or both with a comma. "
    "Their weights are pulled: moviegoer models pull imagenet places365.",
)
@click.option(
    "--subtitles",
    metavar="auto|none|PATH",
    help="The film's words: a file beside it or a stream in it (auto), none, or this file "
    "(.srt, .vtt, .ass and others) [default: auto].",
)
@click.option("--device", help="Where networks run: auto, cpu, cuda, cuda:1, mps [default: auto].")
@click.option(
    "--force",
    multiple=True,
    metavar="STAGE",
    help="Do a stage anew, and what follows from it: scan, network, faces, looks, identity, "
    "speech, subtitles, lettering, cinemaclip, clip, imagenet, places365 or all.",
)
@click.pass_context
def analyze(ctx: click.Context, /, films: tuple[Path, ...], **options: Any) -> None:
    """Analyse films: shots, looks, faces, characters, dialogue scenes, fingerprint, report.

    Results lie in reports/FILM: open index.html in a browser, shots.csv in a spreadsheet. A run
    that was stopped goes on where it was; a second run does only what has changed. Facts about the
    film may also stand in FILM.toml or film.toml beside it (title, director, year, country,
    edition, body).

    \b
    moviegoer analyze casablanca.mkv --director "Michael Curtiz" --year 1942
    moviegoer analyze discs/*.mkv -o corpus
    moviegoer analyze film.mkv --subtitles film.en.srt
    moviegoer analyze film.mkv --detector content --set shots.threshold=30
    """
    from moviegoer.pipeline import run
    from moviegoer.pipeline.progress import Terminal

    layers = _layers(options)
    config.load(*layers)
    stages = _stages(options["force"], tuple(run.STAGES))
    failed = 0
    for film, folder in zip(films, _folders(films, options["out"]), strict=True):
        progress = Terminal()
        try:
            own = config.load(layers[0], config.film_facts(film), *layers[1:])
            analysis = run.analyze(film, out=folder, settings=own, force=stages, progress=progress)
        except MoviegoerError as error:
            if len(films) == 1:
                raise
            failed += 1
            click.echo(f"moviegoer: {error}", err=True)
            continue
        click.echo(_summary(analysis, folder))
    if failed:
        click.echo(f"moviegoer: {failed} of {len(films)} films failed", err=True)
        ctx.exit(1)


def _layers(options: dict[str, Any]) -> list[dict[str, Any]]:
    """Order what was set: the settings file, then ``--set``, then the flags."""
    path = options["settings"]
    default = Path("moviegoer.toml")
    file: dict[str, Any] = {}
    if path is not None:
        file = config.read_toml(path)
    elif default.is_file():
        file = config.read_toml(default)
    facts = ("title", "director", "year", "country", "edition", "body")
    flags: dict[str, Any] = {
        "film": {name: options[name] for name in facts if options[name] is not None}
    }
    if options["detector"]:
        flags["shots"] = {"detector": options["detector"]}
    if options["extra"] is not None:
        flags["extra"] = dict.fromkeys(filter(None, options["extra"].split(",")), True)
    if options["subtitles"] is not None:
        flags["subtitles"] = {"use": options["subtitles"]}
    if options["device"]:
        flags["run"] = {"device": options["device"]}
    return [file, *(config.parse_setting(pair) for pair in options["pairs"]), flags]


def _stages(given: Iterable[str], known: tuple[str, ...]) -> frozenset[str]:
    wanted = set(given)
    unknown = sorted(wanted - {*known, "all"})
    if unknown:
        raise ConfigError(f"unknown stage '{unknown[0]}'; stages are {', '.join(known)}, all")
    return frozenset(known if "all" in wanted else wanted)


def _folders(films: tuple[Path, ...], out: Path | None) -> list[Path]:
    from moviegoer.pipeline.run import default_folder

    if out is not None and len(films) == 1:
        return [out]
    folders = [default_folder(film) for film in films]
    if out is not None:
        folders = [out / folder.name for folder in folders]
    twice = sorted({folder for folder in folders if folders.count(folder) > 1})
    if twice:
        raise ConfigError(
            f"two films would share the folder {twice[0]}; analyse them one at a time with -o"
        )
    return folders


def _summary(analysis: Any, folder: Path) -> str:
    dialogues = sum(scene.kind == "dialogue2" for scene in analysis.scene_list)
    return (
        f"{analysis.film.title}: {len(analysis.shot_list)} shots, {len(analysis.cast)} characters, "
        f"{len(analysis.scene_list)} scenes, {dialogues} two-character dialogues\n"
        f"{folder / 'index.html'}"
    )
