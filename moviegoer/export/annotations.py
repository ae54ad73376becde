"""W3C Web Annotations (JSON-LD), with the terms of the AdA Filmontology where it has them.

Modelled as the AdA project publishes its own: an annotation's target is a stretch of the film by a
media fragment, and its bodies are the words and, beside them, type and value of the ontology
(Agt-Rickauer et al., "Authoring and Publishing Linked Open Film-Analytical Data", 2018).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from moviegoer.analysis import Analysis
from moviegoer.export import media
from moviegoer.export.crosswalk import Term, terms
from moviegoer.export.wanted import Files, Wanted, answers
from moviegoer.types import Scores, Shot, Span

__all__ = ["make"]

STANDARD = "http://www.w3.org/ns/anno.jsonld"
FRAGMENTS = "http://www.w3.org/TR/media-frags/"
PERSON = "person"
"""How an answer was found that somebody gave."""

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Said:
    """A word for a stretch of film: to which question, how found, how sure."""

    head: str
    word: str
    how: str = ""
    probability: float | None = None


def make(analysis: Analysis, wanted: Wanted) -> Files:
    """Write a collection of annotations: shots, their labels, scenes and lines.

    Times are seconds with six digits, from the first frame; the frames are told beside them.
    Labels that the ontology has no term for are told in words alone.

    Raises
    ------
    DataError
        If a head that is asked for was not answered.
    """
    made_by = version("moviegoer")
    key = f"urn:moviegoer:film:{analysis.film.key}"
    film: Node = {
        "id": media.url(analysis, wanted),
        "type": "Video",
        "format": media.kind(analysis, wanted),
    }
    items = [{"id": f"{key}:{name}", **node} for name, node in _all(analysis, wanted, film)]
    collection: Node = {
        "@context": _context(),
        "id": f"{key}:annotations",
        "type": "AnnotationCollection",
        "label": analysis.film.title,
        "generator": {
            "id": f"urn:moviegoer:version:{made_by}",
            "type": "Software",
            "name": f"Moviegoer {made_by}",
        },
        "total": len(items),
        "first": {
            "id": f"{key}:annotations:page-1",
            "type": "AnnotationPage",
            "partOf": f"{key}:annotations",
            "startIndex": 0,
            "items": items,
        },
    }
    if created := analysis.provenance.get("created"):
        collection["created"] = created
    text = json.dumps(collection, ensure_ascii=False, indent=1) + "\n"
    return {".jsonld": text.encode("utf-8", "replace")}


def _context() -> list[Any]:
    """Name the W3C's terms, AdA's, and a few of our own: which question, how answered, how sure."""
    own = {
        "ao": terms().ontology,
        "annotationType": {"@id": "ao:annotationType", "@type": "@id"},
        "annotationValue": {"@id": "ao:annotationValue", "@type": "@id"},
        "exactMatch": {"@id": "skos:exactMatch", "@type": "@id"},
        "closeMatch": {"@id": "skos:closeMatch", "@type": "@id"},
        "moviegoer": "urn:moviegoer:term:",
        "head": "moviegoer:head",
        "how": "moviegoer:how",
        "probability": {"@id": "moviegoer:probability", "@type": "xsd:double"},
        "frames": "moviegoer:frames",
    }
    return [STANDARD, own]


def _all(analysis: Analysis, wanted: Wanted, film: Node) -> Iterator[tuple[str, Node]]:
    told = answers(analysis, wanted.heads)
    for row, shot in enumerate(analysis.shot_list):
        place = _target(film, shot.span, (shot.start_frame, shot.end_frame))
        yield f"shot-{shot.number}", _text("shot", str(shot.number), place)
        for one in _of_shot(analysis, shot, row, told):
            bodies = [body for word in one.word.split(";") for body in _bodies(one, word)]
            yield f"shot-{shot.number}:{one.head}", _annotation(bodies, place, one.how)
    name = {one.number: one.name for one in analysis.cast}
    for scene in analysis.scene_list:
        place = _target(film, scene.span, (scene.start_frame, scene.end_frame))
        who = ", ".join(name[number] for number in scene.characters)
        said = f"{scene.number} {scene.kind}" + (f": {who}" if who else "")
        yield f"scene-{scene.number}", _text("scene", said, place)
    lines = analysis.heard.subtitles.lines if analysis.heard else ()
    for number, line in enumerate(lines, 1):
        place = _target(film, Span(line.start_s, line.end_s))
        said = f"{line.speaker}: {line.text}" if line.speaker else line.text
        yield f"line-{number}", _text("line", said, place)


def _of_shot(
    analysis: Analysis, shot: Shot, row: int, told: Mapping[str, list[str]]
) -> Iterator[_Said]:
    yield _Said("movement", str(shot.movement))
    if terms().of("direction", str(shot.movement)):
        yield _Said("direction", str(shot.movement))
    yield _Said("transition", str(shot.transition_in))
    if any(shot.number in scene.crossings for scene in analysis.scene_list):
        yield _Said("crossing", "yes")
    for head, words in told.items():
        if words[row]:
            scores = analysis.heads[head]
            yield _Said(head, words[row], str(scores.how[row]), _sure(scores, row))


def _sure(scores: Scores, row: int) -> float | None:
    """The probability of the word that is told; none where several words are told at once."""
    if len(scores.labels) > 1 and not scores.exclusive:
        return None
    p = scores.p[row]
    yes = float(p.max())
    return round(1 - yes if len(p) == 1 and yes < scores.threshold else yes, 4)


def _bodies(said: _Said, word: str) -> Iterator[Node]:
    more = {"how": said.how} if said.how else {}
    sure = {} if said.probability is None else {"probability": said.probability}
    yield {
        "type": "TextualBody",
        "purpose": "classifying",
        "value": word,
        "head": said.head,
        **more,
        **sure,
    }
    term: Term | None = terms().of(said.head, word)
    if term is not None:
        yield {
            "type": "ao:PredefinedValuesAnnotationType",
            "purpose": "classifying",
            "annotationType": term.type,
            "annotationValue": term.value,
            f"{term.match}Match": term.value,
        }


def _text(kind: str, said: str, target: Node) -> Node:
    body = {
        "type": "TextualBody",
        "purpose": "identifying" if kind != "line" else "describing",
        "format": "text/plain",
        "value": said,
        "annotationType": terms().texts[kind],
    }
    return _annotation([body], target, "")


def _annotation(bodies: list[Node], target: Node, how: str) -> Node:
    maker = {"creator": {"type": "Person"}} if how == PERSON else {}
    return {
        "type": "Annotation",
        "motivation": bodies[0]["purpose"],
        **maker,
        "body": bodies,
        "target": target,
    }


def _target(film: Node, span: Span, frames: tuple[int, int] | None = None) -> Node:
    selector = {
        "type": "FragmentSelector",
        "conformsTo": FRAGMENTS,
        "value": f"t={span.start_s:.6f},{span.end_s:.6f}",
    }
    counted = {} if frames is None else {"frames": f"{frames[0]},{frames[1]}"}
    return {"source": film, "selector": selector | counted}
