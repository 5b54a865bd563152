"""Pictures and videos of moved posts: made to fit, told nothing of, processed by the video service, each sent once."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from Peers.lexicons import LexiconOracle
from Peers.sandbox import Sandbox
from Peers.stand_ins import StandIns

from EndToEnd.moving import Desk, planned, stopping
from EndToEnd.own_posts import identity, tweet, write_archive

UPLOAD_BLOB = "POST /xrpc/com.atproto.repo.uploadBlob"
UPLOAD_VIDEO = "POST /xrpc/app.bsky.video.uploadVideo"
SHARE = "GET /xrpc/app.bsky.video.getUploadLimits"
JOB_STATUS = "GET /xrpc/app.bsky.video.getJobStatus"


def make(path: Path, *command: str) -> bytes:
    subprocess.run([*command[:-1], command[-1].replace("OUT", str(path))], check=True, capture_output=True, timeout=60)
    return path.read_bytes()


def photo(folder: Path, name: str = "photo.jpg", size: str = "640") -> bytes:
    """Noise, as a camera hands it over: turned by a quarter, and with the place where it was taken."""
    plain = make(folder / name, "vips", "gaussnoise", str(folder / name), size, "480", "--sigma", "60")
    orientation = bytes.fromhex("0112000300000001" + "00060000")
    latitude = bytes.fromhex("0001" + "0002" + "00000002") + b"N\0\0\0"
    main = b"\0\2" + orientation + bytes.fromhex("8825000400000001" + "00000026") + bytes(4)
    exif = b"Exif\0\0MM\0\x2a\0\0\0\x08" + main + b"\0\1" + latitude + bytes(4)
    return plain[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2) + exif + plain[2:]


def video(folder: Path, sound: bool = True, hue: int = 0) -> bytes:
    tone = ["-f", "lavfi", "-i", "sine=d=1"] if sound else []
    return make(
        folder / f"clip{hue}.mp4", "ffmpeg", "-y", "-v", "error", "-f", "lavfi", "-i", "testsrc=d=1:s=160x90:r=10", *tone,
        "-vf", f"hue=h={hue}", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-metadata", "title=Example Street", "OUT",
    )


def with_media(number: int, text: str, kind: str, files: dict[str, bytes], archive: Path, **more: object) -> dict:
    """A post with media of that kind; its files go into the archive's folder."""
    entry = tweet(number, text, **more)
    media = []
    for name, content in files.items():
        one = {"id_str": "9", "url": "https://t.co/aaaaaaaaaa", "type": kind, "indices": ["90", "99"]}
        one["expanded_url"] = "https://x.com/mover/status/1/photo/1"
        one["media_url_https"] = f"https://pbs.twimg.com/media/{name}"
        if kind != "photo":
            address = f"https://video.twimg.com/ext_tw_video/1/{name}"
            one["video_info"] = {"variants": [{"bitrate": "0", "content_type": "video/mp4", "url": address}]}
        media.append(one)
        folder = archive / "data" / "tweets_media"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{entry['tweet']['id_str']}-{name}").write_bytes(content)
    entry["tweet"]["extended_entities"] = {"media": media}
    return entry


@pytest.fixture
def desk(stand_ins: StandIns, tmp_path: Path, request: pytest.FixtureRequest) -> Desk:
    desk = Desk.at(stand_ins, sum(map(ord, request.node.name)) % 30, tmp_path / "mine")
    desk.scale = "0.001"
    return desk


@pytest.fixture
def sandbox(desk: Desk) -> Iterator[Sandbox]:
    """The control of the stand-ins, which behave well again afterwards."""
    sandbox = Sandbox(desk.url)
    yield sandbox
    behave(sandbox, pollsUntilDone=3, videosPerDay=1_000, refusesAll=False, failure=None)
    sandbox.control("DELETE", "faults")


def behave(sandbox: Sandbox, **how: object) -> None:
    sandbox.control("POST", "atproto/video", json=how)


def published_records(desk: Desk) -> list[dict]:
    """The records in the order of their keys, each one judged by its lexicon."""
    oracle = LexiconOracle()
    values = []
    for key, entry in sorted(desk.records().items()):
        oracle.validate(entry["value"], rkey=key)
        values.append(entry["value"])
    return values


def blob(desk: Desk, reference: dict) -> bytes:
    query = {"did": desk.account.did, "cid": reference["ref"]["$link"]}
    answer = requests.get(f"{desk.url}/xrpc/com.atproto.sync.getBlob", params=query, timeout=30)
    answer.raise_for_status()
    assert len(answer.content) == reference["size"]
    return answer.content


class Count:
    """How many requests have come in since it was made."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.before = {route: len(sandbox.requests(route)) for route in (UPLOAD_BLOB, UPLOAD_VIDEO, JOB_STATUS)}

    def of(self, route: str) -> int:
        return len(self.sandbox.requests(route)) - self.before[route]


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.05)


def kill_when(desk: Desk, archive: Path, holds: Callable[[], bool]) -> None:
    with stopping(desk.start("publish", archive)):
        wait_until(holds)


def test_photo_gif_and_video_arrive_without_what_they_said_of_their_place(desk, sandbox, tmp_path):
    folder = tmp_path / "archive"
    entries = [
        with_media(1, "A photo", "photo", {"p.jpg": photo(tmp_path)}, folder),
        with_media(2, "A GIF", "animated_gif", {"g.mp4": video(tmp_path, sound=False)}, folder),
        with_media(3, "A video", "video", {"v.mp4": video(tmp_path)}, folder),
    ]
    archive = write_archive(folder, entries)
    alt = tmp_path / "alt.json"
    alt.write_text(json.dumps({f"{identity(3)}-v.mp4": "A test card"}))
    count = Count(sandbox)
    assert [post["losses"] for post in planned(archive)] == [[], [], []]
    answer = desk.publish(archive, "--alt", alt)
    assert (answer.returncode, answer.stderr) == (0, ""), answer
    picture, gif, film = (record["embed"] for record in published_records(desk))
    assert picture["images"][0]["aspectRatio"] == {"width": 480, "height": 640}
    content = blob(desk, picture["images"][0]["image"])
    assert content.startswith(b"\xff\xd8") and b"Exif" not in content
    for embed, said in ((gif, ""), (film, "A test card")):
        assert (embed["$type"], embed["alt"]) == ("app.bsky.embed.video", said)
        assert embed["aspectRatio"] == {"width": 160, "height": 90}
        assert embed["video"]["mimeType"] == "video/mp4"
        assert embed.get("presentation") == ("gif" if embed is gif else None)
        assert b"Example Street" not in blob(desk, embed["video"])
    # Only the photo went to the account's own server, and nobody waited in vain.
    assert (count.of(UPLOAD_BLOB), count.of(UPLOAD_VIDEO)) == (1, 2)
    assert count.of(JOB_STATUS) == 6


def test_killed_between_the_photos_of_a_post_each_is_uploaded_once(desk, sandbox, tmp_path):
    folder = tmp_path / "archive"
    photos = {f"p{n}.jpg": photo(tmp_path, f"p{n}.jpg", str(200 + n)) for n in range(3)}
    archive = write_archive(folder, [with_media(1, "Three", "photo", photos, folder)])
    count = Count(sandbox)
    with sandbox.fault(UPLOAD_BLOB, {"hold": {"afterEffect": False}}, skip=2, id="third"):
        kill_when(desk, archive, lambda: count.of(UPLOAD_BLOB) == 3)
    answer = desk.publish(archive)
    assert answer.returncode == 0, answer
    (record,) = published_records(desk)
    assert [image["aspectRatio"]["height"] for image in record["embed"]["images"]] == [200, 201, 202]
    # The third's first try came to nothing; the first two were not sent again.
    assert count.of(UPLOAD_BLOB) == 4


def test_killed_while_a_video_is_processed_it_is_handed_in_once(desk, sandbox, tmp_path):
    folder = tmp_path / "archive"
    first = with_media(1, "A video", "video", {"v.mp4": video(tmp_path, hue=10)}, folder)
    archive = write_archive(folder, [first, tweet(2, "And an answer", 1), tweet(3, "Something else")])
    count = Count(sandbox)
    behave(sandbox, pollsUntilDone=1_000_000)
    # What does not need the video does not wait for it.
    kill_when(desk, archive, lambda: count.of(JOB_STATUS) > 2 and len(desk.records()) == 1)
    kill_when(desk, archive, lambda: count.of(JOB_STATUS) > 6)
    behave(sandbox, pollsUntilDone=1)
    answer = desk.publish(archive)
    assert answer.returncode == 0, answer
    assert [record["text"] for record in published_records(desk)] == ["A video", "And an answer", "Something else"]
    assert count.of(UPLOAD_VIDEO) == 1


def test_a_video_that_the_service_has_already_is_not_processed_again(desk, sandbox, tmp_path):
    folder = tmp_path / "archive"
    archive = write_archive(folder, [with_media(1, "A video", "video", {"v.mp4": video(tmp_path, hue=20)}, folder)])
    count = Count(sandbox)
    # It takes the video, and its answer is lost.
    with sandbox.fault(UPLOAD_VIDEO, {"dropResponse": {}}, times=1):
        answer = desk.publish(archive)
    assert answer.returncode == 0, answer
    assert published_records(desk)[0]["embed"]["$type"] == "app.bsky.embed.video"
    statuses = [one.get("status") for one in sandbox.requests(UPLOAD_VIDEO)][-2:]
    assert count.of(UPLOAD_VIDEO) == 2 and statuses[-1] == 409
    assert count.of(UPLOAD_BLOB) == 0


def test_where_the_service_takes_no_videos_the_accounts_own_server_gets_them(desk, sandbox, tmp_path):
    folder = tmp_path / "archive"
    archive = write_archive(folder, [with_media(1, "A video", "video", {"v.mp4": video(tmp_path, hue=30)}, folder)])
    count = Count(sandbox)
    behave(sandbox, refusesAll=True)
    answer = desk.publish(archive)
    assert answer.returncode == 0, answer
    assert b"ftyp" in blob(desk, published_records(desk)[0]["embed"]["video"])
    assert (count.of(UPLOAD_VIDEO), count.of(UPLOAD_BLOB)) == (1, 1)


def test_a_video_that_the_service_cannot_use_is_said_with_its_reason_and_can_be_tried_again(desk, sandbox, tmp_path):
    folder = tmp_path / "archive"
    archive = write_archive(folder, [with_media(1, "A video", "video", {"v.mp4": video(tmp_path, hue=40)}, folder)])
    behave(sandbox, failure={"code": "encoding_failure", "message": "Could not decode the picture"})
    answer = desk.publish(archive)
    assert answer.returncode == 1 and desk.records() == {}
    status = desk.run("posts", "status", "--as", desk.account.handle).stdout
    assert "the video service cannot use" in status and "Could not decode the picture" in status
    behave(sandbox, failure=None)
    assert desk.publish(archive).returncode == 0
    assert len(published_records(desk)) == 1


def test_past_the_days_share_videos_wait_and_what_quotes_them_too(desk, sandbox, tmp_path):
    folder = tmp_path / "archive"
    quoted = identity(1)
    link = {
        "url": "https://t.co/bbbbbbbbbb", "expanded_url": f"https://x.com/mover/status/{quoted}",
        "display_url": "x.com/mover/status/…", "indices": ["12", "35"],
    }
    quoting = tweet(2, "I once said https://t.co/bbbbbbbbbb")
    quoting["tweet"]["entities"]["urls"] = [link]
    films = [
        with_media(1, "A video", "video", {"v.mp4": video(tmp_path, hue=50)}, folder),
        *(with_media(n, "Another", "video", {"w.mp4": video(tmp_path, hue=50 + n)}, folder) for n in range(4, 8)),
    ]
    archive = write_archive(folder, [*films, quoting, tweet(3, "Something else")])
    behave(sandbox, videosPerDay=0)
    count = Count(sandbox)
    asked = len(sandbox.requests(SHARE))
    with stopping(desk.start("publish", archive)) as process:
        wait_until(lambda: [one["value"]["text"] for one in desk.records().values()] == ["Something else"])
        assert count.of(UPLOAD_VIDEO) == 0
        # Each has asked once; then one asks for all when an hour, here 3.6 s, is over.
        wait_until(lambda: len(sandbox.requests(SHARE)) >= asked + 6)
        moments = [one["at"] for one in sandbox.requests(SHARE)[asked:]]
        assert moments[5] - moments[0] >= 3_600
        behave(sandbox, videosPerDay=1_000)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    records = published_records(desk)
    assert records[1]["embed"]["$type"] == "app.bsky.embed.record" and len(records) == 7
    assert count.of(UPLOAD_VIDEO) == 5


def test_what_a_server_has_thrown_away_meanwhile_is_uploaded_anew(desk, sandbox, tmp_path):
    folder = tmp_path / "archive"
    entries = [
        with_media(1, "A video", "video", {"v.mp4": video(tmp_path, hue=60)}, folder),
        with_media(2, "A photo", "photo", {"p.jpg": photo(tmp_path)}, folder),
    ]
    archive = write_archive(folder, entries)
    create = "POST /xrpc/com.atproto.repo.createRecord"
    for _ in entries:
        before = len(sandbox.requests(create))
        with sandbox.fault(create, {"reset": {}}, times=None):
            kill_when(desk, archive, lambda before=before: len(sandbox.requests(create)) > before + 1)
        sandbox.control("POST", "atproto/forget-blobs", json={})
    answer = desk.publish(archive)
    assert answer.returncode == 0, answer
    assert [sorted(record["embed"])[0] for record in published_records(desk)] == ["$type", "$type"]
    assert b"ftyp" in blob(desk, published_records(desk)[0]["embed"]["video"])
