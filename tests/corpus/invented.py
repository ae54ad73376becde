"""The folders of analyses that never were: as many as wanted, with the files that queries read."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

SCALES = ("ECU", "CU", "MCU", "MS", "MLS", "LS", "ELS", "NA")
DIRECTORS = ("Ann Berg", "Bo Chan", "Cy Diaz", "Di “Eve” O'Hara", "")
HEADS = 19
"""Heads besides the program's own: three columns each, as a real table of shots has."""


def analysis(folder: Path, number: int, *, shots: int = 12, **film: Any) -> Path:
    """Write what queries read of one analysis; always the same for the same number."""
    rng = np.random.default_rng(number)
    key = hashlib.md5(str(number).encode()).hexdigest()
    home = folder / "films" / f"film {number}-{key[:8]}"
    home.mkdir(parents=True, exist_ok=True)
    director = number % len(DIRECTORS)
    length_s = np.round(np.exp(rng.normal(1 + 0.3 * director, 0.8, shots)), 6)
    share = rng.dirichlet(np.ones(len(SCALES)))
    _shots(length_s, share, rng).to_parquet(home / "shots.parquet", index=False)
    _scenes(shots).to_parquet(home / "scenes.parquet", index=False)
    _characters(rng).to_parquet(home / "characters.parquet", index=False)
    facts = {"title": f"Film {number}", "director": DIRECTORS[director], "year": 1930 + number % 60,
             "country": "", "edition": "", "key": key, "duration_s": float(length_s.sum()),
             "width_px": 1920, "height_px": 1080, "rate": "24", "codec": "h264",
             "has_sound": True, "path": "film.mkv", **film}  # fmt: skip
    _json(home / "fingerprint.json", _fingerprint(length_s, share))
    _json(home / "manifest.json", {"run_key": f"run {number} {shots}", "created": "2026-01-01",
                                   "film": facts})  # fmt: skip
    return home


def _shots(length_s: np.ndarray, share: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    count = len(length_s)
    end_s = np.cumsum(length_s)
    words = np.array(["yes", "no", "maybe"])
    heads: dict[str, Any] = {}
    for head in range(HEADS):
        heads[f"head.{head}"] = words[rng.integers(0, 3, count)]
        heads[f"head.{head}_p"] = np.round(rng.random(count), 4)
        heads[f"head.{head}_how"] = "measured"
    return pd.DataFrame(
        {
            "shot": np.arange(1, count + 1),
            "start_s": end_s - length_s,
            "end_s": end_s,
            "duration_s": length_s,
            "transition_in": "cut",
            "scale": rng.choice(SCALES, count, p=share),
            "scale_p": np.round(rng.random(count), 4),
            "people": rng.integers(0, 4, count),
            "text": None,
            **heads,
        }
    ).astype({"text": "str"})


def _scenes(shots: int) -> pd.DataFrame:
    first = np.arange(1, shots + 1, 4)
    kinds = np.resize(["dialogue2", "other"], len(first))
    return pd.DataFrame({"scene": np.arange(1, len(first) + 1), "first_shot": first, "kind": kinds})


def _characters(rng: np.random.Generator) -> pd.DataFrame:
    count = int(rng.integers(0, 4))
    names = pd.array([f"Person {i + 1}" for i in range(count)], dtype="str")
    return pd.DataFrame({"character": np.arange(1, count + 1), "name": names,
                         "screen_time_s": rng.random(count) * 100})  # fmt: skip


def _fingerprint(length_s: np.ndarray, share: np.ndarray) -> dict[str, Any]:
    def measure(value: float, unit: str) -> dict[str, Any]:
        return {"value": float(value), "unit": unit, "low": float(value) * 0.9,
                "high": float(value) * 1.1, "definition": "what it is"}  # fmt: skip

    values = {
        "length.shots": measure(len(length_s), "shots"),
        "length.asl_s": measure(length_s.mean(), "s"),
        "length.msl_s": measure(np.median(length_s), "s"),
        "length.log_sigma": measure(np.log(length_s).std(), "ln s"),
    }
    values |= {f"scale.{scale}_share": measure(part, "") for scale, part in
               zip(SCALES, share, strict=True)}  # fmt: skip
    return {"body_s": [0.0, float(length_s.sum())], "measures": values}


def _json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
