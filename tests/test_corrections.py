"""The file of corrections: written is read back, what a person typed stays, slips are told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moviegoer import corrections
from moviegoer.core.people.corrections import Correction, Deed, Sighting, Someone
from moviegoer.errors import StoreError
from moviegoer.types import Span

NOW = datetime(2026, 11, 21, 12, 30, 15, 250_000, tzinfo=UTC)
ILSA = Someone(Span(12.5, 61.25), (Sighting(12.5, (0.1, 0.2, 0.3, 0.4)),))
RICK = Someone(Span(3.0, 9.0), (Sighting(3.0, (-0.05, 0.0, 0.2, 1.02)),))
NAMED = Correction(Deed.NAME, (ILSA,), "ada", NOW, "Ilsa")
MERGED = Correction(Deed.MERGE, (ILSA, RICK), "bo", NOW + timedelta(seconds=1))

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=300)
share = st.floats(-1, 2, allow_nan=False)
sighting = st.builds(Sighting, st.floats(0, 1e5), st.tuples(share, share, share, share))
someone = st.builds(
    Someone,
    st.builds(Span, st.floats(0, 1e5), st.floats(0, 1e5)),
    st.lists(sighting, min_size=1, max_size=3).map(tuple),
)
correction = st.builds(
    Correction,
    st.sampled_from(Deed),
    st.lists(someone, min_size=1, max_size=3).map(tuple),
    words,
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    words,
)


def test_no_file_is_no_corrections(tmp_path: Path) -> None:
    assert corrections.read(tmp_path) == ()
    assert corrections.content(tmp_path) == ""
    assert corrections.undo(tmp_path) == ()


def test_commands_are_taken_back_one_by_one_the_last_first(tmp_path: Path) -> None:
    corrections.add(tmp_path, [NAMED])
    corrections.add(tmp_path, [MERGED, MERGED])
    assert corrections.read(tmp_path) == (NAMED, MERGED, MERGED)
    assert corrections.undo(tmp_path) == (MERGED, MERGED)
    assert corrections.read(tmp_path) == (NAMED,)
    assert corrections.undo(tmp_path) == (NAMED,)
    corrections.add(tmp_path, [MERGED])
    assert corrections.read(tmp_path) == (MERGED,)


def test_what_a_person_typed_into_the_file_stays(tmp_path: Path) -> None:
    corrections.add(tmp_path, [NAMED])
    path = tmp_path / corrections.FILE
    path.write_text(path.read_text().replace('name = "Ilsa"', 'name   = "Ilsa Lund" # per credits'))
    corrections.add(tmp_path, [MERGED])
    assert 'name   = "Ilsa Lund" # per credits' in path.read_text()
    assert [one.name for one in corrections.read(tmp_path)] == ["Ilsa Lund", ""]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[person]\n", "is not TOML"),
        ("version = 99\n", "version"),
        ('[[person]]\ndid = "marry"\n', "person.0.did"),
        ("[[persons]]\n", "persons"),
        ("\udcff", "not UTF-8"),
    ],
)
def test_a_slip_is_told_in_one_line_and_the_file_left_alone(
    tmp_path: Path, text: str, told: str
) -> None:
    path = tmp_path / corrections.FILE
    path.write_bytes(text.encode(errors="surrogateescape"))
    before = path.read_bytes()
    for act in (corrections.read, corrections.undo, lambda d: corrections.add(d, [NAMED])):
        with pytest.raises(StoreError, match=told) as error:
            act(tmp_path)
        assert "\n" not in str(error.value)
    assert path.read_bytes() == before


@settings(max_examples=40, deadline=None)
@given(made=st.lists(correction, min_size=1, max_size=3))
def test_what_is_written_is_read_back(
    made: list[Correction], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("made")
    for one in made:
        corrections.add(folder, [one])
    assert corrections.read(folder) == tuple(made)
