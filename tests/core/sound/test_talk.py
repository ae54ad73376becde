import numpy as np
import pytest

from moviegoer import store
from moviegoer.core.sound.talk import Hearing, Line, LineKind, Speech, Subtitles


def test_columns_are_sealed_and_of_one_length():
    hearing = Hearing(np.zeros(3, np.float32))
    with pytest.raises(ValueError, match="read-only"):
        hearing.probability[0] = 1
    with pytest.raises(ValueError, match="differ in length"):
        Speech(np.zeros(2), np.zeros(2), np.zeros(1))
    assert (len(hearing), len(Speech(*np.zeros((3, 2))))) == (3, 2)


@pytest.mark.parametrize(
    "value",
    [
        Hearing(np.array([0.1, 0.9], np.float32), source="stream 1", model="silero-vad 6.2.3"),
        Subtitles((Line(0.5, 1.5, "שלום", LineKind.SPEECH, "דן", True),), "a.srt", "why", ("n",)),
    ],
)
def test_they_are_stored_and_read_back(tmp_path, value):
    store.write(tmp_path / "a.npz", value)
    back = store.read(tmp_path / "a.npz", type(value))
    if isinstance(value, Hearing):
        assert back.probability.tolist() == value.probability.tolist()
        assert (back.source, back.model, back.lost) == (value.source, value.model, value.lost)
    else:
        assert back == value
