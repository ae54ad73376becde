"""Train the trained part: in batches, watched by validation, able to go on after a kill.

Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled Weight Decay Regularization",
2019), the learning rate rising and falling once (Smith and Topin, "Super-Convergence", 2018), and
early stopping (Prechelt, "Early Stopping – But When?", 1998): what is kept are the weights of the
epoch with the smallest validation loss.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from moviegoer.errors import ConfigError, ModelError
from moviegoer.learn import stills
from moviegoer.learn.lab.plan import Plan
from moviegoer.types import Floats, Ints

__all__ = ["Epoch", "Lesson", "as_csv", "fit", "loss", "outputs"]

RISE = 0.1
"""Share of the steps in which the learning rate rises."""
LIGHT = 0.2
"""Most by which augmentation changes brightness and contrast."""
OUT = 64
"""Pictures answered at once when nothing is learnt."""
Tell = Callable[[str, float], None]
Ready = Callable[[np.ndarray], torch.Tensor]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What to learn from: rows of what was seen, and what holds of each."""

    seen: np.ndarray
    target: Floats
    weight: Floats
    """How much each counts in the loss, of training and of validation."""
    train: Ints
    validation: Ints
    exclusive: bool
    ready: Ready
    """Makes the module's input of rows of ``seen``."""
    sampling: Floats | None = None


@dataclass(frozen=True, slots=True)
class Epoch:
    """A line of the training log."""

    epoch: int
    rate: float
    loss: float
    accuracy: float
    validation_loss: float
    validation_accuracy: float


@dataclass(slots=True)
class _State:
    module: torch.nn.Module
    optimizer: torch.optim.Optimizer
    best: dict[str, torch.Tensor]
    least: float = math.inf
    waited: int = 0
    log: list[Epoch] = field(default_factory=list)


def fit(
    module: torch.nn.Module, lesson: Lesson, plan: Plan, checkpoint: Path, tell: Tell
) -> list[Epoch]:
    """Train a module in its place; what is returned is the log, an entry an epoch.

    After every epoch the state is kept in ``checkpoint``; a run that finds one goes on from there
    and ends with the same weights as a run that was never cut off. Without validation rows the
    last epoch's weights are kept. On CUDA it computes in bfloat16, where that is faster; on a CPU
    it is not.

    Raises
    ------
    ConfigError
        If learning runs off: the loss, or a weight, is no number any more.
    ModelError
        If the checkpoint is damaged.
    """
    module.to(plan.device)
    state = _begun(module, plan)
    _read(state, checkpoint, plan.device)
    steps = plan.epochs * max(1, math.ceil(len(lesson.train) / plan.batch))
    for epoch in range(len(state.log), plan.epochs):
        if state.waited >= plan.patience:
            break
        rng = np.random.default_rng([plan.seed, epoch])
        torch.manual_seed(plan.seed * 1000 + epoch)
        wrong, right = _epoch(state, lesson, plan, (epoch, steps, rng), tell)
        seen = _validated(module, lesson, plan)
        rate = float(state.optimizer.param_groups[0]["lr"])
        _check(module, epoch + 1, plan, (wrong, *(seen if len(lesson.validation) else ())))
        state.log.append(Epoch(epoch + 1, rate, wrong, right, *seen))
        _judge(state, seen[0])
        _write(state, checkpoint)
    module.load_state_dict(state.best)
    module.eval()
    return state.log


def _begun(module: torch.nn.Module, plan: Plan) -> _State:
    taught = [p for p in module.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(taught, lr=plan.rate, weight_decay=plan.decay)
    return _State(module, optimizer, _copied(module))


def _copied(module: torch.nn.Module) -> dict[str, torch.Tensor]:
    return {name: value.detach().clone() for name, value in module.state_dict().items()}


def _check(module: torch.nn.Module, epoch: int, plan: Plan, losses: Sequence[float]) -> None:
    weights = [one for one in module.state_dict().values() if one.is_floating_point()]
    if all(map(math.isfinite, losses)) and all(bool(one.isfinite().all()) for one in weights):
        return
    raise ConfigError(
        f"learning ran off in epoch {epoch}, the loss is no number any more: a rate of "
        f"{plan.rate:g} is too large here; try --rate {plan.rate / 10:g}"
    )


def _judge(state: _State, validation_loss: float) -> None:
    """Keep the weights if none were better; where nothing is validated, the newest are."""
    if math.isnan(validation_loss) or validation_loss < state.least:
        state.least = min(state.least, validation_loss)
        state.best, state.waited = _copied(state.module), 0
    else:
        state.waited += 1


def _epoch(
    state: _State,
    lesson: Lesson,
    plan: Plan,
    when: tuple[int, int, np.random.Generator],
    tell: Tell,
) -> tuple[float, float]:
    epoch, steps, rng = when
    order = _order(lesson, rng)
    state.module.train()
    wrong = right = 0.0
    per_epoch = math.ceil(len(order) / plan.batch)
    for at in range(per_epoch):
        rows = order[at * plan.batch : (at + 1) * plan.batch]
        if len(rows) < 2:  # batch normalization needs two
            continue
        done = epoch * per_epoch + at
        for group in state.optimizer.param_groups:
            group["lr"] = plan.rate * _share(done / steps, plan.schedule)
        target = torch.from_numpy(lesson.target[rows]).to(plan.device)
        weight = torch.from_numpy(lesson.weight[rows].astype(np.float32)).to(plan.device)
        x = lesson.ready(lesson.seen[rows]).to(plan.device)
        if plan.augment:
            x = _varied(x)
        with torch.autocast("cuda", torch.bfloat16, enabled=plan.device.startswith("cuda")):
            logits = state.module(x)
        cost = loss(logits.float(), target, weight, exclusive=lesson.exclusive)
        state.optimizer.zero_grad()
        cost.backward()  # type: ignore[no-untyped-call]
        state.optimizer.step()
        wrong += float(cost.detach()) * len(rows)
        right += float(_right(logits.detach(), target, lesson.exclusive).sum())
        tell("train", (done + 1) / steps)
    return wrong / len(order), right / len(order)


def _order(lesson: Lesson, rng: np.random.Generator) -> Ints:
    """The rows of one epoch: all, mixed, or drawn with the probabilities of the table."""
    if lesson.sampling is None:
        return np.asarray(rng.permutation(lesson.train), np.int64)
    p = lesson.sampling[lesson.train]
    return np.asarray(rng.choice(lesson.train, len(lesson.train), p=p / p.sum()), np.int64)


def _share(part: float, schedule: str) -> float:
    if schedule == "constant":
        return 1.0
    if part < RISE:
        return 0.05 + 0.95 * part / RISE
    return (1 + math.cos(math.pi * (part - RISE) / (1 - RISE))) / 2


def _varied(x: torch.Tensor) -> torch.Tensor:
    """Each picture mirrored or not, in a little other light. Nothing is cut off or turned: that
    would change the framing, which is what is to be told."""
    shape = (len(x), 1, 1, 1)
    mirrored = torch.rand(shape, device=x.device) < 0.5
    x = torch.where(mirrored, x.flip(3), x)
    bright, contrast = (1 + LIGHT * (2 * torch.rand(shape, device=x.device) - 1) for _ in range(2))
    mean = x.mean((1, 2, 3), keepdim=True)
    return ((x - mean) * contrast + mean * bright).clamp(0, 1)


def loss(
    logits: torch.Tensor, target: torch.Tensor, weight: torch.Tensor, *, exclusive: bool
) -> torch.Tensor:
    """Mean weighted cross-entropy: over the labels, or of each label by itself."""
    if exclusive:
        each = -(target * logits.log_softmax(1)).sum(1)
    else:
        each = torch.nn.functional.binary_cross_entropy_with_logits(
            logits, target, reduction="none"
        ).mean(1)
    return (each * weight).mean()


def _right(logits: torch.Tensor, target: torch.Tensor, exclusive: bool) -> torch.Tensor:
    if exclusive:
        return (logits.argmax(1) == target.argmax(1)).float()
    return ((logits > 0).float() == target).float().mean(1)


def _validated(module: torch.nn.Module, lesson: Lesson, plan: Plan) -> tuple[float, float]:
    rows = lesson.validation
    if not len(rows):
        return math.nan, math.nan
    logits = torch.from_numpy(outputs(module, lesson, rows, device=plan.device))
    target = torch.from_numpy(lesson.target[rows])
    weight = torch.from_numpy(lesson.weight[rows].astype(np.float32))
    cost = loss(logits, target, weight, exclusive=lesson.exclusive)
    return float(cost), float(_right(logits, target, lesson.exclusive).mean())


def outputs(
    module: torch.nn.Module, lesson: Lesson, rows: Ints, *, device: str = "cpu"
) -> np.ndarray:
    """The logits of some rows, float32 ``(n, labels)``."""
    module.eval()
    parts = [np.empty((0, lesson.target.shape[1]), np.float32)]
    with torch.inference_mode():
        for start in range(0, len(rows), OUT):
            x = lesson.ready(lesson.seen[rows[start : start + OUT]]).to(device)
            parts.append(module(x).float().cpu().numpy())
    return np.concatenate(parts)


def _write(state: _State, path: Path) -> None:
    out = io.BytesIO()
    kept = {
        "module": state.module.state_dict(),
        "optimizer": state.optimizer.state_dict(),
        "best": state.best,
        "least": state.least,
        "waited": state.waited,
        "log": [asdict(line) for line in state.log],
    }
    torch.save(kept, out)
    stills.replace(path, out.getvalue())
    # Read by those who watch a run; the checkpoint is what counts.
    stills.replace(path.with_suffix(".csv"), as_csv(state.log).encode())


def as_csv(log: Sequence[Epoch]) -> str:
    """The log as a table, a row an epoch."""
    columns = [column.name for column in fields(Epoch)]
    return pd.DataFrame(list(log), columns=columns).to_csv(index=False, lineterminator="\n")


def _read(state: _State, path: Path, device: str) -> None:
    if not path.is_file():
        return
    try:
        kept: dict[str, Any] = torch.load(path, weights_only=True, map_location=device)
        state.module.load_state_dict(kept["module"])
        state.optimizer.load_state_dict(kept["optimizer"])
    except Exception as error:  # torch.load raises what the damaged file makes it raise
        reason = " ".join(str(error).split())[:120]
        raise ModelError(f"{path} cannot be taken up: {reason}; train without --resume") from error
    state.best, state.least, state.waited = kept["best"], kept["least"], kept["waited"]
    state.log = [Epoch(**line) for line in kept["log"]]
