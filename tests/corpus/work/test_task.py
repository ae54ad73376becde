"""What a worker does with a film, or with a part of one."""

from moviegoer import config
from moviegoer.corpus.work import task
from moviegoer.corpus.work.task import Status, Task, do_part, status
from moviegoer.pipeline import parts
from tests import films


def of(folder, film, count=2):
    return Task(str(film), "key", folder, "film", config.load({}), 12.5, count)


def test_a_part_lies_in_a_folder_of_its_own_and_says_how_far_it_is(tmp_path, monkeypatch):
    told = []
    measure = parts.measure

    def watched(job, number, *, cache, progress):
        told.append(status(tmp_path / "work" / "film" / "1.json"))
        measure(job, number, cache=cache, progress=progress)

    monkeypatch.setattr(parts, "measure", watched)
    reel = films.cuts(tmp_path / "film.mp4", (150, 150), options={"g": "24"})
    one = of(tmp_path, reel.path)
    do_part(one, 1)
    (part,) = one.in_parts.iterdir()
    assert part.name.startswith("1-")
    assert [(how.stage, how.of) for how in told] == [("scan", 0.5)]
    assert told[0].where == task.here()


def test_a_part_that_fails_leaves_it_to_the_film_to_say_why(tmp_path, monkeypatch):
    one = of(tmp_path, films.text(tmp_path / "film.mp4"))
    do_part(one, 0)
    assert not list(one.in_parts.iterdir())
    assert not one.defect.exists()

    def broken(*given, **how):
        raise ZeroDivisionError

    monkeypatch.setattr(parts, "measure", broken)
    do_part(one, 0)
    assert "ZeroDivisionError" in one.defect.read_text()


def test_what_is_half_written_says_nothing(tmp_path):
    note = tmp_path / "film.json"
    assert status(note) is None
    note.write_text('{"where": "a:1"')
    assert status(note) is None
    note.write_text('{"where": "a:1", "stage": "scan", "share": 0.5, "began_s": 1.0}')
    assert status(note) == Status("a:1", "scan", 0.5, 1.0)
