"""The round trip on the command line: out to ELAN and spreadsheets, edited, and back again."""

import shutil
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from pympi.Elan import Eaf

import moviegoer
from moviegoer import corrections
from moviegoer.cli.main import cli
from moviegoer.core.corrections.deeds import Fate, Label
from moviegoer.errors import DataError, StoreError, VideoError
from moviegoer.pipeline import perception
from moviegoer.sense import scan
from moviegoer.types import Span
from tests.cli.test_export import finished
from tests.report.invented_films import invent

SIGNED = 'by = "Bo"\nwhen = 2026-11-20T10:00:00Z\n'


@pytest.fixture
def folder(made, tmp_path, monkeypatch):
    """A copy to correct; no pass over the film may be made again."""
    shutil.copytree(made / "out", tmp_path / "out")
    monkeypatch.setattr(scan, "scan", None)
    return tmp_path / "out"


def run(*args):
    return CliRunner().invoke(cli, [*map(str, args)], catch_exceptions=True)


def bring(edited, folder, *more):
    done = run("corrections", "import", edited, folder, "--by", "Ada", *more)
    assert done.exit_code == 0, done.output + repr(done.exception)
    return done


def table(folder: Path, name: str = "shots") -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv", keep_default_na=False, dtype=str)


def edited(folder: Path, name: str, edit) -> Path:
    path = folder.parent / f"edited-{name}.csv"
    edit(table(folder, name)).to_csv(path, index=False, sep=";", encoding="utf-8-sig")
    return path


def starts(folder: Path) -> list[int]:
    return table(folder)["start_frame"].astype(int).tolist()


def test_a_label_is_set_without_looking_at_the_film_again(folder, monkeypatch):
    monkeypatch.setattr(perception, "Eyes", lambda *_: None)
    before = table(folder)

    def edit(shots):
        shots.loc[6, "scale"] = "ms"
        shots.loc[6, "movement"] = "tilt"
        shots.loc[2, "mcu_p"] = "0"
        return shots[shots.columns[::-1]]

    done = bring(edited(folder, "shots", edit), folder)
    assert len(done.stdout.splitlines()) == 3
    after = table(folder)
    assert after.loc[6, ["scale", "scale_p", "movement"]].tolist() == ["MS", "1.0", "tilt"]
    assert after.loc[6, "shot.framing"] == "medium"
    assert after.loc[6, "shot.framing_how"] == "person"
    assert float(after.loc[2, "mcu_p"]) == 0
    assert after["corrected"].tolist() == [
        {6: "movement;scale", 2: "mcu"}.get(row, "") for row in range(len(after))
    ]
    others = [row for row in range(len(after)) if row not in (2, 6)]
    pd.testing.assert_series_equal(after["scale"][others], before["scale"][others])
    assert "is MS, by Ada on" in run("corrections", "list", folder).stdout


def test_cuts_are_edited_in_elan_and_every_correction_outlives_a_new_run(
    made, plain, folder, tmp_path
):
    before = starts(folder)
    assert run("export", folder, "--format", "elan", "-o", tmp_path / "a.eaf").exit_code == 0
    document = Eaf(str(tmp_path / "a.eaf"))
    shots = document.tiers["shots"][0]
    slots = {row[2]: (row[0], row[1]) for row in shots.values()}
    for slot in (slots["4"][1], slots["5"][0]):
        document.timeslots[slot] += 250
    document.timeslots[slots["9"][1]] = document.timeslots[slots["10"][1]]
    gone = next(key for key, row in shots.items() if row[2] == "10")
    del shots[gone]
    for tier in document.tiers.values():
        for key in [key for key, row in tier[1].items() if row[0] == gone]:
            del tier[1][key]
    document.rename_tier("character 1: Person 1", "character 1: Ilsa")
    document.to_file(str(tmp_path / "edited.eaf"))
    done = bring(tmp_path / "edited.eaf", folder)
    assert len(done.stdout.splitlines()) == 3, done.stdout
    after = starts(folder)
    assert after == [*before[:4], before[4] + 6, *before[5:9], *before[10:]]
    assert table(folder, "characters")["name"].tolist().count("Ilsa") == 1
    known = corrections.read(folder)
    moviegoer.analyze(made / "film.mp4", out=folder, settings=plain)
    assert corrections.read(folder) == known
    assert starts(folder) == after
    finer = {"shots": {"detector": "content", "threshold": 200.0}, "keyframes": {"per_shot": 2}}
    found = moviegoer.analyze(made / "film.mp4", out=folder, settings=finer)
    assert [shot.start_frame for shot in found.shot_list] == [0, before[4] + 6]
    assert "Ilsa" in [one.name for one in found.cast]
    assert run("export", folder, "--format", "elan", "-o", tmp_path / "b.eaf").exit_code == 0
    assert "nothing differs" in bring(tmp_path / "b.eaf", folder).stderr


def test_scenes_and_who_talks_are_set_in_a_spreadsheet(folder, monkeypatch):
    monkeypatch.setattr(perception, "Eyes", lambda *_: None)

    def edit(scenes):
        scenes.loc[1, "end_s"] = scenes.loc[2, "end_s"]
        scenes.loc[1, "end_frame"] = scenes.loc[2, "end_frame"]
        scenes.loc[1, "kind"] = "dialogue"
        scenes.loc[1, "characters"] = "Person 1;Person 2;Person 3"
        return scenes.drop(index=2)

    before = table(folder, "scenes")
    bring(edited(folder, "scenes", edit), folder)
    after = table(folder, "scenes")
    assert len(after) == len(before) - 1
    row = after.loc[1]
    assert (row["kind"], row["how"], row["last_shot"]) == (
        "dialogue",
        "person",
        before.loc[2, "last_shot"],
    )
    assert set(row["characters"].split(";")) == {"Person 1", "Person 2", "Person 3"}
    assert run("cast", folder, "--name", "1=Zoe").exit_code == 0
    assert "Zoe" in table(folder, "scenes").loc[1, "characters"].split(";")


def test_two_characters_of_one_name_are_one_person(folder):
    def edit(people):
        people.loc[[0, 1], "name"] = "Ada & Co"
        return people

    bring(edited(folder, "characters", edit), folder)
    names = table(folder, "characters")["name"].tolist()
    assert len(names) == 2
    assert "Ada & Co" in names


def test_the_reports_file_is_brought_in_once_and_taken_back_whole(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(perception, "Eyes", lambda *_: None)
    names = ("shots.csv", "scenes.csv", "characters.csv", "fingerprint.json")
    before = {name: (folder / name).read_text() for name in names}
    key = moviegoer.load(folder).film.key
    saved = tmp_path / "from the report.toml"
    saved.write_text(
        f'version = 2\nfilm = "{key}"\n'
        f'[[label]]\nhead = "gaze"\nlabel = "left"\nfrom_s = 13.25\nto_s = 15.5\n{SIGNED}'
        f'[[scene]]\nfrom_s = 2.5417\nto_s = 13.25\nkind = "other"\n{SIGNED}'
    )
    assert run("cast", folder, "--name", "3=Cy").exit_code == 0
    assert len(bring(saved, folder).stdout.splitlines()) == 2
    assert "nothing differs" in bring(saved, folder).stderr
    assert table(folder).loc[2, "gaze"] == "left"
    assert [one.by for one in corrections.read(folder).labels] == ["Bo"]
    done = run("corrections", "undo", folder)
    assert len(done.stdout.splitlines()) == 2, "the older ones stay, though they were made later"
    assert "Cy" in table(folder, "characters")["name"].tolist()
    assert run("corrections", "undo", folder).exit_code == 0
    assert {name: (folder / name).read_text() for name in names} == before
    assert "nothing to take back" in run("corrections", "undo", folder).stderr
    assert "nothing has been corrected" in run("corrections", "list", folder).stderr


def test_what_is_unclear_is_told_line_by_line_and_nothing_is_set(folder):
    def edit(shots):
        shots.loc[1, "scale"] = "vast"
        shots.loc[2, "movement"] = "fly"
        shots.loc[3, "scale"] = "CU"
        return shots

    before = (folder / "shots.csv").read_bytes()
    done = run("corrections", "import", edited(folder, "shots", edit), folder)
    assert isinstance(done.exception, DataError)
    assert "2 things are unclear" in str(done.exception)
    assert len(done.stderr.splitlines()) == 2
    assert not (folder / corrections.FILE).exists()
    assert (folder / "shots.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('film = "another"\n', "another film"),
        (f'[[label]]\nhead = "scale"\nlabel = "vast"\nfrom_s = 1\nto_s = 2\n{SIGNED}', "unclear"),
        (f'[[cut]]\ndid = "add"\nat_s = 900.0\n{SIGNED}', "unclear"),
        (f"[[scene]]\nfrom_s = 900\nto_s = 950\n{SIGNED}", "unclear"),
        ("[[mood]]\n", "mood"),
    ],
)
def test_a_file_of_corrections_that_does_not_fit_is_refused(folder, tmp_path, text, told):
    saved = tmp_path / "saved.toml"
    saved.write_text(text)
    done = run("corrections", "import", saved, folder)
    assert done.exit_code == 1
    assert told in str(done.exception)
    assert not (folder / corrections.FILE).exists()


def test_a_dry_run_sets_nothing(folder):
    def edit(shots):
        shots.loc[3, "scale"] = "LS"
        return shots

    done = bring(edited(folder, "shots", edit), folder, "--dry-run")
    assert "scale of" in done.stdout
    assert not (folder / corrections.FILE).exists()


def test_a_cut_that_needs_a_film_that_is_gone_leaves_all_as_it_was(made, plain, folder, tmp_path):
    """Frames of new shots are fetched from the film; where it is not, nothing is half done."""
    film = shutil.copy2(made / "film.mp4", tmp_path / "film.mp4")
    moviegoer.analyze(film, out=folder, settings=plain)
    assert run("cast", folder, "--name", "1=Ada").exit_code == 0
    files = {path: path.read_bytes() for path in folder.glob("*.*")}
    film.unlink()
    saved = tmp_path / "saved.toml"
    saved.write_text(f'[[cut]]\ndid = "add"\nat_s = 48.0\n{SIGNED}')
    done = run("corrections", "import", saved, folder)
    assert isinstance(done.exception, VideoError), repr(done.exception)
    assert not done.stdout, "what failed is not told as done"
    assert {path: path.read_bytes() for path in folder.glob("*.*")} == files
    assert tomllib.loads((folder / corrections.FILE).read_text())["person"]


def test_what_no_run_has_seen_yet_is_listed_as_such(tmp_path):
    film, when = invent(20), datetime(2026, 11, 20, 10, tzinfo=UTC)
    old = Label("scale", "CU", Span(1.0, 2.0), "Bo", when)
    place = finished(tmp_path / "film", replace(film, amended=(Fate(old.said(), applied=True),)))
    label = f'[[label]]\nhead = "scale"\nlabel = "CU"\nfrom_s = 1.0\nto_s = 2.0\n{SIGNED}'
    (place / corrections.FILE).write_text(label)
    assert "not applied yet" not in run("corrections", "list", place).output
    # The same once more, and another: the run has seen one.
    (place / corrections.FILE).write_text(f'[[cut]]\ndid = "add"\nat_s = 8\n{SIGNED}{label}{label}')
    done = run("corrections", "list", place)
    first, *rest = done.stdout.splitlines()
    assert first.split(maxsplit=1)[1] == old.said()
    assert [line.split(maxsplit=1)[1] for line in rest] == [
        "not applied yet: a cut added at 0:00:08.000, by Bo on 2026-11-20",
        f"not applied yet: {old.said()}",
    ]
    assert "'moviegoer analyze' applies them" in done.stderr


def test_a_file_that_cannot_be_read_is_not_no_corrections(tmp_path):
    place = finished(tmp_path / "film", invent(20))
    (place / corrections.FILE).write_text("[[cut\n")
    done = run("corrections", "list", place)
    assert isinstance(done.exception, StoreError)
    assert corrections.FILE in str(done.exception)
    assert "\n" not in str(done.exception)


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_what_came_without_pictures_is_refused_before_anything_is_said(tmp_path, more):
    place = finished(tmp_path / "film", invent(20))
    (place / "manifest.json").write_text('{"imported": {}}')
    saved = tmp_path / "saved.toml"
    saved.write_text(f'[[cut]]\ndid = "add"\nat_s = 8.0\n{SIGNED}')
    done = run("corrections", "import", saved, place, *more)
    assert isinstance(done.exception, StoreError)
    assert "has no pictures" in str(done.exception)
    assert not done.stdout


def test_a_cut_more_fetches_the_frames_of_its_own_shots_alone(folder, tmp_path):
    before = moviegoer.load(folder)
    saved = tmp_path / "saved.toml"
    saved.write_text(f'[[cut]]\ndid = "add"\nat_s = 8.0\n{SIGNED}')
    bring(saved, folder)
    after = moviegoer.load(folder)
    assert len(after.shot_list) == len(before.shot_list) + 1
    (row,) = [i for i, shot in enumerate(after.shot_list) if shot.span.start_s == 8.0]
    assert after.shot_list[row].how == "person"
    touched = {row, row + 1}
    old = set(before.keyframes.frame.tolist())
    new = [f for f in after.keyframes.frame.tolist() if f not in old]
    number = dict(zip(after.keyframes.frame.tolist(), after.keyframes.shot.tolist(), strict=True))
    assert {number[frame] for frame in new} <= touched


def test_the_report_of_a_corrected_film_opens(folder, tmp_path, browser):
    saved = tmp_path / "saved.toml"
    saved.write_text(
        f'[[label]]\nhead = "scale"\nlabel = "LS"\nfrom_s = 13.25\nto_s = 15.5\n{SIGNED}'
        f'[[scene]]\nfrom_s = 2.5417\nto_s = 13.25\nkind = "other"\n{SIGNED}'
    )
    bring(saved, folder)
    page = browser.new_page()
    slips = []
    page.on("pageerror", lambda error: slips.append(str(error)))
    page.goto((folder / "index.html").as_uri())
    assert "person" in page.content()
    assert not slips
    page.close()
