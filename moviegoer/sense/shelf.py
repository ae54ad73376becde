"""What is done with weights that are here: verify them, take them away."""

from __future__ import annotations

import shutil
from pathlib import Path

from moviegoer.errors import ModelError
from moviegoer.sense import pull, weights
from moviegoer.sense.weights import File

__all__ = ["remove", "verify"]


def verify(name: str) -> str:
    """Compute the checksum of weights that are here; say what it was compared with.

    Raises
    ------
    ModelError
        If they are absent, or a file is not what it should be.
    """
    about = weights.catalogue()[name]
    path = weights.find(name)
    if not about.files:
        _compare(path, about.sha256, f"reinstall {about.package or 'moviegoer'}")
        return "as the catalogue says"
    seen = weights.read_lock(name).sha256
    said = [
        _verified(name, path.with_name(file.name), file, seen.get(file.name, ""))
        for file in about.files
    ]
    return ", ".join(dict.fromkeys(said))


def _verified(name: str, path: Path, file: File, seen: str) -> str:
    ways = {
        "as the catalogue says": file.sha256,
        "as the hub names it": pull.stated(path.resolve().name),
        "as when it was pulled": seen,
    }
    known = {said: expected for said, expected in ways.items() if expected}
    for expected in known.values():
        _compare(path, expected, f"run 'moviegoer models remove {name}' and pull it again")
    return next(iter(known), "with nothing to compare it with")


def _compare(path: Path, expected: str, advice: str) -> None:
    came = weights.digest(path)
    if not came.startswith(expected):
        raise ModelError(f"{path} has the checksum {came} instead of {expected}; {advice}")


def remove(name: str) -> float:
    """Delete pulled weights, their lock and what a broken download left; return the MB freed.

    A hub's repository leaves the hub's cache with all its revisions, for other programs too.

    Raises
    ------
    ModelError
        If they come with a package or the program, or cannot be deleted.
    """
    about = weights.catalogue()[name]
    if not about.files:
        raise ModelError(f"{name} comes with {about.package or 'moviegoer'}: not removed")
    freed = 0.0
    try:
        for part in pull.parts(name):
            freed += part.stat().st_size
            part.unlink()
        if about.hub:
            freed += _leave_cache(about.hub)
        place = weights.folder(name)
        if place.is_dir():
            freed += sum(path.stat().st_size for path in place.iterdir())
            shutil.rmtree(place)
    except OSError as error:
        raise ModelError(f"{name} cannot be removed: {error}") from error
    return freed / 1e6


def _leave_cache(repository: str) -> float:
    from huggingface_hub import scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    try:
        cache = scan_cache_dir()
    except CacheNotFound:
        return 0.0
    commits = [
        revision.commit_hash
        for repo in cache.repos
        if repo.repo_id == repository and repo.repo_type == "model"
        for revision in repo.revisions
    ]
    plan = cache.delete_revisions(*commits)
    plan.execute()
    return float(plan.expected_freed_size)
