"""The label page's server: who is let in, what is served, what is written."""

import http.client
import json
import threading

import pytest

from moviegoer import answers
from moviegoer.annotate.server import Server
from moviegoer.errors import ConfigError
from tests.annotate.desk import draw, serving, session

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "secret.txt").write_text("not yours")
    return draw(tmp_path / "stills", 4)


@pytest.fixture
def server(folder):
    with serving(folder, "scale", "mcu", "shot.lighting.direction") as running:
        yield running


def ask(server, path, *, method="GET", body=None, headers=None, token=None):
    """Send one request exactly as written; its status, headers and body."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    try:
        place = f"/{server.token if token is None else token}/{path}"
        connection.request(method, place, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def post(server, value, **how):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    status, _, said = ask(server, "answer", method="POST", body=body, headers=JSON, **how)
    return status, json.loads(said) if said.startswith(b"{") else said


def one(still=0, head="scale", label="CU", **more):
    return {"still": still, "head": head, "label": label, "since": 0, **more}


def written(folder):
    return [(a.file, a.head, a.label) for a in answers.read(folder / "labels-ann.csv")]


def test_it_listens_on_this_machine_only(server):
    assert server.server_address[0] == "127.0.0.1"
    assert server.address.startswith(f"http://127.0.0.1:{server.server_port}/")
    assert len(server.token) >= 32


def test_the_page_is_one_document_that_asks_nobody_else(server):
    status, headers, page = ask(server, "")
    assert status == 200
    assert b"://" not in page.replace(b"http://www.w3.org", b"")
    assert b" src=" not in page
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert f"script-src 'nonce-{server.nonce}'" in policy
    assert "unsafe" not in policy
    assert "Access-Control-Allow-Origin" not in headers
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("token", ["", "wrong", "x" * 32, "ü"])
@pytest.mark.parametrize("path", ["", "state", "still/0", "news?since=0"])
def test_without_the_token_nothing_is_shown(server, token, path):
    from urllib.parse import quote

    status, _, body = ask(server, path, token=quote(token))
    assert status == 404
    assert body == b"Not Found"


def test_without_the_token_nothing_is_written(server, folder):
    assert post(server, one(), token="wrong")[0] == 404
    assert written(folder) == []


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1"]
)
def test_another_name_for_this_machine_is_refused(server, folder, host):
    foreign = {"Host": host.format(port=server.server_port)}
    assert ask(server, "state", headers=foreign)[0] == 421
    body = json.dumps(one()).encode()
    assert ask(server, "answer", method="POST", body=body, headers={**JSON, **foreign})[0] == 421
    assert written(folder) == []


def test_localhost_is_this_machine(server):
    assert ask(server, "state", headers={"Host": f"localhost:{server.server_port}"})[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {**JSON, "Origin": "http://evil.example"},
        {**JSON, "Origin": "null"},
    ],
)
def test_another_site_cannot_write(server, folder, headers):
    body = json.dumps(one()).encode()
    assert ask(server, "answer", method="POST", body=body, headers=headers)[0] == 403
    assert ask(server, "answer", method="OPTIONS", headers=headers)[0] == 501
    assert written(folder) == []


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt", "still/../../secret.txt", "still/..%2f..%2fsecret.txt", "still/4",
        "still/-1", "still/00.png", "still//etc/passwd", "still/0/../1", "secret.txt",
        "still/999999999999", "still/²", "static/label.js", "labels-ann.csv", "%2e%2e/secret.txt",
    ],
)  # fmt: skip
def test_only_what_is_listed_is_served(server, path):
    from urllib.parse import quote

    status, _, body = ask(server, quote(path, safe="/%.?=-"))
    assert status == 404
    assert b"not yours" not in body


def test_pictures_are_served_as_what_they_are(server, folder):
    status, headers, body = ask(server, "still/2")
    assert (status, headers["Content-Type"]) == (200, "image/png")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert body == (folder / "02.png").read_bytes()


def test_a_picture_that_went_away_is_not_found(server, folder):
    (folder / "03.png").unlink()
    assert ask(server, "still/3")[0] == 404


def test_the_state_has_questions_with_their_definitions(server):
    state = json.loads(ask(server, "state")[2])
    assert state["stills"] == [f"{i:02d}.png" for i in range(4)]
    scale, mcu, light = state["heads"]
    assert scale["labels"][1]["definition"].startswith("The face, cut")
    assert [label["name"] for label in mcu["labels"]] == ["yes", "no"]
    assert light["multiple"]
    assert light["labels"][-1]["name"] == "none"


@pytest.mark.parametrize(
    ("head", "label", "stands"),
    [
        ("scale", "NA", "NA"), ("scale", "?", "?"), ("scale", "", ""), ("mcu", "no", "no"),
        ("shot.lighting.direction", "right;back", "back;right"),
        ("shot.lighting.direction", "none", "none"),
    ],
)  # fmt: skip
def test_an_answer_is_on_the_disk_when_it_is_confirmed(server, folder, head, label, stands):
    status, said = post(server, one(1, head, label, seconds=2.34))
    assert (status, said) == (200, {"news": [[1, head, stands]], "version": 1})
    row = answers.read(folder / "labels-ann.csv")[-1]
    assert (row.file, row.head, row.label, row.who, row.seconds) == (
        "01.png",
        head,
        stands,
        "ann",
        "2.3",
    )
    assert row.when.endswith("Z")


@pytest.mark.parametrize(
    "value",
    [
        one(still=4), one(still=-1), one(still="0"), one(still=True), one(still=0.0),
        one(head="type"), one(head=None), one(label="Close-up"),
        one(label=None), one(label="CU;MS"),
        one(head="mcu", label="maybe"), one(head="shot.lighting.direction", label="left;none"),
        one(head="shot.lighting.direction", label="left;up"), {}, [], b"{", b"", b"\xff",
    ],
)  # fmt: skip
def test_what_answers_nothing_is_refused_and_not_written(server, folder, value):
    status, said = post(server, value)
    assert status == 400
    assert said["error"]
    assert written(folder) == []


@pytest.mark.parametrize("seconds", [-1, 1e9, "3", None, True, float("nan")])
def test_a_time_that_means_nothing_is_left_out(server, folder, seconds):
    assert post(server, one(seconds=seconds))[0] == 200
    assert answers.read(folder / "labels-ann.csv")[0].seconds == ""


def test_a_huge_body_is_refused(server, folder):
    assert post(server, b" " * 20_000)[0] == 413
    assert written(folder) == []


def test_each_window_hears_what_the_others_wrote(server):
    assert post(server, one(0))[1]["version"] == 1
    assert post(server, one(1, label="MS"))[1]["news"] == [[0, "scale", "CU"], [1, "scale", "MS"]]
    news = json.loads(ask(server, "news?since=1")[2])
    assert news == {"news": [[1, "scale", "MS"]], "version": 2}
    assert len(json.loads(ask(server, "news?since=-3")[2])["news"]) == 2
    assert len(json.loads(ask(server, "news?since=x")[2])["news"]) == 2


def test_many_windows_at_once_lose_nothing(server, folder):
    def work(still):
        for label in ("CU", "MS", "LS", "ELS", "NA"):
            assert post(server, one(still, label=label))[0] == 200

    threads = [threading.Thread(target=work, args=(still,)) for still in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = written(folder)
    assert len(rows) == 20
    assert all(
        [label for file, _, label in rows if file == f"0{i}.png"][-1] == "NA" for i in range(4)
    )


def test_a_full_disk_is_told_and_nothing_is_taken_for_answered(server, folder, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    status, said = post(server, one())
    assert status == 500
    assert "disk is full" in said["error"]
    monkeypatch.undo()
    assert json.loads(ask(server, "state")[2])["version"] == 0
    assert written(folder) == []


def test_it_goes_on_where_it_was_and_leaves_others_answers_alone(folder):
    with serving(folder, who="ann") as server:
        post(server, one(0))
        post(server, one(1))
        post(server, one(1, label=""))
    path = folder / "labels-ann.csv"
    with path.open("a") as file:
        file.write("02.png,scale,MS,ben,2026-01-01T00:00:00Z,\n")
        file.write("gone.png,scale,MS,ann,2026-01-01T00:00:00Z,\n")
    work = session(folder)
    assert work.open() == 1
    assert work.state()["news"] == [(0, "scale", "CU")]
    assert work.answered == 1
    work.close()


def test_a_taken_port_is_one_clear_line(server, folder):
    work = session(folder, who="ben")
    with pytest.raises(ConfigError, match=f"cannot listen on port {server.server_port}"):
        Server(work, port=server.server_port)
