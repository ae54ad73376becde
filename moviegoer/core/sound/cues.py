"""From a subtitle's text to lines: who speaks, what is a sound, what is sung.

Subtitles follow conventions rather than a standard: a dash begins another speaker, brackets hold
what is heard, capitals or a bracket before the words name who speaks, notes mark music (BBC,
"Subtitle Guidelines", 2024; Netflix, "Timed Text Style Guide", 2024).

Known failures: what an editor wrote otherwise; words on screen (signs) without a mark are taken
for speech; ``[John] Hello`` and ``[Laughs] Hello`` differ only by a rule of thumb.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from moviegoer.core.sound.talk import Line, LineKind
from moviegoer.core.sound.words import plain

__all__ = ["Cue", "lines", "parse"]

NAME_WORDS = 4
"""No name of a speaker has more words, or more than 30 letters."""

NEXT = ">>"
"""Begins another speaker than in the subtitle before; a lone dash need not."""
CASELESS_LETTERS = 6
"""A name in a script without capitals, as Japanese subtitles put it in brackets before words."""

_DASH = re.compile(r"^\s*(?:[-‐‑–—−]\s*(?=[^\s\-‐‑–—−])|>>+\s*)")
_NOTES = "♪♫♬♩"
_SUNG = re.compile(rf"[{_NOTES}][^{_NOTES}]+[{_NOTES}]")
"""What is sung between two notes, where somebody speaks beside it."""
_BRACKETED = re.compile(r"\[[^\[\]]*\]|\([^()]*\)|（[^（）]*）|［[^［］]*］|【[^【】]*】|\*[^*]+\*")
_NAMED = re.compile(r"^([^:：\n]{1,30})[:：](?!\d)\s*(?=\S|$)")
_LABEL = re.compile(r"^[\[(（［【]([^\])）］】]{1,30})[\])）］】]\s*[:：]?\s*(?=\S)")
_NOT_A_NAME = ("ing", "s")
"""What the last word of a bracketed sound ends in: ``[Sobbing]``, ``[Door slams]``."""


ROLLING_S = 0.2
"""Subtitles this close follow each other without a pause."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A subtitle as its file has it: when it is shown, its text, the name it gives the speaker."""

    start_s: float
    end_s: float
    text: str
    name: str = ""


def lines(cues: Iterable[Cue], *, film_s: float) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """Every line of a film's subtitles in order of time, and notes on what was mended.

    Subtitles without length or outside the film are left out, one that runs past the end is cut
    there. Text repeated by the next subtitle (rolling captions, layers) counts once.

    Parameters
    ----------
    cues
        Without tags, in any order.
    film_s
        The film's length in seconds.
    """
    given = sorted(cues, key=lambda cue: (cue.start_s, cue.end_s))
    whole = [cue for cue in given if cue.end_s > cue.start_s]
    inside = [cue for cue in whole if cue.end_s > 0 and cue.start_s < film_s]
    found = [
        line
        for cue in _unrolled(inside)
        for line in parse(
            cue.text,
            start_s=max(0.0, cue.start_s),
            end_s=min(cue.end_s, film_s),
            speaker=cue.name,
        )
    ]
    counts = {
        "subtitles without length left out": len(given) - len(whole),
        "subtitles outside the film left out; are they for this version of it?": len(whole)
        - len(inside),
    }
    notes = tuple(f"{count} {what}" for what, count in counts.items() if count)
    return tuple(sorted(found, key=lambda line: line.start_s)), notes


def _unrolled(cues: Iterable[Cue]) -> Iterator[Cue]:
    """Cues without the lines that the one before, still shown or just gone, ended with."""
    before: list[str] = []
    shown_s = 0.0
    for cue in cues:
        rows = [row for row in plain(cue.text).split("\n") if row]
        if cue.start_s > shown_s + ROLLING_S:
            before = []
        same = max(
            (n for n in range(len(rows) + 1) if n <= len(before) and rows[:n] == before[-n:]),
            default=0,
        )
        before, shown_s = rows or before, max(shown_s, cue.end_s)
        if rows[same:]:
            yield replace(cue, text="\n".join(rows[same:]))


def parse(text: str, *, start_s: float, end_s: float, speaker: str = "") -> tuple[Line, ...]:
    r"""Divide a subtitle into lines.

    A dash or ``>>`` at the beginning of a line begins another speaker; the subtitle's time is then
    divided between the speakers by the length of what they say. Brackets are told apart from
    speech, as are music and words that are sung. A speaker's name is taken off.

    Parameters
    ----------
    text
        Without tags; ``\n`` between lines.
    start_s, end_s
        When it is shown.
    speaker
        Named by the file itself, if it does (SubStation's ``Name``, WebVTT's voice).

    >>> for line in parse("[thunder]\n- JOHN: You heard\nthat?\n- No.", start_s=0, end_s=3):
    ...     print(line.kind, repr(line.speaker), line.text, round(line.end_s, 1), line.answers)
    sound '' thunder 3 False
    speech 'JOHN' You heard that? 2.5 False
    speech '' No. 3 True
    """
    parts = list(_parts(plain(text)))
    spoken = [
        (dashed, *_attributed(bare, speaker, alone=len(parts) == 1)) for dashed, bare in parts
    ]
    said = list(_lines(spoken, start_s, end_s))
    if said and text.lstrip().startswith(NEXT):
        said[0] = replace(said[0], answers=True)
    return (*_sounds(spoken, start_s, end_s), *said)


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """What each speaker says, and whether a dash began it, joined over line breaks."""
    dashed, part = False, ""
    for line in text.split("\n"):
        bare = _DASH.sub("", line)
        if bare != line:
            if part.strip():
                yield dashed, part.strip()
            dashed, part = True, bare
        else:
            part = _joined(part, line)
    if part.strip():
        yield dashed, part.strip()


def _joined(before: str, after: str) -> str:
    """Two lines as one: a blank between them unless the script knows none."""
    if not before or not after:
        return before or after
    return (
        before + after if before[-1] >= "\u2e80" and after[0] >= "\u2e80" else f"{before} {after}"
    )


def _attributed(text: str, speaker: str, *, alone: bool) -> tuple[str, str, list[str]]:
    """A speaker, their words, and the sounds described among them."""
    name, words = _name(text)
    sounds = [sound[1:-1].strip() for sound in _BRACKETED.findall(words)]
    words = " ".join(_BRACKETED.sub(" ", words).split())
    if not name:
        name, words = _name(words)
    words, songs = _beside_song(_undashed(words))
    return name or (speaker if alone else ""), words, [s for s in (*sounds, *songs) if s]


def _beside_song(words: str) -> tuple[str, list[str]]:
    """What is spoken and what is sung between notes beside it; a line only sung stays whole."""
    spoken = _undashed(" ".join(_SUNG.sub(" ", words).split()))
    return (spoken, _SUNG.findall(words)) if spoken else (words, [])


def _undashed(words: str) -> str:
    bare = _DASH.sub("", words).strip()
    return bare if any(letter.isalnum() for letter in bare) or _sung(bare) else ""


def _name(text: str) -> tuple[str, str]:
    """Take a speaker's name off the beginning of what they say."""
    label = _LABEL.match(text)
    if label and _is_person(label[1], colon=label[0].rstrip()[-1] in ":："):
        return label[1].strip(), text[label.end() :]
    named = _NAMED.match(text)
    if named and _is_name(named[1]):
        return _BRACKETED.sub("", named[1]).strip(), text[named.end() :]
    return "", text


def _is_name(text: str) -> bool:
    """Whether what stands before a colon names who speaks: it is in capitals."""
    text = _BRACKETED.sub("", text).strip()
    capitals = sum(letter.isupper() for letter in text)
    return capitals > 1 and not any(c.islower() for c in text) and len(text.split()) <= NAME_WORDS


def _is_person(text: str, *, colon: bool) -> bool:
    """Whether a bracket before words names who speaks rather than a sound."""
    if colon:
        return True
    parts = text.split()
    if not 1 <= len(parts) <= NAME_WORDS or not all(part[0].isalpha() for part in parts):
        return False
    if not parts[0][0].isupper() and not parts[0][0].islower():
        return len(text) <= CASELESS_LETTERS
    title = all(part[0].isupper() and (len(part) < 2 or part[1:].islower()) for part in parts)
    return title and not parts[-1].endswith(_NOT_A_NAME)


def _sung(words: str) -> bool:
    edges = words[:1] + words[-1:]
    return any(note in words for note in _NOTES) or (edges == "##" and len(words) > 1)


def _sounds(
    spoken: list[tuple[bool, str, str, list[str]]], start_s: float, end_s: float
) -> Iterator[Line]:
    for _, name, _, sounds in spoken:
        for sound in sounds:
            kind = LineKind.MUSIC if _sung(sound) else LineKind.SOUND
            yield Line(start_s, end_s, _bare(sound), kind, name)


def _lines(
    spoken: list[tuple[bool, str, str, list[str]]], start_s: float, end_s: float
) -> Iterator[Line]:
    """The spoken and sung lines, each with its share of the time."""
    said = [(dashed, name, words) for dashed, name, words, _ in spoken if words]
    total, at = sum(len(words) for _, _, words in said), 0
    for number, (dashed, name, words) in enumerate(said):
        begin_s = start_s + (end_s - start_s) * at / total
        at += len(words)
        stop_s = end_s if at == total else start_s + (end_s - start_s) * at / total
        kind = LineKind.MUSIC if _sung(words) else LineKind.SPEECH
        yield Line(begin_s, stop_s, _bare(words), kind, name, dashed and number > 0)


def _bare(words: str) -> str:
    """Without the notes that mark a song, unless there is nothing else."""
    return words.strip(_NOTES + "# ") or words
