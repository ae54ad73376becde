"""A finished analysis: what report and export see, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moviegoer.core.corrections.deeds import Fate
from moviegoer.core.people.corrections import Outcome
from moviegoer.core.sound.heard import Heard
from moviegoer.types import (
    Character,
    Embeddings,
    Faces,
    Film,
    Fingerprint,
    Floats,
    Ints,
    Keyframes,
    Scene,
    Scores,
    Shot,
    Signals,
    Span,
)

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

__all__ = ["Analysis"]


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything one run found out about one film.

    ``heads`` answers questions about shots, a row a shot, under the head's name: ``scale``,
    ``mcu``, ``type``, ``ots``, ``face_side``, ``gaze`` and CinemaNet's dotted names
    (``color.saturation``). ``people`` counts the people a shot shows, ``setups`` numbers its
    camera position. ``body`` is the stretch that statistics are made of. ``provenance`` holds
    what the manifest says: versions, weights, settings, timings, notes. ``embeddings`` are a CLIP
    model's vectors of the keyframes, by their rows, where one was there. ``corrected`` is what
    people set right of who is who, and what became of it on this run; ``amended`` the same of cuts,
    labels and scenes; ``marked`` names what they set of each shot, joined by ``;``. ``heard`` is
    what is said in the film, ``boundary`` how likely a scene begins with each shot.
    """

    film: Film
    signals: Signals
    shot_list: tuple[Shot, ...]
    keyframes: Keyframes
    faces: Faces
    heads: Mapping[str, Scores]
    people: Ints
    setups: Ints
    cast: tuple[Character, ...]
    scene_list: tuple[Scene, ...]
    fingerprint: Fingerprint
    provenance: Mapping[str, Any]
    body: Span
    embeddings: Embeddings | None = None
    corrected: tuple[Outcome, ...] = ()
    heard: Heard | None = None
    boundary: Floats | None = None
    amended: tuple[Fate, ...] = ()
    marked: tuple[str | None, ...] = ()

    @property
    def shots(self) -> pd.DataFrame:
        """The columns of ``shots.csv``, a row a shot."""
        from moviegoer import tables

        return tables.shots(self)

    @property
    def scenes(self) -> pd.DataFrame:
        """The columns of ``scenes.csv``, a row a scene."""
        from moviegoer import tables

        return tables.scenes(self)

    @property
    def lines(self) -> pd.DataFrame:
        """What the subtitles say, a row a line; without rows where there are none."""
        from moviegoer import tables

        return tables.lines(self)

    @property
    def characters(self) -> pd.DataFrame:
        """The columns of ``characters.csv``, a row a character."""
        from moviegoer import tables

        return tables.characters(self)

    @property
    def graph(self) -> nx.MultiDiGraph:
        """Film, scenes, setups, shots and characters as typed nodes of one graph."""
        from moviegoer.core.graphs import graph

        return graph.build(
            film=self.film,
            shots=self.shot_list,
            setups=self.setups,
            scenes=self.scene_list,
            cast=self.cast,
            heads=self.heads,
        )

    @property
    def network(self) -> nx.Graph:
        """The characters and what ties them, with what is measured of each and of the whole."""
        from moviegoer.core.conversation import eyeline
        from moviegoer.core.graphs import centrality, network

        shots, scenes, cast = self.shot_list, self.scene_list, self.cast
        gaze = self.heads.get("gaze")
        looks = eyeline.glances(shots=shots, scenes=scenes, cast=cast, gaze=gaze)
        graph = network.build(
            shots=shots, scenes=scenes, cast=cast, looks=looks, name=self.film.title
        )
        measured = centrality.measure(graph)
        for name, values in measured.people.items():
            graph.nodes[name].update(values)
        graph.graph.update(measured.whole)
        return graph
