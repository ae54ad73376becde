"""How likely somebody talks, window by window, by silero-vad's network.

Silero Team, "Silero VAD: pre-trained enterprise-grade Voice Activity Detector (VAD), Number
Detector and Language Classifier", 2021; the weights lie in the package ``silero-vad``. Only its
file is used, by ONNX Runtime: importing the package itself would set torch to one thread for the
whole program. Known failures: singing may count as speech; whispers, and words under loud music,
may not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import metadata, util
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from moviegoer.core.sound.talk import Hearing
from moviegoer.errors import ModelError
from moviegoer.sense.sound import SOUND_HZ, Piece, Track, open_sound
from moviegoer.types import Floats

__all__ = ["WINDOW", "Listener", "SileroListener", "hear", "laid", "load_silero"]

WINDOW = 512
"""Samples the network answers for at once: 32 ms."""
CONTEXT = 64
"""Samples before the window that it also hears."""
BATCH = 512
"""Windows a call: 16 s of sound, one megabyte."""


class Listener(Protocol):
    """Tells speech from other sound."""

    model: str
    """Its name and version."""

    def listen(self, waves: Iterable[Floats]) -> Iterator[Floats]:
        """Judge one sound that comes in pieces of any whole number of windows.

        Gives for each piece the probability of speech in each of its windows. How the sound is
        divided into pieces does not matter; every call begins anew.
        """
        ...


class SileroListener:
    """silero-vad by ONNX Runtime, on one core."""

    def __init__(self, session: Any, model: str) -> None:
        self._session = session
        self.model = model

    def listen(self, waves: Iterable[Floats]) -> Iterator[Floats]:
        """As :meth:`Listener.listen`."""
        hidden = cell = np.zeros((1, 1, 128), np.float32)
        before = np.zeros(CONTEXT, np.float32)
        for wave in waves:
            heard = np.concatenate([before, wave.astype(np.float32)])
            windows = np.lib.stride_tricks.sliding_window_view(heard, CONTEXT + WINDOW)[::WINDOW]
            p, hidden, cell = self._session.run(
                ["speech_probs", "hn", "cn"],
                {"input": np.ascontiguousarray(windows), "h": hidden, "c": cell},
            )
            before = heard[-CONTEXT:]
            yield p.reshape(-1)


def load_silero() -> SileroListener:
    """Load the network from the installed package.

    Raises
    ------
    ModelError
        If the package or its weights are missing or broken.
    """
    import onnxruntime

    found = util.find_spec("silero_vad")
    if found is None or found.origin is None:
        raise ModelError("silero-vad is not installed; run: pip install silero-vad")
    weights = Path(found.origin).parent / "data" / "silero_vad_16k_sequence.onnx"
    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = options.intra_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(
            str(weights), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        raise ModelError(
            f"{weights}: cannot be loaded ({type(error).__name__}); reinstall silero-vad>=6.2.3"
        ) from error
    return SileroListener(session, f"silero-vad {metadata.version('silero-vad')}")


def hear(
    path: str | Path,
    *,
    listener: Listener | None = None,
    progress: Callable[[float], None] = lambda _share: None,
) -> Hearing:
    """Listen to a film from its first frame to the end of its sound.

    Parameters
    ----------
    listener
        Instead of silero-vad, which is loaded only if the film has sound.
    progress
        Is told the seconds heard so far.

    Returns
    -------
    A probability for each window; no rows and no ``source`` where the film has no sound.

    Raises
    ------
    VideoError
        If the film cannot be opened.
    ModelError
        If the network cannot be loaded.
    """
    with open_sound(path) as track:
        if track is None:
            return Hearing(np.zeros(0, np.float32), step_s=WINDOW / SOUND_HZ)
        listener = listener or load_silero()
        return _heard(track, listener, progress)


def _heard(track: Track, listener: Listener, progress: Callable[[float], None]) -> Hearing:
    answers = [np.zeros(0, np.float32)]
    count = 0
    for p in listener.listen(laid(track.pieces())):
        answers.append(p.astype(np.float32))
        count += len(p)
        progress(count * WINDOW / SOUND_HZ)
    return Hearing(
        np.concatenate(answers),
        step_s=WINDOW / SOUND_HZ,
        source=track.source,
        model=listener.model,
        lost=track.lost,
    )


def laid(pieces: Iterable[Piece]) -> Iterator[Floats]:
    """Lay pieces of sound on the grid of windows, with silence where there is none."""
    size = BATCH * WINDOW
    page, base, end = np.zeros(size, np.float32), 0, 0
    for piece in pieces:
        first, wave = piece.first, piece.wave
        while len(wave):
            if first >= base + size:
                yield page
                page, base = np.zeros(size, np.float32), base + size
                continue
            part = wave[: base + size - first]
            page[first - base : first - base + len(part)] = part
            first, wave, end = first + len(part), wave[len(part) :], first + len(part)
    if end > base:
        yield page[: -(-(end - base) // WINDOW) * WINDOW]
