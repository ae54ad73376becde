"""CLIP in the pipeline: which encoders are here, and what can be answered from their vectors.

A picture is encoded once. CinemaCLIP, where it is there, answers its heads and is asked all others
in words; without it another CLIP model is asked. Only weights that were named on purpose beside
CinemaCLIP's make a second encoding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import numpy as np

from moviegoer import heads as taxonomy
from moviegoer.config import Config
from moviegoer.core.answers import linear
from moviegoer.core.answers.linear import LinearHead
from moviegoer.errors import ModelError, StoreError
from moviegoer.pipeline.versions import VERSIONS
from moviegoer.sense import checkpoints, cinemaclip
from moviegoer.sense.clip import Encoder
from moviegoer.store import Cache, key
from moviegoer.types import Embeddings, Floats, Scores

__all__ = ["Encoded", "Probes", "Source", "answers", "probes", "sources"]

ZERO_SHOT = "zero-shot"


@dataclass(frozen=True, slots=True)
class Source:
    """An encoder whose weights are on this machine, and how to load it onto a device.

    ``asked`` says whether it is asked in words, and its vectors kept for search.
    """

    stage: str
    name: str
    sha256: str
    load: Callable[[str], Encoder]
    asked: bool = True
    catalogued: str = ""
    """Its name in the catalogue of weights, if it is there."""


@dataclass(frozen=True, slots=True)
class Probes:
    """The heads that one encoder's vectors answer: trained ones, and those asked in words."""

    trained: tuple[LinearHead, ...]
    asked: tuple[LinearHead, ...]


@dataclass(frozen=True, slots=True)
class Encoded:
    """What all encoders answered of a set of pictures, and the vectors that search reads."""

    asked: tuple[Mapping[str, Scores], ...] = ()
    embeddings: Embeddings | None = None

    def joined(self, source: Source, heads: Probes, vectors: Floats) -> Encoded:
        """Add one encoder's vectors, a row a picture."""
        kept = Embeddings(np.arange(len(vectors)), vectors, f"{source.name} {source.sha256}")
        return Encoded(
            self.asked + answers(heads, vectors), kept if source.asked else self.embeddings
        )


def sources(settings: Config) -> tuple[Source, ...]:
    """Find the encoders that these settings mean; none where no weights are here.

    Raises
    ------
    ModelError
        If weights were named that are not here.
    """
    found = []
    named, wanted = settings.cinemaclip.weights, settings.clip.weights
    if cinemaclip.available(named):
        load = partial(_cinemaclip, named)
        own = Source("cinemaclip", "CinemaCLIP", cinemaclip.fingerprint(named), load,
                     asked=wanted == "auto", catalogued="cinemaclip")  # fmt: skip
        found.append(own)
    else:
        cinemaclip.load(named)  # a folder that was named but holds no weights is an error
    if found and wanted == "auto":
        return tuple(found)
    checkpoint = checkpoints.find(settings.clip.model, wanted)
    if checkpoint is not None:
        found.append(
            Source(
                "clip",
                checkpoint.name,
                checkpoints.checksum(checkpoint.file),
                partial(_open_clip, checkpoint),
                catalogued=checkpoint.catalogued,
            )
        )
    return tuple(found)


def _cinemaclip(weights: str, device: str) -> Encoder:
    loaded = cinemaclip.load(weights, device=device)
    if loaded is None:
        raise ModelError(cinemaclip.how_to_get())
    return loaded


def _open_clip(checkpoint: checkpoints.Checkpoint, device: str) -> Encoder:
    from moviegoer.sense import clip

    return clip.load(checkpoint, device=device)


def probes(source: Source, encoder: Callable[[], Encoder]) -> Probes:
    """The heads that an encoder's vectors answer; captions are encoded once a model, not a film."""
    import platformdirs

    cache = Cache(platformdirs.user_cache_path("moviegoer") / "clip")
    stage = f"{source.stage}-{source.sha256[:12]}"
    name = key(VERSIONS["clip"], source.asked, _wording())
    known = cache.get(stage, name, Probes)
    if known is not None:
        return known
    made = _probes(encoder(), asked=source.asked)
    # A home that cannot be written only costs encoding the captions again.
    with suppress(StoreError):
        cache.put(stage, name, made)
    return made


def _probes(encoder: Encoder, *, asked: bool) -> Probes:
    trained = encoder.heads() if isinstance(encoder, cinemaclip.CinemaClip) else ()
    if not asked:
        return Probes(trained, ())
    done = {head.name for head in trained}
    questions = [head for head in taxonomy.load().values() if head.name not in done]
    return Probes(trained, _in_words(encoder, questions))


def _wording() -> list[object]:
    return [
        [head.name, head.exclusive, [[one.name, one.prompts, one.against] for one in head.labels]]
        for head in taxonomy.load().values()
    ]


def _in_words(encoder: Encoder, questions: list[taxonomy.Head]) -> tuple[LinearHead, ...]:
    """Make a linear head of each question whose labels have prompts; a choice needs two."""
    labels = {head.name: [one for one in head.labels if one.prompts] for head in questions}
    texts = sorted(
        {t for some in labels.values() for one in some for t in one.prompts + one.against}
    )
    if not texts:
        return ()
    vector = dict(zip(texts, encoder.embed(texts), strict=True))

    def vectors(captions: tuple[str, ...]) -> Floats:
        return np.stack([vector[caption] for caption in captions])

    return tuple(
        linear.prompted(
            head.name,
            [one.name for one in some],
            captions=[vectors(one.prompts) for one in some],
            against=[] if head.exclusive else [vectors(one.against) for one in some],
            scale=encoder.scale,
        )
        for head in questions
        if len(some := labels[head.name]) >= (2 if head.exclusive else 1)
    )


def answers(heads: Probes, vectors: Floats) -> tuple[Mapping[str, Scores], ...]:
    """Answer every head from an encoder's vectors, a row a picture: trained, then in words."""
    return (
        {head.name: linear.answer(head, vectors, how=cinemaclip.HOW) for head in heads.trained},
        {head.name: linear.answer(head, vectors, how=ZERO_SHOT) for head in heads.asked},
    )
