"""Pulling weights: resumed where it broke off, verified, and only then moved into place.

Files of a hub's repository go to the hub's own cache (``HF_HOME``), from the hub or the mirror that
``HF_ENDPOINT`` names, so that other programs find them. Other files go to the user's data folder,
from their address or from the mirror that ``MOVIEGOER_MIRROR`` names. The downloader is
huggingface_hub's for both: it goes on with a byte range and retries; what it lacks is going on in a
later run, which is done here by keeping the part that has come.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from moviegoer.errors import ModelError
from moviegoer.sense import weights
from moviegoer.sense.weights import Lock, Weights

if TYPE_CHECKING:
    from httpx2 import HTTPError

__all__ = ["MIRROR", "mirrored", "partial_mb", "parts", "pull", "stated"]

MIRROR = "MOVIEGOER_MIRROR"
PLAIN = {"Accept-Encoding": "identity"}
"""A compressed answer could not be gone on with, and its length would not be the file's."""
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class _Offer:
    """What a server has: ``tag`` changes with the content, empty where the server gives none."""

    url: str
    tag: str
    size: int | None
    headers: dict[str, str]


def mirrored(url: str) -> str:
    """Where to ask for an address: ``$MOVIEGOER_MIRROR/HOST/PATH``, or the address itself."""
    mirror = os.environ.get(MIRROR, "").rstrip("/")
    parts = urlsplit(url)
    return f"{mirror}/{parts.netloc}{parts.path}" if mirror else url


def pull(name: str) -> Path:
    """Download weights that are not here yet; go on with what an earlier try left.

    Returns
    -------
    Path
        Where they are, as :func:`moviegoer.sense.weights.local`.

    Raises
    ------
    ModelError
        If they come with a package, the server cannot be reached or lacks them, the disk is full,
        or the checksum is wrong: then nothing is left in place.
    """
    from filelock import FileLock

    about = weights.catalogue()[name]
    if not about.files:
        raise ModelError(f"{name} comes with {about.package or 'moviegoer'}: nothing to pull")
    place = weights.folder(name)
    with _explained(about):
        place.mkdir(parents=True, exist_ok=True)
        with FileLock(place / "pull.lock"):
            if weights.local(name) is None:
                (_from_hub if about.hub else _from_web)(about)
    return weights.find(name)


def _from_web(about: Weights) -> None:
    """Pull each file from its own address; record each, as the next one may not come."""
    for file in about.files:
        target = weights.folder(about.name) / file.name
        if not target.is_file():
            seen = weights.read_lock(about.name).sha256
            expected = file.sha256 or seen.get(file.name, "")
            came = _fetch(_ask(mirrored(file.url)), target, expected)
            weights.write_lock(about.name, Lock(sha256={**seen, file.name: came}))


def _from_hub(about: Weights) -> None:
    """Pull a repository's files into the hub's cache, by their content, and let it name them."""
    from huggingface_hub import hf_hub_download

    before = weights.read_lock(about.name)
    revision = before.revision or about.revision
    seen, commits = {}, set()
    for file in about.files:
        offer = _ask_hub(about.hub, file.name, revision)
        blob = _blobs(about) / offer.tag
        expected = before.sha256.get(file.name) or file.sha256 or stated(offer.tag)
        if blob.is_file():
            seen[file.name] = _checked(blob, str(blob), expected)
        else:
            seen[file.name] = _fetch(offer, blob, expected)
        commits.add(Path(hf_hub_download(about.hub, file.name, revision=revision)).parent.name)
    if len(commits) > 1:
        raise ModelError(f"{about.hub} changed while it was pulled; pull {about.name} again")
    weights.write_lock(about.name, Lock(revision=commits.pop(), sha256=seen))


def _blobs(about: Weights) -> Path:
    """Where the hub's cache keeps a repository's files by their content."""
    from huggingface_hub import constants
    from huggingface_hub.file_download import repo_folder_name

    name = repo_folder_name(repo_id=about.hub, repo_type="model")
    return Path(constants.HF_HUB_CACHE, name, "blobs")


def stated(tag: str) -> str:
    """Tell the SHA-256 by which the hub names a large file; a small one it names otherwise."""
    return tag if len(tag) == 64 else ""


def _ask_hub(repository: str, file: str, revision: str) -> _Offer:
    from huggingface_hub import get_hf_file_metadata, get_token, hf_hub_url

    url = hf_hub_url(repository, file, revision=revision)
    meta = get_hf_file_metadata(url)
    if not meta.etag:
        raise ModelError(f"{url} gives no ETag: it is no Hugging Face hub; see HF_ENDPOINT")
    token = get_token()
    asking = {"Authorization": f"Bearer {token}"} if token else {}
    return _Offer(url, meta.etag, meta.size, {**PLAIN, **asking})


def _ask(url: str) -> _Offer:
    from huggingface_hub import get_session

    response = get_session().head(url, headers=PLAIN, follow_redirects=True)
    response.raise_for_status()
    head = response.headers
    size = int(head["content-length"]) if "content-length" in head else None
    return _Offer(url, head.get("etag") or head.get("last-modified") or "", size, PLAIN)


def _fetch(offer: _Offer, target: Path, expected: str) -> str:
    """Download to ``target`` by way of a part beside it; return the SHA-256 of what came."""
    from huggingface_hub.file_download import http_get

    if offer.size is None and not expected:
        raise ModelError(
            f"{offer.url} says neither size nor checksum of its file, so one cut short could not "
            "be told from a whole one; it was not pulled"
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    part = _part(offer, target)
    with part.open("ab") as file:
        http_get(
            offer.url,
            file,
            resume_size=file.tell(),
            headers=offer.headers,
            expected_size=offer.size,
            displayed_filename=target.name,
        )
    came = _checked(part, offer.url, expected)
    part.replace(target)
    return came


def _checked(path: Path, where: str, expected: str) -> str:
    """Compute a file's SHA-256; delete the file if that is not how it should begin."""
    came = weights.digest(path)
    if not came.startswith(expected):
        path.unlink()
        raise ModelError(
            f"{where} has the wrong checksum: it should be {expected}, it is {came}; "
            "nothing was kept"
        )
    return came


def _part(offer: _Offer, target: Path) -> Path:
    """The part to go on with. Its name holds what the server said, so other content starts anew."""
    key = hashlib.sha256(f"{offer.tag} {offer.size}".encode()).hexdigest()[:12]
    part = target.with_name(f"{target.name}.{key}.part")
    for other in target.parent.glob(f"{target.name}.*.part"):
        if other != part or not offer.tag or other.stat().st_size > (offer.size or 0):
            other.unlink()
    return part


@contextmanager
def _explained(about: Weights) -> Iterator[None]:
    """Turn what a download runs into into one line that says what stays unanswered."""
    from httpx2 import HTTPError, InvalidURL
    from huggingface_hub.errors import OfflineModeIsEnabled

    try:
        yield
    except OfflineModeIsEnabled as error:
        raise _absent(about, "HF_HUB_OFFLINE is set") from error
    except HTTPError as error:
        raise _absent(about, _answer(error)) from error
    except InvalidURL as error:
        raise _absent(about, f"the address is not valid ({_line(error)})") from error
    except OSError as error:
        full = error.errno in FULL
        raise _absent(about, "the disk is full" if full else _line(error)) from error


def _answer(error: HTTPError) -> str:
    response = getattr(error, "response", None)
    if response is not None:
        return f"{response.url} answered {response.status_code}"
    host = urlsplit(str(error.request.url)).netloc
    return f"{host} cannot be reached ({_line(error)})"


def _absent(about: Weights, reason: str) -> ModelError:
    kept = partial_mb(about.name)
    went = f"; {kept:.1f} MB are kept, the next pull goes on from there" if kept else ""
    return ModelError(f"{about.name} was not pulled: {reason}; so {about.without}{went}")


def _line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def partial_mb(name: str) -> float:
    """Tell how much of a broken download is kept, in millions of bytes."""
    return sum(part.stat().st_size for part in parts(name)) / 1e6


def parts(name: str) -> list[Path]:
    """List what a broken download left."""
    about = weights.catalogue()[name]
    return list((_blobs(about) if about.hub else weights.folder(name)).glob("*.part"))
