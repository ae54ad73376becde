"""Options that say how films are read, shared by the commands about style."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from moviegoer.corpus.portraits import Reading

__all__ = ["reading", "reading_options"]

Command = TypeVar("Command", bound=Callable[..., Any])


def _rate(text: str) -> float:
    try:
        over, slash, under = text.partition("/")
        value = float(over) / (float(under) if slash else 1.0)
    except (ValueError, ZeroDivisionError):
        raise click.BadParameter(f"'{text}' is no number of frames a second") from None
    if not 1 <= value <= 1000:
        raise click.BadParameter(f"{value:g} frames a second is out of range")
    return value


def _fps(_ctx: click.Context, _param: click.Parameter, text: str | None) -> float | None:
    return None if text is None else _rate(text)


def _speed(
    _ctx: click.Context, _param: click.Parameter, text: str | None
) -> tuple[float, float] | None:
    if text is None:
        return None
    shot, slash, shown = text.partition("/")
    if not slash:
        raise click.BadParameter("give two speeds, such as 18/24: filmed at 18, measured at 24")
    return _rate(shot), _rate(shown)


def _body(
    _ctx: click.Context, _param: click.Parameter, text: str | None
) -> tuple[float, float] | None:
    from moviegoer import config

    try:
        return config.parse_body(text or "")
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


_OPTIONS = (
    click.option(
        "--body",
        metavar="START-END",
        callback=_body,
        help="Only the shots whose middle lies in this stretch, without titles and credits, such "
        "as 1:52-1:38:04.",
    ),
    click.option(
        "--find-titles",
        is_flag=True,
        help="Of analyses without a body: leave out black and lettered shots at both ends.",
    ),
    click.option(
        "--speed",
        metavar="SHOT/SHOWN",
        callback=_speed,
        help="A silent film's speeds: 18/24 was filmed at 18 frames a second and measured at 24, "
        "so its shots are made a third longer.",
    ),
    click.option(
        "--fps", metavar="RATE", callback=_fps, help="Frames a second of edit decision lists."
    ),
    click.option(
        "--as",
        "form",
        type=click.Choice(("auto", "lengths", "cuts")),
        default="auto",
        help="What bare numbers are: lengths of shots, or times of cuts [default: times if eight "
        "or more rise all along].",
    ),
    click.option(
        "--seed", default=0, show_default=True, type=click.IntRange(0), help="Of what is drawn."
    ),
)


def reading_options(command: Command) -> Command:
    """Give a command the options that say how films are read."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def reading(options: dict[str, Any], *, intervals: bool = True) -> Reading:
    """Take those options out of a command's, as the corpus wants them."""
    from moviegoer.corpus.portraits import Reading

    shot, shown = options.pop("speed") or (None, None)
    return Reading(
        body_s=options.pop("body"),
        titles=options.pop("find_titles"),
        shot_fps=shot,
        shown_fps=shown,
        fps=options.pop("fps"),
        form=options.pop("form"),
        seed=options.pop("seed"),
        intervals=intervals,
    )
