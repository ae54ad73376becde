from dataclasses import replace

import pytest

from moviegoer.core.corrections.deeds import Fate
from moviegoer.report import methods, provenance
from moviegoer.report.reading import read
from tests.report.invented_films import PROVENANCE, invent


def test_the_paragraph_says_what_was_done_and_found():
    text = methods.paragraph(read(invent(300)))
    for fact in (
        "The Long Interval (A. Nobody, Nowhere, 1961)",
        "Moviegoer 0.1.0 on 2026-11-21",
        "3 frames could not be decoded",
        "300 shots were found by PySceneDetect's detectors",
        "TransNet V2",
        "900 keyframes",
        "Bordwell and Thompson",
        "dlib's face recognition network",
        "dialogue scenes of two characters were found",
    ):
        assert fact in text


def test_the_paragraph_says_what_was_set_by_hand():
    plain = invent(30)
    assert "none was corrected by hand." in methods.paragraph(read(plain))
    fates = (Fate("scale is MCU", True), Fate("a cut", True), Fate("gone", False, "it is gone"))
    text = methods.paragraph(read(replace(plain, amended=fates)))
    assert "2 corrections were made by hand" in text
    assert "none was" not in text


def test_the_paragraph_gives_a_threshold_and_a_body():
    settings = {"shots": {"detector": "content", "threshold": 27.0}}
    analysis = replace(
        invent(60, body_s=(30.0, 90.0)), provenance={**PROVENANCE, "config": settings}
    )
    text = methods.paragraph(read(analysis))
    assert "PySceneDetect's content detector (Castellano) at threshold 27.0" in text
    assert "of 0:00:30–0:01:30." in text


@pytest.mark.parametrize("shots", [1, 2, 30])
@pytest.mark.parametrize("people", [0, 1, 5])
@pytest.mark.parametrize("manifest", [{}, PROVENANCE])
def test_the_paragraph_holds_whatever_is_missing(shots, people, manifest):
    analysis = replace(invent(shots, people=people, heads=False), provenance=manifest)
    text = methods.paragraph(read(analysis))
    for flaw in ("None", "nan", " ,", "  ", "..", " ."):
        assert flaw not in text.replace("\u00a0", " ")


def test_the_manifest_is_read_as_a_list_or_a_table_of_weights():
    (one,) = provenance.weights({"weights": [{"name": "a", "licence": "MIT", "sha256": "f" * 64}]})
    (other,) = provenance.weights({"weights": {"a": {"licence": "MIT", "sha256": "f" * 64}}})
    assert one == other == provenance.Weights("a", "", "MIT", "f" * 16)


def test_settings_are_listed_by_section():
    rows = provenance.settings(PROVENANCE)
    assert ("shots.detector", "auto") in rows
    assert ("shots.threshold", "default") in rows
