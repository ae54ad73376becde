import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.sound.cues import Cue, lines, parse
from moviegoer.core.sound.talk import LineKind

SPEECH, SOUND, MUSIC = LineKind.SPEECH, LineKind.SOUND, LineKind.MUSIC


def read(text, **named):
    return [(x.kind, x.speaker, x.text) for x in parse(text, start_s=0, end_s=4, **named)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Where are\nyou going?", [(SPEECH, "", "Where are you going?")]),
        ("- Who's there?\n- Me.", [(SPEECH, "", "Who's there?"), (SPEECH, "", "Me.")]),
        (
            "Who's there?\n–Me,\nof course.",
            [(SPEECH, "", "Who's there?"), (SPEECH, "", "Me, of course.")],
        ),
        (">> Hello.\n>> Hi.", [(SPEECH, "", "Hello."), (SPEECH, "", "Hi.")]),
        ("- No.", [(SPEECH, "", "No.")]),
        ("JOHN: Run!", [(SPEECH, "JOHN", "Run!")]),
        ("DR. O'NEIL: Run!", [(SPEECH, "DR. O'NEIL", "Run!")]),
        ("ИВАН: Беги!", [(SPEECH, "ИВАН", "Беги!")]),
        ("JOHN (shouting): Run!", [(SPEECH, "JOHN", "Run!")]),
        ("[Mary Ann] Run!", [(SPEECH, "Mary Ann", "Run!")]),
        ("[Woman]: Run!", [(SPEECH, "Woman", "Run!")]),
        ("（太郎）行こう", [(SPEECH, "太郎", "行こう")]),
        ("行こう\nよ", [(SPEECH, "", "行こうよ")]),
        ("At 10:30: now. Okay: go.", [(SPEECH, "", "At 10:30: now. Okay: go.")]),
        ("他说：走吧", [(SPEECH, "", "他说：走吧")]),
        ("[door slams]", [(SOUND, "", "door slams")]),
        ("(LAUGHS)", [(SOUND, "", "LAUGHS")]),
        ("JOHN: [coughs]", [(SOUND, "JOHN", "coughs")]),
        ("JOHN: (coughs) Sorry.", [(SOUND, "JOHN", "coughs"), (SPEECH, "JOHN", "Sorry.")]),
        ("[Sobbing] No!", [(SOUND, "", "Sobbing"), (SPEECH, "", "No!")]),
        ("（拍手）", [(SOUND, "", "拍手")]),
        ("[♪ jazz ♪]", [(MUSIC, "", "jazz")]),
        ("♪ Over the rainbow ♪", [(MUSIC, "", "Over the rainbow")]),
        ("♪♪", [(MUSIC, "", "♪♪")]),
        (
            "- (sighs) Ja. ♪ la la ♪",
            [(SOUND, "", "sighs"), (MUSIC, "", "la la"), (SPEECH, "", "Ja.")],
        ),
        ("♪ one ♪ ♪ two ♪", [(MUSIC, "", "one ♪ ♪ two")]),
        ("# Over the rainbow #", [(MUSIC, "", "Over the rainbow")]),
        ("- [gunshot]\n- Down!", [(SOUND, "", "gunshot"), (SPEECH, "", "Down!")]),
        ("...", []),
        ("-", []),
        ("", []),
        ("\u202bמי שם?\u202c", [(SPEECH, "", "מי שם?")]),
        ("I-- I don't know--", [(SPEECH, "", "I-- I don't know--")]),
    ],
)
def test_what_a_subtitle_means(text, expected):
    assert read(text) == expected


def test_a_dash_divides_the_time_by_length_and_marks_the_answer():
    first, second = parse("- 123456\n- 12", start_s=2, end_s=4)
    assert (first.start_s, first.end_s) == (2, pytest.approx(3.5))
    assert (second.start_s, second.end_s) == (pytest.approx(3.5), 4)
    assert (first.answers, second.answers) == (False, True)


def test_chevrons_mark_another_speaker_than_in_the_subtitle_before():
    (alone,) = parse(">> Good evening.", start_s=0, end_s=1)
    assert alone.answers
    assert not parse("- Good evening.", start_s=0, end_s=1)[0].answers


def test_the_files_own_name_for_the_speaker_is_taken_for_one_speaker():
    assert read("Run!", speaker="Anna") == [(SPEECH, "Anna", "Run!")]
    assert read("BEN: Run!", speaker="Anna") == [(SPEECH, "BEN", "Run!")]
    assert [who for _, who, _ in read("- Run!\n- Why?", speaker="Anna")] == ["", ""]


def test_lines_come_in_order_and_inside_the_film():
    cues = [
        Cue(8.0, 12.0, "late"),
        Cue(1.0, 2.0, "one"),
        Cue(-1.0, 0.5, "early"),
        Cue(3.0, 3.0, "no length"),
        Cue(5.0, 4.0, "backwards"),
        Cue(20.0, 21.0, "after the end"),
    ]
    found, notes = lines(cues, film_s=10.0)
    assert [(x.text, x.start_s, x.end_s) for x in found] == [
        ("early", 0.0, 0.5),
        ("one", 1.0, 2.0),
        ("late", 8.0, 10.0),
    ]
    assert [note.split(" ")[0] for note in notes] == ["2", "1"]


def test_rolling_captions_count_once():
    cues = [Cue(0, 2, "so I said"), Cue(2, 4, "so I said\nto him"), Cue(4, 6, "to him\nno way")]
    assert [x.text for x in lines(cues, film_s=9)[0]] == ["so I said", "to him", "no way"]


def test_layers_of_the_same_text_count_once_and_a_repetition_later_twice():
    cues = [Cue(0, 2, "No!"), Cue(0, 2, "No!"), Cue(5, 6, "No!")]
    assert len(lines(cues, film_s=9)[0]) == 2


@given(st.text(alphabet="aB:-[]()♪#\n １。あ", max_size=40))
def test_any_text_gives_lines_within_its_time(text):
    found = parse(text, start_s=1.0, end_s=3.0)
    assert all(1.0 <= x.start_s <= x.end_s <= 3.0 and x.text for x in found)
