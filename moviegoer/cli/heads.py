"""``moviegoer heads``: what the program can be asked about a picture, and in which words."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from io import StringIO

import click

from moviegoer import heads as known
from moviegoer.core.answers import trust
from moviegoer.errors import HeadError
from moviegoer.heads import Head, Label

__all__ = ["heads", "ways"]

FORMATS = ("table", "csv", "json")
WITH_WEIGHTS = ("cinemaclip", "zero-shot")
"""Ways that need weights to be pulled first; the others work offline."""
SCHEMA = "CinemaNet schema"
"""How the source of a head begins whose labels are the schema's, which CinemaCLIP answers."""

Row = dict[str, object]
Found = Sequence[tuple[Head, Label]]

form_option = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True
)


@click.group(invoke_without_command=True)
@form_option
@click.pass_context
def heads(ctx: click.Context, form: str) -> None:
    """List the questions asked of every picture: the heads, and which ways answer them.

    A head is a question with its labels; CinemaNet's words and those of older lists are aliases.
    Offline ways need nothing; the others need weights ('moviegoer models list').

    \b
    moviegoer heads                          every head
    moviegoer heads show shot.framing        its labels, defined, with sources and prompts
    moviegoer heads show "two up"            the labels that a word names
    moviegoer heads find kitchen             where a word is a label, in one line each
    """
    if ctx.invoked_subcommand is None:
        rows = [_head_row(head) for head in known.load().values()]
        _print(rows, form, lambda: _columns(rows, ("head", "labels", "offline", "weights",
                                                   "question")))  # fmt: skip


@heads.command()
@click.argument("name")
@form_option
def show(name: str, form: str) -> None:
    """Print a head whole: each label's definition, source, prompts, aliases and crosswalk.

    NAME is a head ('shot.framing'), a label ('shot.framing.closeup') or any word for one.
    """
    if name in known.load():
        head = known.named(name)
        found: Found = [(head, label) for label in head.labels]
    else:
        found = _find(name)
    rows = [_label_row(head, label) for head, label in found]
    _print(rows, form, lambda: _pages(found))


@heads.command()
@click.argument("word")
@form_option
def find(word: str, form: str) -> None:
    """Find the labels that a word names; capitals, spaces, hyphens and dots do not matter."""
    found = _find(word)
    rows: list[Row] = [
        {"label": label.full_name, "title": label.title, "definition": label.definition}
        for _, label in found
    ]
    _print(rows, form, lambda: _columns(rows, ("label", "title", "definition")))


def _find(word: str) -> Found:
    found = known.find(word)
    if not found:
        near = known.nearest(word)
        hint = f"did you mean '{near}'?" if near else "'moviegoer heads' lists the heads"
        raise HeadError(f"no head or label is called '{word}'; {hint}")
    return found


def ways(head: Head) -> tuple[str, ...]:
    """The ways that can answer a head, the most trusted first, as far as files tell.

    The order is :data:`moviegoer.core.answers.trust.ORDERS`'. A head without a line there is
    answered by CinemaCLIP if its labels are the schema's, and zero-shot if its labels have prompts.
    """
    if head.name in trust.ORDERS:
        return tuple(way.how for way in trust.ORDERS[head.name])
    prompted = any(label.prompts for label in head.labels)
    schema = head.source.startswith(SCHEMA)
    return (*(["cinemaclip"] if schema else []), *(["zero-shot"] if prompted else []))


def _head_row(head: Head) -> Row:
    how = ways(head)
    return {
        "head": head.name,
        "group": head.group,
        "question": head.question,
        "labels": len(head.labels),
        "exclusive": head.exclusive,
        "offline": [way for way in how if way not in WITH_WEIGHTS],
        "weights": [way for way in how if way in WITH_WEIGHTS],
        "source": head.source,
    }


def _label_row(head: Head, label: Label) -> Row:
    return {
        "head": head.name,
        "label": label.name,
        "name": label.full_name,
        "title": label.title,
        "definition": label.definition,
        "source": label.source,
        "prompts": list(label.prompts),
        "against": list(label.against),
        "aliases": list(label.aliases),
        "crosswalk": dict(label.crosswalk),
    }


def _print(rows: Sequence[Row], form: str, table: Callable[[], str]) -> None:
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif form == "csv":
        click.echo(_csv(rows), nl=False)
    else:
        click.echo(table())


def _csv(rows: Sequence[Row]) -> str:
    text = StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _joined(value, ";") for key, value in row.items()} for row in rows)
    return text.getvalue()


def _joined(value: object, by: str) -> object:
    """Lists become text; so does a crosswalk, as ``scheme=word|word``."""
    if isinstance(value, dict):
        value = [f"{scheme}={word.replace(';', '|')}" for scheme, word in value.items()]
    return by.join(map(str, value)) if isinstance(value, list) else value


def _columns(rows: Sequence[Row], names: Sequence[str]) -> str:
    """Lay rows under their names, each column as wide as it needs; the last runs on."""
    cells = [list(names)] + [[str(_joined(row[name], " ")) for name in names] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    )


def _pages(found: Found) -> str:
    pages = []
    for head in dict.fromkeys(head.name for head, _ in found):
        labels = [label for one, label in found if one.name == head]
        pages.append(_page(known.named(head), labels))
    return "\n\n".join(pages)


def _page(head: Head, labels: Iterable[Label]) -> str:
    """One head as a reader wants it: the question, then each label with all that is known."""
    out = click.HelpFormatter(width=100)
    kind = "one label holds" if head.exclusive else f"labels from {head.threshold:g} on hold"
    out.write(f"{head.name} · {head.question}\n")
    out.write(f"{head.group} · {kind} · answered by {', '.join(ways(head)) or '–'}\n")
    out.write_text(head.source)
    for label in labels:
        out.write(f"\n{label.full_name} · {label.title}\n")
        out.indent()
        out.write_text(label.definition)
        if facts := _facts(head, label):
            out.write_dl(facts, col_max=12)
        out.dedent()
    return out.getvalue().rstrip("\n")


def _facts(head: Head, label: Label) -> list[tuple[str, str]]:
    source = label.source if label.source != head.source else ""
    rows = [
        ("source", source),
        ("also", "; ".join(label.aliases)),
        ("elsewhere", "; ".join(f"{k}: {v}" for k, v in label.crosswalk.items())),
        ("prompts", "; ".join(label.prompts)),
        ("against", "; ".join(label.against)),
    ]
    return [(name, text) for name, text in rows if text]
