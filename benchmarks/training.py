"""How fast networks are trained: beside a plain PyTorch loop over the same network and pictures.

    python -m benchmarks.training [--pictures N] [--px SIZE]

Images per second by the clock and by processor time, which other programs do not disturb. The last
line is the time that reading batches takes: data loading must not be the bound.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import numpy as np
import torch

from moviegoer.learn.lab import networks
from moviegoer.learn.lab.about import Layers, Sight
from moviegoer.learn.lab.fit import Lesson, fit
from moviegoer.learn.lab.plan import plan

LAYERS = Layers((16, 16, 32, 64), (3, 5, 4, 3), dense=64)
BATCH = 32


def network(px: int) -> torch.nn.Module:
    """The network both train, from the same weights."""
    torch.manual_seed(0)
    return networks.Convolutions(LAYERS, Sight(height_px=px, width_px=px, grey=True), 2)


def ours(seen: np.ndarray, px: int) -> None:
    """One epoch as 'moviegoer train' does it, with its checkpoint at the end."""
    every = np.arange(len(seen), dtype=np.int64)
    lesson = Lesson(
        seen, np.eye(2, dtype=np.float32)[every % 2], np.ones(len(seen)), every, every[:0],
        exclusive=True, ready=networks.scaled,
    )  # fmt: skip
    with TemporaryDirectory() as folder:
        settled = plan({"design": "5x5", "epochs": 1, "batch": BATCH})
        fit(network(px), lesson, settled, Path(folder) / "state.pt", lambda *_: None)


def plain(seen: np.ndarray, px: int) -> None:
    """One epoch of a loop as tutorials have it."""
    module = network(px).train()
    pictures = torch.from_numpy(seen[:, None].astype(np.float32) / 255)
    labels = torch.arange(len(seen)) % 2
    loader = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(pictures, labels), batch_size=BATCH, shuffle=True
    )
    optimizer = torch.optim.AdamW(module.parameters())
    for x, y in loader:
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(module(x), y).backward()
        optimizer.step()


def loading(seen: np.ndarray, _px: int) -> None:
    """One epoch's batches, only read and scaled."""
    order = np.random.default_rng(0).permutation(len(seen))
    for start in range(0, len(order), BATCH):
        networks.scaled(seen[order[start : start + BATCH]])


def timed(work: Callable[[np.ndarray, int], None], seen: np.ndarray, px: int) -> str:
    """Images per second, by the clock and by processor time; the best of three."""
    best_s = best_cpu_s = float("inf")
    for _ in range(3):
        clock_s, cpu_s = time.perf_counter(), time.process_time()
        work(seen, px)
        best_s = min(best_s, time.perf_counter() - clock_s)
        best_cpu_s = min(best_cpu_s, time.process_time() - cpu_s)
    return f"| {len(seen) / best_s:.0f} | {len(seen) / best_cpu_s:.0f} |"


@click.command()
@click.option("--pictures", type=click.IntRange(64), default=320, show_default=True)
@click.option("--px", type=click.IntRange(64), default=128, show_default=True)
def main(pictures: int, px: int) -> None:
    """Print the table."""
    rng = np.random.default_rng(0)
    with TemporaryDirectory() as folder:
        kept = Path(folder) / "seen.npy"
        np.save(kept, rng.integers(0, 255, (pictures, px, px), np.uint8))
        seen = np.load(kept, mmap_mode="r")
        print("| way | images/s | images per processor second |\n|---|---|---|")
        for name, work in (("moviegoer train", ours), ("plain loop", plain), ("reading", loading)):
            print(f"| {name} {timed(work, np.asarray(seen), px)}", flush=True)


if __name__ == "__main__":
    main()
