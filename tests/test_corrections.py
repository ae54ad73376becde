"""The file of corrections: written is read back, what a person typed stays, slips are told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moviegoer import corrections
from moviegoer.core.corrections.deeds import Corrections, Cut, CutDeed, Label, Staging
from moviegoer.core.people.corrections import Correction, Deed, Sighting, Someone
from moviegoer.errors import StoreError
from moviegoer.types import SceneKind, Span, Transition

NOW = datetime(2026, 11, 21, 12, 30, 15, 250_000, tzinfo=UTC)
ILSA = Someone(Span(12.5, 61.25), (Sighting(12.5, (0.1, 0.2, 0.3, 0.4)),))
RICK = Someone(Span(3.0, 9.0), (Sighting(3.0, (-0.05, 0.0, 0.2, 1.02)),))
NAMED = Correction(Deed.NAME, (ILSA,), "ada", NOW, "Ilsa")
LATER = NOW + timedelta(seconds=1)
MERGED = Correction(Deed.MERGE, (ILSA, RICK), "bo", LATER)
MOVED = Cut(CutDeed.MOVE, 95.012, "bo", LATER, 95.095, Transition.DISSOLVE)
LABEL = Label("scale", "MCU", Span(61.52, 64.898), "ada", NOW)
SCENE = Staging(Span(40.123, 131.965), "ada", NOW, SceneKind.DIALOGUE2, (ILSA, RICK))

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=300)
share = st.floats(-1, 2, allow_nan=False)
sighting = st.builds(Sighting, st.floats(0, 1e5), st.tuples(share, share, share, share))
someone = st.builds(
    Someone,
    st.builds(Span, st.floats(0, 1e5), st.floats(0, 1e5)),
    st.lists(sighting, min_size=1, max_size=3).map(tuple),
)
people = st.lists(someone, min_size=1, max_size=3).map(tuple)
moment = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
signed = {"by": words, "when": moment, "added": st.none() | moment}
person = st.builds(Correction, st.sampled_from(Deed), people, name=words, **signed)
seconds = st.floats(0, 1e5)
span = st.tuples(seconds, st.floats(0.001, 1e3)).map(lambda s: Span(s[0], s[0] + s[1]))
put = st.builds(
    Cut,
    st.just(CutDeed.ADD),
    seconds,
    transition=st.none() | st.sampled_from(["cut", "fade"]).map(Transition),
    **signed,
)
moved = st.builds(Cut, st.just(CutDeed.MOVE), seconds, to_s=seconds, **signed)
label = st.builds(Label, words.filter(bool), words.filter(bool), span, **signed)
who = st.none() | st.just(()) | people
scene = st.builds(Staging, span, kind=st.none() | st.sampled_from(SceneKind), who=who, **signed)
corrected = st.builds(
    Corrections,
    people=st.lists(person, max_size=2).map(tuple),
    cuts=st.lists(put | moved, max_size=2).map(tuple),
    labels=st.lists(label, max_size=2).map(tuple),
    scenes=st.lists(scene, max_size=2).map(tuple),
)


def people_only(*corrections: Correction) -> Corrections:
    return Corrections(people=corrections)


def test_no_file_is_no_corrections(tmp_path: Path) -> None:
    assert corrections.read(tmp_path) == Corrections()
    assert corrections.content(tmp_path) == ""
    assert corrections.undo(tmp_path) == Corrections()


def test_commands_are_taken_back_one_by_one_the_last_first(tmp_path: Path) -> None:
    first = Corrections((NAMED,), labels=(LABEL,), scenes=(SCENE,))
    second = Corrections((MERGED, MERGED), cuts=(MOVED,))
    corrections.add(tmp_path, first)
    corrections.add(tmp_path, second)
    assert corrections.read(tmp_path) == first.joined(second)
    assert corrections.undo(tmp_path) == second
    assert corrections.read(tmp_path) == first
    assert corrections.undo(tmp_path) == first
    corrections.add(tmp_path, people_only(MERGED))
    assert corrections.read(tmp_path) == people_only(MERGED)


def test_what_came_in_last_goes_first_however_old_it_is(tmp_path: Path) -> None:
    corrections.add(tmp_path, people_only(NAMED))
    old = replace(LABEL, when=NOW - timedelta(days=9), added=LATER)
    corrections.add(tmp_path, Corrections(labels=(old,)))
    assert corrections.undo(tmp_path) == Corrections(labels=(old,))
    assert corrections.read(tmp_path) == people_only(NAMED)


def test_a_file_of_the_first_version_stays_readable_and_grows(tmp_path: Path) -> None:
    path = tmp_path / corrections.FILE
    path.write_text(
        "version = 1\n\n[[person]]\ndid = 'name'\nname = 'Ilsa'\nby = 'ada'\n"
        "when = 2026-11-21T12:30:15.250Z\n\n[[person.of]]\nfrom_s = 12.5\nto_s = 61.25\n"
        "faces = [[12.5, 0.1, 0.2, 0.3, 0.4]]\n"
    )
    assert corrections.read(tmp_path) == people_only(NAMED)
    corrections.add(tmp_path, Corrections(cuts=(MOVED,)))
    assert corrections.read(tmp_path) == Corrections((NAMED,), cuts=(MOVED,))
    assert "version = 2" in path.read_text()


def test_the_example_of_the_docs_is_read() -> None:
    page = (Path(__file__).parents[1] / "docs" / "corrections.md").read_text(encoding="utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    given = corrections.understood(example, "the docs")
    assert [len(part) for part in (given.cuts, given.labels, given.scenes, given.people)] == [
        2,
        1,
        1,
        1,
    ]
    assert given.scenes[0].who is not None
    assert len(given.scenes[0].who) == 2


def test_what_a_person_typed_into_the_file_stays(tmp_path: Path) -> None:
    corrections.add(tmp_path, people_only(NAMED))
    path = tmp_path / corrections.FILE
    path.write_text(path.read_text().replace('name = "Ilsa"', 'name   = "Ilsa Lund" # per credits'))
    corrections.add(tmp_path, people_only(MERGED))
    assert 'name   = "Ilsa Lund" # per credits' in path.read_text()
    assert [one.name for one in corrections.read(tmp_path).people] == ["Ilsa Lund", ""]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[person]\n", "is not TOML"),
        ("version = 99\n", "version"),
        ('[[person]]\ndid = "marry"\n', "person.0.did"),
        ("[[persons]]\n", "persons"),
        ("[[cut]]\ndid = 'add'\nat_s = 1\nto_s = 2\nby = ''\nwhen = 2026-01-01\n", "belongs to a"),
        ("[[cut]]\ndid = 'move'\nat_s = nan\nby = ''\nwhen = 2026-01-01\n", "cut.0.at_s"),
        (
            "[[label]]\nhead = 'a'\nlabel = 'b'\nfrom_s = 2\nto_s = 1\nby = ''\n"
            "when = 2026-01-01\n",
            "must lie after",
        ),
        ("\udcff", "not UTF-8"),
    ],
)
def test_a_slip_is_told_in_one_line_and_the_file_left_alone(
    tmp_path: Path, text: str, told: str
) -> None:
    path = tmp_path / corrections.FILE
    path.write_bytes(text.encode(errors="surrogateescape"))
    before = path.read_bytes()
    for act in (
        corrections.read,
        corrections.undo,
        lambda d: corrections.add(d, people_only(NAMED)),
    ):
        with pytest.raises(StoreError, match=told) as error:
            act(tmp_path)
        assert "\n" not in str(error.value)
    assert path.read_bytes() == before


@settings(max_examples=40)
@given(made=st.lists(corrected, min_size=1, max_size=3))
def test_what_is_written_is_read_back(
    made: list[Corrections], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("made")
    every = Corrections()
    for one in made:
        corrections.add(folder, one)
        every = every.joined(one)
    assert corrections.read(folder) == every
