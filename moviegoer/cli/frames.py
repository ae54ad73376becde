"""``moviegoer frames``: pictures out of films, with a table of where each is from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from moviegoer import config

if TYPE_CHECKING:
    from moviegoer.learn.gathering import Wanted

__all__ = ["frames"]

PATH = click.Path(path_type=Path)


@click.command()
@click.argument("films", nargs=-1, required=True, metavar="FILM...", type=PATH)
@click.option("-o", "--out", required=True, type=PATH, help="Folder for the frames.")
@click.option("--every", metavar="TIME", help="A frame every so many seconds, such as 8s or 0.5s.")
@click.option("--per-shot", type=click.IntRange(1), metavar="N", help="So many of every shot.")
@click.option("--random", type=click.IntRange(1), metavar="N", help="So many of a film, by chance.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of --random.")
@click.option(
    "--per-director",
    type=PATH,
    metavar="CSV",
    help="Who directed what (columns film, director): frames go into a folder a director.",
)
@click.option(
    "--size", metavar="WxH", help="Largest width and height, such as 860x [default: as the film]."
)
@click.option(
    "--drop-duplicates",
    is_flag=True,
    help="Leave out frames that show nearly what an earlier one of the film showed.",
)
@click.option(
    "--reports",
    type=PATH,
    default=Path("reports"),
    show_default=True,
    help="Where analyses of the films lie; with --per-shot scans are kept there too.",
)
@click.pass_context
def frames(ctx: click.Context, /, films: tuple[Path, ...], out: Path, **options: Any) -> None:
    """Take frames out of films: named by film and time, black bars cut off.

    frames.csv in the folder says of each its file, film, director, time_s, frame and shot; the
    last two are empty where the film was not analysed (its frames are then found by seeking, not
    counting). Without --every, --per-shot or --random: a frame every 8 seconds. A run that was
    stopped goes on where it was; more films may be added. A director may stand in FILM.toml.

    \b
    moviegoer frames casablanca.mkv -o stills --every 8s
    moviegoer frames discs/*.mkv -o stills --per-shot 1 --size 860x --drop-duplicates
    moviegoer frames discs/*.mkv -o directors --random 200 --per-director directors.csv
    """
    from moviegoer.learn.gathering import directors
    from moviegoer.pipeline.frames import Job, gather
    from moviegoer.pipeline.progress import Terminal

    default = Path("moviegoer.toml")
    job = Job(
        _wanted(options),
        options["reports"],
        directors(options["per_director"]) if options["per_director"] else {},
        config.load(config.read_toml(default) if default.is_file() else {}),
        Terminal(),
    )
    failed: list[str] = []

    def fail(message: str) -> None:
        failed.append(message)
        job.progress.say(f"moviegoer: {message}")

    for name, new, total in gather(films, out, job, fail=fail):
        click.echo(f"{name}: {total} frames" + (f", {new} new" if new != total else ""))
    if len(failed) < len(films):
        click.echo(out / "frames.csv")
    ctx.exit(int(bool(failed)))


def _wanted(options: dict[str, Any]) -> Wanted:
    from moviegoer.learn.gathering import Size, Wanted

    asked = [name for name in ("every", "per_shot", "random") if options[name] is not None]
    if len(asked) > 1:
        first, second = (f"--{name.replace('_', '-')}" for name in asked[:2])
        raise click.UsageError(f"{first} and {second} exclude each other")
    try:
        size = Size.parse(options["size"]) if options["size"] else Size()
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--size") from None
    return Wanted(
        every_s=_seconds(options["every"] or "8s") if asked in ([], ["every"]) else None,
        per_shot=options["per_shot"],
        random=options["random"],
        seed=options["seed"],
        size=size,
        drop_duplicates=options["drop_duplicates"],
        by_director=options["per_director"] is not None,
    )


def _seconds(text: str) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|min)?", text.strip())
    seconds = float(found[1]) * (60 if found[2] == "min" else 1) if found else 0.0
    if seconds <= 0:
        raise click.BadParameter(f"'{text}' is no time; write 8s or 0.5s", param_hint="--every")
    return seconds
