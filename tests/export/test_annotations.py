"""Web Annotations, read back as linked data by rdflib."""

import json

import pytest
import rdflib
from rdflib.namespace import RDF

from moviegoer import heads
from moviegoer.export import annotations
from moviegoer.export.crosswalk import terms
from moviegoer.export.wanted import Wanted, answers
from moviegoer.types import Movement, Transition
from tests.export.made import NTSC, NTSC_FILM, ODD, named, three_hours
from tests.report.invented_films import invent

OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
AO = rdflib.Namespace("http://ada.cinepoetics.org/ontology/2021/05/19/")
AS = rdflib.Namespace("http://www.w3.org/ns/activitystreams#")
TYPE = "http://ada.cinepoetics.org/resource/2021/05/19/AnnotationType/"
VALUE = "http://ada.cinepoetics.org/resource/2021/05/19/AnnotationValue/"

STANDARD = {
    "oa": str(OA), "as": str(AS), "rdf": str(RDF), "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#", "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/", "dctypes": "http://purl.org/dc/dcmitype/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "foaf": "http://xmlns.com/foaf/0.1/",
    "id": {"@id": "@id", "@type": "@id"}, "type": {"@id": "@type", "@type": "@vocab"},
    "Annotation": "oa:Annotation", "TextualBody": "oa:TextualBody",
    "FragmentSelector": "oa:FragmentSelector", "Video": "dctypes:MovingImage",
    "AnnotationPage": "as:OrderedCollectionPage", "Person": "foaf:Person",
    "AnnotationCollection": "as:OrderedCollection", "Software": "as:Application",
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "classifying": "oa:classifying", "identifying": "oa:identifying",
    "describing": "oa:describing",
    "conformsTo": {"@type": "@id", "@id": "dcterms:conformsTo"},
    "generator": {"@type": "@id", "@id": "as:generator"},
    "creator": {"@type": "@id", "@id": "dcterms:creator"},
    "created": {"@id": "dcterms:created", "@type": "xsd:dateTime"},
    "value": "rdf:value", "format": "dc:format", "label": "rdfs:label", "name": "foaf:name",
    "total": {"@id": "as:totalItems", "@type": "xsd:nonNegativeInteger"},
    "startIndex": {"@id": "as:startIndex", "@type": "xsd:nonNegativeInteger"},
    "first": {"@type": "@id", "@id": "as:first"},
    "partOf": {"@type": "@id", "@id": "as:partOf"},
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
}  # fmt: skip
"""The part of the W3C's context that is used (Web Annotation Vocabulary, 2017, appendix A)."""


def told(analysis, **wanted):
    return json.loads(annotations.make(analysis, Wanted(**wanted))[".jsonld"])


def graph(analysis, **wanted):
    collection = told(analysis, **wanted)
    assert collection["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    collection["@context"][0] = STANDARD
    return rdflib.Graph().parse(data=json.dumps(collection), format="json-ld")


def bodies(found, name):
    return list(found.objects(rdflib.URIRef(f"urn:moviegoer:film:{KEY}:{name}"), OA.hasBody))


pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
"""rdflib's own reader of JSON-LD still uses it."""
KEY = invent(4).film.key


@pytest.mark.parametrize("rate", [NTSC_FILM, NTSC])
def test_times_are_equal_to_the_frame_over_three_hours(rate):
    analysis = three_hours(rate, shots=40)
    found = graph(analysis, heads=("scale",))
    for shot in analysis.shot_list:
        name = rdflib.URIRef(f"urn:moviegoer:film:{KEY}:shot-{shot.number}")
        selector = found.value(found.value(name, OA.hasTarget), OA.hasSelector)
        fragment = str(found.value(selector, RDF.value))
        times = [float(part) for part in fragment.removeprefix("t=").split(",")]
        assert [round(time * rate) for time in times] == [shot.start_frame, shot.end_frame]


def test_everything_is_an_annotation_of_the_one_film():
    analysis = invent(30)
    found = graph(analysis)
    marks = set(found.subjects(RDF.type, OA.Annotation))
    (total,) = found.objects(None, AS.totalItems)
    assert int(total) == len(marks) > 30 * 10
    assert len(set(found.objects(None, OA.hasSource))) == 1
    for mark in marks:
        assert found.value(mark, OA.hasBody) is not None
        assert found.value(mark, OA.motivatedBy) in {OA.classifying, OA.identifying}


def test_labels_stand_in_words_and_in_the_ontology():
    analysis = invent(30, unanswered=3)
    found = graph(analysis)
    words = answers(analysis)["scale"]
    sizes = {"CU": "closeup", "LS": "long_shot", "MLS": "medium_long_shot", "NA": None}
    seen = 0
    for number, word in enumerate(words, 1):
        parts = bodies(found, f"shot-{number}:scale")
        assert [str(v) for part in parts for v in found.objects(part, RDF.value)] == (
            [word] if word else []
        )
        values = [str(v) for part in parts for v in found.objects(part, AO.annotationValue)]
        if word in sizes:
            expected = sizes[word]
            assert values == ([f"{VALUE}FieldSize_{expected}"] if expected else [])
            seen += 1
    assert seen


def test_shots_and_scenes_have_their_types():
    analysis = invent(30)
    found = graph(analysis)
    for name, count in (("Shot", 30), ("Scene", len(analysis.scene_list))):
        typed = list(found.subjects(AO.annotationType, rdflib.URIRef(TYPE + name)))
        assert len(typed) == count


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_names_survive(text):
    analysis = named(text)
    plain = text.encode("utf-8", "replace").decode()
    assert told(analysis)["label"] == plain
    found = graph(analysis)
    (line,) = bodies(found, "line-1")
    assert str(found.value(line, RDF.value)) == (f"{plain}: {plain}" if plain else "")
    assert str(found.value(line, AO.annotationType)) == f"{TYPE}DialogueText"


def test_labels_that_hold_together_are_bodies_of_their_own():
    analysis = invent(30)
    words = answers(analysis)["shot.lighting.direction"]
    at, word = next((i, w) for i, w in enumerate(words, 1) if ";" in w)
    items = told(analysis)["first"]["items"]
    one = next(i for i in items if i["id"].endswith(f":shot-{at}:shot.lighting.direction"))
    assert [body["value"] for body in one["body"]] == word.split(";")


def test_what_a_person_set_is_theirs():
    analysis = invent(8)
    analysis.heads["scale"].how.setflags(write=True)
    analysis.heads["scale"].how[:] = "person"
    items = told(analysis, heads=("scale", "gaze"))["first"]["items"]
    theirs = {item["id"].rsplit(":", 1)[1] for item in items if "creator" in item}
    assert theirs == {"scale"}


def test_the_crosswalk_speaks_of_labels_there_are():
    known = {(name, label.name) for name, head in heads.load().items() for label in head.labels}
    known |= {(part, str(one)) for part in ("movement", "direction") for one in Movement}
    known |= {("transition", str(one)) for one in Transition} | {("crossing", "yes")}
    crossed = terms()
    assert set(crossed.labels) <= known
    assert {term.match for term in crossed.labels.values()} == {"exact", "close"}
    assert crossed.ontology == str(AO)
    for term in crossed.labels.values():
        assert term.type.startswith(TYPE)
        assert term.value.startswith(VALUE + term.type.removeprefix(TYPE) + "_")
