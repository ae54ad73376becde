import numpy as np
import pytest

from moviegoer.sense import transnet


def fake(window: np.ndarray) -> np.ndarray:
    """Answers with each frame's own first pixel, so that places can be checked."""
    assert window.shape == (100, 27, 48, 3)
    return window[:, 0, 0, 0] / 255


def film(frames: int) -> np.ndarray:
    thumbs = np.zeros((frames, 27, 48, 3), np.uint8)
    thumbs[:, 0, 0, 0] = np.arange(frames) % 251
    return thumbs


@pytest.mark.parametrize("frames", [1, 26, 50, 51, 130, 400])
def test_every_frame_gets_its_own_answer(frames: int) -> None:
    thumbs = film(frames)
    answer = transnet.judge(lambda a, b: thumbs[a:b], [(0, frames)], frames=frames, network=fake)
    np.testing.assert_allclose(answer, thumbs[:, 0, 0, 0] / 255, atol=1e-6)


def test_only_the_stretches_asked_for_are_judged_and_read() -> None:
    thumbs, reads, shares = film(1000), [], []

    def read(start: int, end: int) -> np.ndarray:
        reads.append((start, end))
        return thumbs[start:end]

    answer = transnet.judge(
        read, [(610, 620), (615, 660)], frames=1000, progress=shares.append, network=fake
    )
    assert np.flatnonzero(~np.isnan(answer)).tolist() == list(range(600, 700))
    assert reads == [(575, 675), (625, 725)]
    assert shares == [0.5, 1.0]


def test_nothing_in_doubt_loads_nothing() -> None:
    answer = transnet.judge(lambda a, b: film(b - a), [], frames=10)
    assert np.isnan(answer).all()


def test_the_real_network_finds_a_cut_and_agrees_with_its_own_helper() -> None:
    torch = pytest.importorskip("torch")
    random = np.random.default_rng(1)
    small = random.integers(0, 255, (2, 4, 6, 3), np.uint8)
    thumbs = np.repeat(np.kron(small, np.ones((1, 7, 8, 1), np.uint8))[:, :27], 30, axis=0)
    before = torch.are_deterministic_algorithms_enabled()
    state = torch.random.get_rng_state()
    network = transnet.load("cpu")
    assert torch.are_deterministic_algorithms_enabled() == before
    assert torch.equal(torch.random.get_rng_state(), state)
    p = transnet.judge(lambda a, b: thumbs[a:b], [(0, 60)], frames=60, network=network)
    assert p.argmax() == 29
    assert p[29] > 0.5
    theirs, _ = transnet._model("cpu").predict_frames(torch.from_numpy(thumbs), quiet=True)
    np.testing.assert_allclose(p, theirs.numpy(), atol=1e-4)
