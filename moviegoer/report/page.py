"""One analysis as one page of HTML that needs no network, no server and no other file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from importlib import resources
from typing import Any

import jinja2
import numpy as np

from moviegoer import heads
from moviegoer.analysis import Analysis
from moviegoer.core.answers.accuracy import Inspection
from moviegoer.report import (
    barcode,
    cast,
    chain,
    checked,
    editing,
    methods,
    network,
    provenance,
    rhythm,
    shares,
    strips,
    table,
    timeline,
    words,
)
from moviegoer.report.pictures import PORTRAITS, Pictures, gather
from moviegoer.report.plots import ORIGIN_MS, Figure
from moviegoer.report.reading import Reading, read, talk
from moviegoer.report.scales import ladder
from moviegoer.types import Image, Measure, SceneKind

__all__ = ["figures", "render"]

SCRIPTS = (
    "data.js",
    "pictures.js",
    "charts.js",
    "edit-book.js",
    "table.js",
    "edit-words.js",
    "edit-file.js",
    "edit-scenes.js",
    "edit-people.js",
    "edit-shots.js",
    "edit-lists.js",
    "edit.js",
)
TIES = 12


def render(
    analysis: Analysis, *, picture: Callable[[int], Image], inspection: Inspection | None = None
) -> str:
    """Draw the report of a film.

    Parameters
    ----------
    analysis
        A finished analysis of at least one shot.
    picture
        Gives the RGB picture of a keyframe's frame number. It is asked once a shot, for the
        keyframe nearest the shot's middle, and once for each portrait.
    inspection
        What people checked by hand, if they did.

    Returns
    -------
    str
        One HTML document, in UTF-8: plotly.js (4.8 MB), all pictures (about 7 kB a shot), styles
        and scripts lie inside it.
    """
    reading = read(analysis)
    pictures = gather(reading, picture)
    context = _context(reading, pictures) | _checked(inspection)
    html = _environment().get_template("page.html").render(context)
    # A title taken from an undecodable file name holds lone surrogates, which UTF-8 cannot.
    return html.encode("utf-8", "replace").decode("utf-8")


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("moviegoer.report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["share"] = words.share
    environment.filters["number"] = words.number
    environment.filters["clock"] = words.clock
    return environment


def _context(reading: Reading, pictures: Pictures) -> dict[str, Any]:
    analysis = reading.analysis
    ties, places = network.ties(reading), network.places(reading)
    return {
        "film": analysis.film,
        "styles": _static("report.css") + _static("edit.css"),
        "plotly": _plotly(),
        "scripts": [_toml(), *(_static(name) for name in SCRIPTS)],
        "data": _json(
            {
                "shots": table.columns(reading, pictures),
                "origin": ORIGIN_MS,
                "figures": figures(reading, pictures),
                "edit": editing.data(reading, table.order(reading)),
            }
        ),
        "band": barcode.strip(analysis.signals),
        "aspect": pictures.aspect,
        "count": words.count,
        "lengths": rhythm.lengths(reading),
        "window": rhythm.window(len(reading.who)) if len(reading.who) >= rhythm.FEWEST else 0,
        "trends": len(reading.who) >= rhythm.ENOUGH,
        "shots": len(reading.who),
        "uncounted": int((~reading.counted).sum()),
        "headlines": _headlines(reading),
        "abstract": _abstract(reading),
        "scales": shares.scales(reading),
        "movements": shares.movements(reading),
        "ladder": [scale for scale in ladder() if scale.name in reading.scale],
        "judged": sum(name != "" for name in reading.scale),
        "faces": len(analysis.faces),
        "members": cast.members(reading),
        "portraits": PORTRAITS,
        "strips": strips.strips(reading),
        "chains": chain.chains(reading),
        "ties": ties[:TIES],
        "places": places[:TIES],
        "hued": len({place.colour for place in places}) > 1,
        "drawn": network.MOST,
        "names": reading.names,
        "answers": reading.answers,
        "questions": heads.load(),
        "ways": methods.ways(reading),
        "measures": _groups(analysis.fingerprint.measures),
        "people_rows": timeline.PEOPLE,
        "paragraph": methods.paragraph(reading),
        "citation": methods.citation(reading),
        "version": provenance.version(analysis.provenance),
        "date": provenance.date(analysis.provenance),
        "facts": provenance.facts(reading),
        "notes": provenance.notes(analysis.provenance),
        "settings": provenance.settings(analysis.provenance),
        "weights": provenance.weights(analysis.provenance),
        "versions": sorted(analysis.provenance.get("versions", {}).items()),
        "record": provenance.record(analysis.provenance),
    }


def _checked(found: Inspection | None) -> dict[str, Any]:
    rows = checked.rows(found, table.TITLES) if found else []
    return {"checked": rows, "checked_told": checked.told(found) if found else ""}


def figures(reading: Reading, pictures: Pictures) -> dict[str, Figure]:
    """Draw the plots that have something to show, by the name of their section."""
    drawn = {
        "timeline": timeline.figure_of(reading, barcode.strip(reading.analysis.signals)),
        "colour": barcode.figure_of(reading, pictures.slices),
    }
    if len(reading.who) > 1:
        drawn["rhythm"] = rhythm.figure_of(reading)
    if ties := network.ties(reading):
        drawn["network"] = network.figure_of(reading, ties)
    return drawn


def _groups(measures: Sequence[Measure]) -> list[tuple[str, list[Measure]]]:
    """Sort measures under the first part of their names, in the fingerprint's order."""
    groups: dict[str, list[Measure]] = {}
    for measure in measures:
        topic = measure.name.partition(".")[0] if "." in measure.name else ""
        groups.setdefault(topic, []).append(measure)
    return list(groups.items())


def _commonest(reading: Reading) -> tuple[str, float]:
    said = Counter(
        name for name, ok in zip(reading.scale, reading.counted, strict=True) if ok and name
    )
    if not said:
        return "", 0.0
    name, shots = said.most_common(1)[0]
    return name, shots / said.total()


def _headlines(reading: Reading) -> list[tuple[str, str, str]]:
    """List the numbers at the top: value, what it is, a word of explanation."""
    found = rhythm.lengths(reading)
    talks = sum(s.kind is not SceneKind.OTHER for s in reading.analysis.scene_list)
    name, part = _commonest(reading)
    rows = [
        (
            f"{len(reading.who):,}",
            "shot" if len(reading.who) == 1 else "shots",
            f"in {words.length(float(reading.end_s[-1]))}",
        ),
        (words.seconds(found.asl_s), "average shot length", "ASL, the mean"),
        (words.seconds(found.msl_s), "median shot length", "MSL: half are shorter"),
    ]
    if name:
        rows.append((name, "commonest scale", f"{words.share(part)} of the shots judged"))
    rows.append(
        (
            words.share(talk(reading, SceneKind.DIALOGUE2, SceneKind.DIALOGUE)),
            "dialogue",
            f"of the time, {words.count(talks, 'scene')}",
        )
    )
    people = len(reading.analysis.cast)
    rows.append((f"{people:,}", "character" if people == 1 else "characters", "told apart by face"))
    return rows


def _abstract(reading: Reading) -> str:
    """Say in two sentences what the film is like."""
    found = rhythm.lengths(reading)
    shots = len(reading.who)
    end = words.length(float(reading.end_s[-1]))
    if shots == 1:
        return f"One shot of {end}, without a cut."
    told = (
        f"{words.count(shots, 'shot')} in {end}. Half the shots last between "
        f"{found.quartiles_s[0]:.1f} and {found.quartiles_s[1]:.1f} seconds; the longest holds "
        f"for {words.length(found.longest_s)}."
    )
    static = np.mean([str(shot.movement) == "static" for shot in reading.analysis.shot_list])
    return f"{told} The camera stands still in {words.share(float(static))} of them."


def _static(name: str) -> str:
    return (resources.files("moviegoer.report") / "static" / name).read_text(encoding="utf-8")


def _toml() -> str:
    """smol-toml 1.9.1 (BSD-3-Clause), as its makers bundle it, under one name."""
    module = f"const exports = {{}};\n{_static('smol-toml.cjs')}\nreturn exports;"
    return f"const TOML = (() => {{\n{module}\n}})();"


def _plotly() -> str:
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs())


def _json(value: object) -> str:
    """Write JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
