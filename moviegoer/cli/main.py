"""``moviegoer``: the command and what it shares with its subcommands."""

from __future__ import annotations

import sys
import traceback

import click

from moviegoer import __version__
from moviegoer.cli.accuracy import accuracy
from moviegoer.cli.align import align
from moviegoer.cli.analyze import analyze
from moviegoer.cli.attribute import attribute
from moviegoer.cli.bundles import bundles
from moviegoer.cli.cast import cast
from moviegoer.cli.classify import classify
from moviegoer.cli.compare import compare
from moviegoer.cli.corpus import corpus
from moviegoer.cli.corrections import corrections
from moviegoer.cli.dataset import dataset
from moviegoer.cli.doctor import doctor
from moviegoer.cli.evaluate import evaluate
from moviegoer.cli.explain import explain
from moviegoer.cli.export import export
from moviegoer.cli.fingerprint import fingerprint
from moviegoer.cli.frames import frames
from moviegoer.cli.graph import graph
from moviegoer.cli.guess import guess
from moviegoer.cli.heads import heads
from moviegoer.cli.label import label
from moviegoer.cli.models import models
from moviegoer.cli.report import report
from moviegoer.cli.sample import sample
from moviegoer.cli.search import search
from moviegoer.cli.train import train
from moviegoer.errors import MoviegoerError

__all__ = ["cli", "main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="moviegoer")
@click.option("--debug", is_flag=True, help="Show the whole traceback when something fails.")
def cli(debug: bool) -> None:
    """Turn a film into structure you can read, count, dispute and cite.

    \b
    moviegoer sample demo.mp4       write a short synthetic film to try things on
    moviegoer analyze demo.mp4      shots, looks, faces, dialogue, report
    moviegoer report reports/demo   draw the report again
    moviegoer cast reports/demo     who is who, and how to set it right
    moviegoer accuracy DIR          how right it is about this film, checked by hand
    moviegoer corrections list DIR  what was set right; back from ELAN and spreadsheets
    moviegoer search reports "..."  shots by words
    moviegoer fingerprint DIR       style as named values with intervals
    moviegoer compare A B           films side by side
    moviegoer attribute corpus.csv  who directed it, against luck and other explanations
    moviegoer corpus analyze DIR    many films, on one machine or many
    moviegoer graph reports/demo    the film for Gephi, and who is central
    moviegoer export reports/demo   for ELAN, editors, players, R and archives
    moviegoer import BUNDLE...      analyses of other labs, without pictures
    moviegoer align A B             two editions of one film, and what was cut
    moviegoer classify still.jpg    what a still shows
    moviegoer frames FILM -o DIR    pictures out of films, to label and train on
    moviegoer label stills          label pictures by eye, on a local page
    moviegoer dataset build DIR     labelled pictures as a table to train and test on
    moviegoer heads                 what a picture is asked, and in which words
    moviegoer models list           weights: what is here, what can be pulled
    moviegoer train mcu DATA        a classifier of your own: of close-ups, a head, directors
    moviegoer evaluate MODEL DATA   how right a model is, where not, how sure
    moviegoer explain MODEL IMAGE   where a network looks, layer by layer
    moviegoer guess IMAGE --model M   who directed it, or what else a model tells
    moviegoer doctor                what is installed here, and what is missing
    """
    # main() reads --debug from the context object, after the command has failed.
    click.get_current_context().obj = {"debug": debug}


for command in (
    analyze,
    cast,
    corrections,
    accuracy,
    classify,
    frames,
    label,
    dataset,
    report,
    search,
    fingerprint,
    compare,
    attribute,
    corpus,
    graph,
    export,
    bundles,
    align,
    sample,
    heads,
    models,
    train,
    evaluate,
    explain,
    guess,
    doctor,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; a known failure is one line on stderr and exit code 1."""
    debug = "--debug" in sys.argv
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except MoviegoerError as error:
        if debug:
            traceback.print_exc()
        click.echo(f"moviegoer: {error}", err=True)
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
