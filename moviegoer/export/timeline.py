"""Editors' formats: OTIO, EDL (CMX 3600), FCPXML and Final Cut 7 XML, by OpenTimelineIO.

The timeline is the film itself, cut where its shots meet: source and record times are the same, and
what is known of a shot is a marker on its first frame. PySceneDetect's EDL writer is not used: it
puts wall-clock time into time code, which at 23.976 is off by 3.6 s an hour.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from moviegoer.analysis import Analysis
from moviegoer.errors import DataError
from moviegoer.export import media, timecode
from moviegoer.export.texts import one_line
from moviegoer.export.wanted import Files, Wanted, answers, summary

if TYPE_CHECKING:
    import opentimelineio as otio

__all__ = ["drops", "edl", "fcp7", "fcpxml", "mode", "otio_json"]

PLACEHOLDER = "file:///moviegoer-media"
"""Stands for the film while the FCPXML adapter runs, which would start ffprobe on a real file."""
DROP = (Fraction(30000, 1001), Fraction(60000, 1001))


def otio_json(analysis: Analysis, wanted: Wanted) -> Files:
    """Write OTIO: a clip a shot, with every label in its marker's metadata.

    Raises
    ------
    DataError
        If time code knows no such frame rate, or a head that is asked for was not answered.
    """
    timeline = _timeline(analysis, wanted, media.url(analysis, wanted))
    return {".otio": timeline.to_json_string().encode("utf-8", "replace")}


def edl(analysis: Analysis, wanted: Wanted) -> Files:
    """Write an edit decision list: an event a shot, its marker as a locator (``* LOC``).

    Capitals in locators are the adapter's. Numbers of events pass 999, which old machines cannot
    read and today's programs can.

    Raises
    ------
    DataError
        As :func:`otio_json`.
    """
    timeline = _timeline(analysis, wanted, "")
    file = media.name(analysis, wanted)
    for clip in timeline.find_clips():
        # Programs find the film by the clip's name; without a reel the adapter makes one up.
        clip.name = one_line(file)
        clip.metadata["cmx_3600"] = {"reel": "AX"}
    rate = _rate(analysis, wanted)
    text = _written(timeline, "cmx_3600", rate=float(rate))
    title, _, events = text.partition("\n")
    return {".edl": f"{title}\n{mode(rate)}\n{events}".encode("utf-8", "replace")}


def drops(rate: Fraction) -> bool:
    """Tell whether time code drops numbers at this rate."""
    return rate in DROP


def mode(rate: Fraction) -> str:
    """Say how frames are counted, in an edit decision list's words."""
    return f"FCM: {'' if drops(rate) else 'NON-'}DROP FRAME"


def fcp7(analysis: Analysis, wanted: Wanted) -> Files:
    """Write Final Cut Pro 7 XML, which Premiere and Resolve read.

    Raises
    ------
    DataError
        As :func:`otio_json`.
    """
    timeline = _timeline(analysis, wanted, media.url(analysis, wanted))
    return {".xml": _written(timeline, "fcp_xml").encode("utf-8", "replace")}


def fcpxml(analysis: Analysis, wanted: Wanted) -> Files:
    """Write FCPXML for Final Cut Pro.

    Raises
    ------
    DataError
        As :func:`otio_json`.
    """
    rate = _rate(analysis, wanted)
    root = ElementTree.fromstring(_written(_timeline(analysis, wanted, PLACEHOLDER), "fcpx_xml"))
    for shape in root.iter("format"):
        shape.attrib.pop("name", None)
        shape.set("frameDuration", f"{rate.denominator}/{rate.numerator}s")
        shape.set("width", str(analysis.film.width_px))
        shape.set("height", str(analysis.film.height_px))
    for asset in root.iter("asset"):
        asset.set("name", media.name(analysis, wanted))
        asset.set("src", media.url(analysis, wanted))
        asset.set("hasAudio", str(int(analysis.film.has_sound)))
    # The adapter lists every clip as an asset of its own; there is one film.
    for spare in root.findall("asset-clip"):
        root.remove(spare)
    for project in root.iter("project"):
        project.attrib.pop("uid", None)
    for sequence in root.iter("sequence"):
        sequence.set("tcStart", "0s")
        sequence.set("tcFormat", "DF" if drops(rate) else "NDF")
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n'
    return {".fcpxml": f"{head}{body}\n".encode()}


def _rate(analysis: Analysis, wanted: Wanted) -> Fraction:
    return wanted.rate or timecode.known(analysis.film.rate)


def _written(timeline: otio.schema.Timeline, adapter: str, **how: Any) -> str:
    import opentimelineio as otio

    try:
        return str(otio.adapters.write_to_string(timeline, adapter, **how))
    except otio.exceptions.OTIOError as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DataError(f"OpenTimelineIO cannot write {adapter}: {said}") from None


def _timeline(analysis: Analysis, wanted: Wanted, url: str) -> otio.schema.Timeline:
    """The film as a timeline of one track; ``url`` is where it lies, if clips shall say so."""
    import opentimelineio as otio

    rate = _rate(analysis, wanted)
    edges = timecode.edges(analysis.shot_list, rate)

    def span(start: int, end: int) -> otio.opentime.TimeRange:
        time = otio.opentime.RationalTime
        return otio.opentime.TimeRange(time(start, float(rate)), time(end - start, float(rate)))

    track = otio.schema.Track(name="Shots", kind=otio.schema.TrackKind.Video)
    told, brief = answers(analysis, wanted.heads), summary(analysis, wanted.heads)
    scenes = {scene.first_shot: scene for scene in analysis.scene_list}
    for row, shot in enumerate(analysis.shot_list):
        start, end = edges[row], edges[row + 1]
        clip = otio.schema.Clip(name=f"Shot {shot.number}", source_range=span(start, end))
        if url:
            clip.media_reference = otio.schema.ExternalReference(url, span(0, edges[-1]))
        labels = {name: words[row] for name, words in told.items() if words[row]}
        marker = otio.schema.Marker(
            name=brief[row],
            marked_range=span(start, start + 1),
            color=otio.schema.MarkerColor.CYAN,
            metadata={
                "moviegoer": {
                    "shot": shot.number,
                    "transition_in": str(shot.transition_in),
                    "movement": str(shot.movement),
                    "labels": labels,
                },
                "fcp_xml": {"comment": "; ".join(f"{k}: {v}" for k, v in labels.items())},
            },
        )
        clip.markers.append(marker)
        if scene := scenes.get(shot.number):
            kind = "" if scene.kind == "other" else f": {scene.kind}"
            clip.markers.append(
                otio.schema.Marker(
                    name=f"Scene {scene.number}{kind}",
                    marked_range=span(start, start + 1),
                    color=otio.schema.MarkerColor.PURPLE,
                    metadata={"moviegoer": {"scene": scene.number, "kind": str(scene.kind)}},
                )
            )
        track.append(clip)
    timeline = otio.schema.Timeline(one_line(analysis.film.title) or "Film")
    timeline.global_start_time = otio.opentime.RationalTime(0, float(rate))
    timeline.metadata["moviegoer"] = {"film": analysis.film.key}
    timeline.tracks.append(track)
    return timeline
