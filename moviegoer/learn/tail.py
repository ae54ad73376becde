"""Train FrameNet's tail on the trunk's maps: all heads at once, each still by what is known of it.

Adam with decoupled weight decay (Loshchilov and Hutter, 2019) under one rise and fall of the
learning rate (Smith and Topin, "Super-Convergence", 2018); what is kept is a running average of
the weights (Polyak and Juditsky, 1992).
"""

from __future__ import annotations

import copy
import io
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from moviegoer.learn import stills
from moviegoer.learn.maps import Maps, Tell
from moviegoer.learn.material import EYE, Material
from moviegoer.learn.network import Tail
from moviegoer.sense.framenet import HEADS, SIZE
from moviegoer.types import Floats, Ints

__all__ = ["Lesson", "Plan", "answers", "fit", "loss"]

IMPORTANCE = {
    "scale": 1.0, "type": 1.0, "mcu": 0.7, "ots": 0.7, "location": 0.7, "time": 0.7,
    "framing2019": 0.4, "type2019": 0.4, "angle2019": 0.3, "subject2019": 0.3, "texture10": 0.3,
}  # fmt: skip
"""Of each head's loss; the old labels are coarse and 5–10 % wrong."""
SHARES = {EYE: 1.0, "cinemanet2019": 0.7, "location": 0.4, "daynight": 0.4, "texture": 0.15}
"""Share of each table's stills in one epoch."""
NEIGHBOUR = 0.075
"""Weight of each scale one step away: two people differ by a step in one still of ten."""
SMOOTH = 0.05
"""Weight spread over all labels of the other heads (Szegedy et al., "Rethinking the Inception
Architecture", 2016)."""
AVERAGED = 0.99
"""Weight of the past in the running average, a step."""
RISE = 0.15
"""Share of the steps in which the learning rate rises."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to train."""

    epochs: int = 4
    rate: float = 4e-4
    fresh_rate: float = 2e-3
    """Of the layers that ImageNet knows nothing of."""
    batch: int = 48
    decay: float = 0.02
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Lesson:
    """What to learn from: some rows of the material, and all maps."""

    material: Material
    rows: Ints
    maps: Maps


def fit(lesson: Lesson, *, start: Tail, plan: Plan, checkpoint: Path, tell: Tell) -> Tail:
    """Train a tail.

    After every epoch the state is kept in ``checkpoint``; a run that finds one goes on from there
    and ends with the same weights as a run that was never cut off.
    """
    state = _State(start, plan)
    done = state.read(checkpoint)
    orders = [_order(lesson, plan, epoch) for epoch in range(plan.epochs)]
    steps = sum(len(order) // plan.batch for order in orders)
    truth = torch.from_numpy(np.stack([lesson.material.truth(head) for head in HEADS], 1))
    weight = torch.from_numpy(lesson.material.weight.astype(np.float32))
    for epoch in range(done, plan.epochs):
        rng = np.random.default_rng([plan.seed, epoch, 1])
        torch.manual_seed(plan.seed * 1000 + epoch)
        for at in range(len(orders[epoch]) // plan.batch):
            batch = orders[epoch][at * plan.batch : (at + 1) * plan.batch]
            x = _tensor(lesson.maps.any(batch, rng))
            state.step(x, truth[batch], weight[batch], steps)
            tell("epoch", epoch, plan.epochs)
        state.write(checkpoint, epoch + 1)
        tell("epoch", epoch + 1, plan.epochs)
    return state.average.eval()


def _order(lesson: Lesson, plan: Plan, epoch: int) -> Ints:
    """The stills of one epoch, mixed."""
    rng = np.random.default_rng([plan.seed, epoch])
    rows = lesson.rows
    source = lesson.material.labels["source"].to_numpy(str)[rows]
    chosen = []
    for name in sorted(set(source)):
        part = rng.permutation(rows[source == name])
        chosen.append(part[: math.ceil(len(part) * SHARES.get(name, 1.0))])
    return np.asarray(rng.permutation(np.concatenate(chosen)), np.int64)


class _State:
    """The weights in training, their average, and the optimizer."""

    def __init__(self, start: Tail, plan: Plan) -> None:
        self.tail = copy.deepcopy(start).train()
        self.average = copy.deepcopy(start)
        self.plan, self.count = plan, 0
        fresh = [*self.tail.answers.parameters(), *self.tail.placed.parameters()]
        known = {id(p) for p in fresh}
        old = [p for p in self.tail.parameters() if id(p) not in known]
        self.rates = (plan.rate, plan.fresh_rate)
        self.optimizer = torch.optim.AdamW(
            [{"params": old}, {"params": fresh}], weight_decay=plan.decay
        )

    def step(self, x: torch.Tensor, truth: torch.Tensor, weight: torch.Tensor, steps: int) -> None:
        """Learn from one batch."""
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * _rise_and_fall(self.count / steps)
        wrong = loss(self.tail(x), truth, weight)
        self.optimizer.zero_grad()
        wrong.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        self.count += 1
        kept = min(AVERAGED, self.count / (self.count + 10))
        with torch.no_grad():
            pairs = zip(self.average.parameters(), self.tail.parameters(), strict=True)
            for mean, now in pairs:
                mean.lerp_(now, 1 - kept)

    def write(self, path: Path, epochs: int) -> None:
        """Keep everything a later run needs to go on."""
        out = io.BytesIO()
        parts = {
            "tail": self.tail.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }
        torch.save({**parts, "count": self.count, "epochs": epochs}, out)
        stills.replace(path, out.getvalue())

    def read(self, path: Path) -> int:
        """Take up what was kept; the number of epochs it had seen."""
        if not path.is_file():
            return 0
        kept: dict[str, Any] = torch.load(path, weights_only=True)
        self.tail.load_state_dict(kept["tail"])
        self.average.load_state_dict(kept["average"])
        self.optimizer.load_state_dict(kept["optimizer"])
        self.count = kept["count"]
        return int(kept["epochs"])


def _rise_and_fall(part: float) -> float:
    if part < RISE:
        return 0.04 + 0.96 * (1 - math.cos(math.pi * part / RISE)) / 2
    return (1 + math.cos(math.pi * (part - RISE) / (1 - RISE))) / 2


def loss(logits: torch.Tensor, truth: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of every head over the stills whose label is known (−1: not), summed by
    importance."""
    total = logits.new_zeros(())
    parts = torch.split(logits, [len(names) for names in HEADS.values()], dim=1)
    for column, (head, part) in enumerate(zip(HEADS, parts, strict=True)):
        label = truth[:, column]
        known = (label >= 0).float() * weight
        wanted = _targets(head)[label.clamp(min=0)]
        wrong = -(wanted * part.log_softmax(1)).sum(1)
        total = total + IMPORTANCE[head] * (wrong * known).sum() / len(logits)
    return total


def _targets(head: str) -> torch.Tensor:
    """What to answer to each true label, a row a label."""
    count = len(HEADS[head])
    if head != "scale":
        return torch.eye(count) * (1 - SMOOTH) + SMOOTH / count
    soft = torch.eye(count)
    for i in range(count - 1):
        near = [j for j in (i - 1, i + 1) if 0 <= j < count - 1]
        soft[i, near] = NEIGHBOUR
        soft[i, i] = 1 - NEIGHBOUR * len(near)
    return soft


def answers(tail: Tail, maps: Maps, rows: Ints, *, batch: int = 64) -> Floats:
    """Logits of some stills, the mean of the plain and the mirrored picture's, ``(n, SIZE)``."""
    out = np.empty((len(rows), SIZE), np.float32)
    tail.eval()
    with torch.inference_mode():
        for start in range(0, len(rows), batch):
            part = rows[start : start + batch]
            both = [tail(_tensor(maps.plain(part, mirrored=m))) for m in (False, True)]
            out[start : start + len(part)] = ((both[0] + both[1]) / 2).numpy()
    return out


def _tensor(maps: Floats) -> torch.Tensor:
    return torch.from_numpy(maps).permute(0, 3, 1, 2)
