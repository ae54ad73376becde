from fractions import Fraction

import av
import numpy as np
import pytest

from moviegoer.core.sound.talk import LineKind
from moviegoer.errors import DataError, VideoError
from moviegoer.sense.sidecar import beside, language, read_file
from moviegoer.sense.subtitles import find
from tests import talking

SRT = "1\n00:00:00,200 --> 00:00:00,900\n{}\n\n2\n00:00:01,000 --> 00:00:01,500\nBye.\n"


def srt(text="Hello."):
    return SRT.format(text)


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A film without subtitles."""
    return talking.write(tmp_path_factory.mktemp("film") / "film.mkv", []).read_bytes()


@pytest.fixture
def film(tmp_path, bare):
    path = tmp_path / "film.mkv"
    path.write_bytes(bare)
    return path


def with_streams(path, streams, *, start_s=0.0, codec="subrip"):
    """A film with subtitle streams: (cues, language, disposition) each."""
    with av.open(str(path), "w") as out:
        picture = out.add_stream("libx264", rate=24)
        picture.width = picture.height = 64
        picture.pix_fmt = "yuv420p"
        picture.codec_context.time_base = Fraction(1, 24)
        texts = []
        for _, tongue, mark in streams:
            text = out.add_mux_stream(codec)
            text.time_base, text.metadata["language"] = Fraction(1, 1000), tongue
            text.disposition = mark
            texts.append(text)
        for number in range(48):
            image = np.full((64, 64, 3), number, np.uint8)
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = number + round(start_s * 24), Fraction(1, 24)
            out.mux(picture.encode(frame))
        out.mux(picture.encode(None))
        for text, (cues, _, _) in zip(texts, streams, strict=True):
            for begin_s, end_s, words in cues:
                packet = av.Packet(packed(words, codec))
                packet.stream, packet.time_base = text, Fraction(1, 1000)
                packet.pts = packet.dts = round((begin_s + start_s) * 1000)
                packet.duration = round((end_s - begin_s) * 1000)
                out.mux(packet)
    return path


def packed(words, codec):
    data = words.encode()
    if codec == "ass":
        return b"0,0,Default,ANNA,0,0,0,," + data
    return len(data).to_bytes(2, "big") + data if codec == "mov_text" else data


def said(subtitles):
    return [line.text for line in subtitles.lines]


# --- files


def test_a_file_beside_the_film_is_read(film):
    film.with_suffix(".srt").write_text(srt("<i>Where</i> are\nyou &amp; him?"))
    found = find(film)
    assert said(found) == ["Where are you & him?", "Bye."]
    assert (found.lines[0].start_s, found.lines[0].end_s) == (0.2, 0.9)
    assert (found.source, found.why, found.notes) == ("film.srt", "the only ones", ())


FORMATS = {
    "a.vtt": (
        "WEBVTT - title\n\nNOTE a\nnote\n\nSTYLE\n::cue {}\n\nintro\n00:00.200 --> 00:00.900 "
        "align:start\n<v.loud Anna>Hello <00:00:00.500><c>you</c>\n\ncue-2\n"
        "00:00:01.000 --> 00:00:01.500\n<v Ben>Bye.\n<v Anna>Bye!\n",
        [("Anna", "Hello you"), ("Ben", "Bye."), ("Anna", "Bye!")],
    ),
    "a.ass": (
        "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Name, "
        "MarginL, MarginR, MarginV, Effect, Text\n"
        "Dialogue: 0,0:00:00.20,0:00:00.90,Default,Anna,0,0,0,,{\\an8\\i1}Hello{\\i0},\\Nyou\n"
        "Comment: 0,0:00:00.20,0:00:00.90,Default,,0,0,0,,not shown\n"
        "Dialogue: 0,0:00:00.20,0:00:00.90,Default,,0,0,0,,{\\p1}m 0 0 l 9 9{\\p0}\n",
        [("Anna", "Hello, you")],
    ),
    "a.ssa": (
        "[Script Info]\nScriptType: v4.00\n\n[V4 Styles]\n\n[Events]\n"
        "Format: Marked, Start, End, Style, Name, "
        "MarginL, MarginR, MarginV, Effect, Text\n"
        "Dialogue: Marked=0,0:00:00.20,0:00:00.90,Default,,0,0,0,,Hello\n",
        [("", "Hello")],
    ),
    "a.sub": ("{5}{22}{y:i}Hello|you\n{24}{36}Bye.\n", [("", "Hello you"), ("", "Bye.")]),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format(tmp_path, name):
    text, expected = FORMATS[name]
    path = tmp_path / name
    path.write_text(text)
    found = find("no film is needed", wanted=str(path), rate=25.0)
    assert [(line.speaker, line.text) for line in found.lines] == expected
    assert found.lines[0].start_s == pytest.approx(0.2)
    assert (found.source, found.why) == (name, "asked for")


def test_frames_are_counted_at_the_films_rate_or_the_files_own(tmp_path):
    path = tmp_path / "a.sub"
    path.write_text("{48}{72}Hello\n")
    assert read_file(path, rate=24.0)[0].start_s == 2.0
    path.write_text("{1}{1}12\n{48}{72}Hello\n")
    assert read_file(path, rate=24.0)[0].start_s == 4.0


TEXTS = {
    "cp1252": "Où est la clé ? À côté de l'hôtel, près du café. Ça ne fait rien, mon frère.",
    "cp1251": "Где ключ? Я не знаю, что тебе сказать. Он ушёл домой вчера вечером, понимаешь?",
    "cp1250": "Kde je ten klíč? Nevím, co ti mám říct. Včera večer odešel domů, rozumíš?",
    "cp1253": "Πού είναι το κλειδί; Δεν ξέρω τι να σου πω. Έφυγε χθες το βράδυ για το σπίτι.",
    "cp932": "鍵はどこですか。何と言えばいいのか分かりません。彼は昨夜、家に帰りました。",
    "gb18030": "钥匙在哪里？我不知道该对你说什么。他昨天晚上回家了，你明白吗？",
    "big5": "鑰匙在哪裡？我不知道該對你說什麼。他昨天晚上回家了，你明白嗎？",
    "cp949": "열쇠가 어디에 있습니까? 무슨 말을 해야 할지 모르겠어요. 그는 어젯밤 집에 갔어요.",
    "cp1255": "איפה המפתח? אני לא יודע מה לומר לך. הוא הלך הביתה אתמול בערב, אתה מבין?",
    "cp1256": "أين المفتاح؟ لا أعرف ماذا أقول لك. ذهب إلى البيت مساء أمس، هل تفهم؟",
}


@pytest.mark.parametrize("encoding", [*TEXTS, "utf-8", "utf-8-sig", "utf-16"])
def test_encodings_are_recognised(tmp_path, encoding):
    text = TEXTS.get(encoding, TEXTS["cp1251"])
    path = tmp_path / "a.srt"
    path.write_bytes(srt(text).encode(encoding))
    assert read_file(path, rate=25.0)[0].text == text


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["film.srt", "film.ass"], "film.srt"),
        (["film.en.forced.srt", "film.en.srt"], "film.en.srt"),
        (["film.en.srt", "Film.eng.SDH.srt"], "Film.eng.SDH.srt"),
        (["film.de.srt", "film.fr.srt"], "film.fr.srt"),
        (["film.director.srt", "film.fr.srt"], "film.fr.srt"),
        (["film.commentary.srt", "film.vtt"], "film.vtt"),
        (["film 2.srt", "filmed.srt", "film.vtt"], "film.vtt"),
        (["film.de.forced.srt"], "film.de.forced.srt"),
    ],
)
def test_of_several_files_one_is_chosen(film, names, chosen):
    for name in names:
        film.with_name(name).write_text("WEBVTT\n\n" + srt() if name.endswith("vtt") else srt())
    for name in (n for n in names if n.endswith("vtt")):
        film.with_name(name).write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n")
    assert find(film, sound_language="fre").source == chosen


def test_a_broken_file_is_passed_over_and_said(film):
    film.with_suffix(".srt").write_text("not subtitles")
    film.with_suffix(".vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n")
    found = find(film)
    assert found.source == "film.vtt"
    assert (
        found.why
        == "chosen of 2, after 1 that could not be read: all that is said, beside the film"
    )
    assert "film.srt" in found.notes[0]


def test_pictures_of_text_are_named_and_passed_over(film):
    film.with_suffix(".idx").write_text("# VobSub index file")
    film.with_suffix(".sub").write_bytes(b"\x00\x00\x01\xba" + bytes(100))
    found = find(film)
    assert found.lines == ()
    assert [note.split(" ")[0] for note in found.notes] == ["film.idx", "film.sub"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "holds nothing that reads as .srt"),
        (b"some notes", "holds nothing that reads as .srt"),
        (bytes(range(256)) * 4, "subtitle"),
        (b"WEBVTT\n\n", "holds no subtitles"),
    ],
)
def test_a_file_asked_for_that_is_none_is_an_error(tmp_path, content, message):
    path = tmp_path / "a.srt"
    path.write_bytes(content)
    with pytest.raises(DataError, match=message):
        find("film", wanted=str(path))
    with pytest.raises(DataError, match="check the name"):
        find("film", wanted=str(tmp_path / "gone.srt"))


def test_languages_go_by_their_shortest_name():
    assert [language(tag) for tag in ("eng", "en-GB", "ger", "zho", "x-y", "und", "1080p", "")] == [
        "en", "en", "de", "zh", "", "", "", ""
    ]  # fmt: skip


def test_only_files_of_this_film_are_looked_at(film):
    for name in ("film.srt", "FILM.en.srt", "other.srt", "film.txt", "film2.srt"):
        film.with_name(name).write_text(srt())
    assert [one.path.name for one in beside(film)[0]] == ["FILM.en.srt", "film.srt"]


# --- streams


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.mkv", "subrip"), ("a.mp4", "mov_text"), ("a.mkv", "ass"), ("a.mkv", "webvtt")],
)
def test_a_stream_of_text_is_read(tmp_path, name, codec):
    cues = [(0.2, 0.9, "<i>Hello</i>, [coughs] all"), (1.0, 1.5, "Bye.")]
    found = find(with_streams(tmp_path / name, [(cues, "eng", 0)], codec=codec))
    assert [(line.kind, line.text) for line in found.lines] == [
        (LineKind.SOUND, "coughs"),
        (LineKind.SPEECH, "Hello, all"),
        (LineKind.SPEECH, "Bye."),
    ]
    assert found.lines[0].start_s == pytest.approx(0.2, abs=0.002)
    assert found.source.startswith("stream 1, ")
    if codec == "ass":
        assert found.lines[1].speaker == "ANNA"


def test_a_stream_is_on_the_pictures_clock(tmp_path):
    path = with_streams(tmp_path / "a.mkv", [([(0.5, 1.0, "Hello.")], "eng", 0)], start_s=3.0)
    assert find(path).lines[0].start_s == pytest.approx(0.5, abs=0.002)


def test_of_several_streams_the_spoken_language_whole_is_chosen(tmp_path):
    from av.stream import Disposition

    streams = [
        ([(0.2, 0.9, "Bonjour.")], "fre", Disposition.default),
        ([(0.2, 0.9, "SIGN")], "eng", Disposition.forced),
        ([(0.2, 0.9, "Hello.")], "eng", Disposition(0)),
    ]
    path = with_streams(tmp_path / "a.mkv", streams)
    assert said(find(path, sound_language="eng")) == ["Hello."]
    assert said(find(path)) == ["Bonjour."]


def test_a_file_comes_before_a_stream(tmp_path):
    path = with_streams(tmp_path / "a.mkv", [([(0.2, 0.9, "inside")], "", 0)])
    path.with_suffix(".srt").write_text(srt("beside"))
    found = find(path)
    assert said(found)[0] == "beside"
    assert found.why == "chosen of 2: all that is said, beside the film"


# --- none


def test_a_film_without_any_says_so(film):
    found = find(film)
    assert (found.lines, found.source, found.why) == ((), "", "the film has none")
    film.with_suffix(".srt").write_text(srt())
    assert find(film, wanted="none").why == "not wanted"


def test_subtitles_of_another_version_are_noticed(film):
    film.with_suffix(".srt").write_text(srt())
    found = find(film, film_s=0.95)
    assert said(found) == ["Hello."]
    assert "1 subtitles outside the film left out" in found.notes[0]


def test_a_film_that_is_not_there_is_named(tmp_path):
    with pytest.raises(VideoError, match=r"gone\.mkv"):
        find(tmp_path / "nowhere" / "gone.mkv")


def test_a_file_that_is_no_film_is_named(tmp_path):
    path = tmp_path / "notes.mkv"
    path.write_text("no film")
    with pytest.raises(VideoError, match=r"notes\.mkv"):
        find(path)
