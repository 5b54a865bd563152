"""Moving posts from the command line: planned, published as they were, mapped, and taken back."""

import json
import subprocess
from pathlib import Path

import pytest
from Peers.helloquitx import PROGRAM
from Peers.stand_ins import StandIns

from EndToEnd.moving import Desk, planned, verify
from EndToEnd.own_posts import identity, moment, tweet, write_archive


@pytest.fixture
def desk(stand_ins: StandIns, tmp_path: Path, request: pytest.FixtureRequest) -> Desk:
    return Desk.at(stand_ins, sum(map(ord, request.node.name)) % 30, tmp_path / "mine")


def test_a_thread_with_a_picture_a_quote_and_a_long_note_arrives_as_it_was(desk, tmp_path):
    long = "This sentence is one of many that fill a note. " * 12
    elsewhere = tweet(4, "@bo No thread of mine")
    elsewhere["tweet"].update(in_reply_to_status_id_str="77", in_reply_to_user_id_str="78")
    entries = [
        tweet(1, "Look here:", picture=True), tweet(2, long.strip(), 1), tweet(3, "And &amp;lt; at last.", 2),
        tweet(5, "I once said", quotes=1), elsewhere,
    ]
    quoted = identity(1)
    archive = write_archive(tmp_path / "archive", entries)
    alt = tmp_path / "alt.json"
    alt.write_text(json.dumps({f"{quoted}-pic.png": "Four dots", "misspelt.png": "Two dots"}))

    posts = planned(archive)
    assert [post["of"] for post in posts] == [1, 2, 2, 1, 1]
    published = desk.publish(archive, "--alt", alt)
    assert (published.returncode, published.stderr) == (0, ""), published
    assert "1 description of --alt names no picture or video of these posts: misspelt.png." in published.stdout
    records = desk.records()
    verify(records, posts)
    values = [records[post["rkey"]]["value"] for post in posts]
    # Each answers the one before it, the last part of a long one too; all begin with the first.
    uris = [records[post["rkey"]]["uri"] for post in posts]
    assert [value.get("reply", {}).get("parent", {}).get("uri") for value in values] == [None, *uris[:3], None]
    assert {value["reply"]["root"]["uri"] for value in values[1:4]} == {uris[0]}
    image = values[0]["embed"]["images"][0]
    assert (image["alt"], image["aspectRatio"]) == ("Four dots", {"width": 2, "height": 2})
    assert image["image"]["mimeType"] == "image/png"
    assert values[4]["embed"] == {
        "$type": "app.bsky.embed.record", "record": {"uri": uris[0], "cid": records[posts[0]["rkey"]]["cid"]}
    }
    assert values[3]["text"] == "And &lt; at last." and values[0]["text"] == "Look here:"

    lines = desk.run("posts", "map", "--as", desk.account.handle).stdout.splitlines()
    assert lines[0] == "old,part,new" and len(lines) == 6
    new = f"https://bsky.app/profile/{desk.account.did}/post/{posts[0]['rkey']}"
    assert lines[1] == f"https://x.com/i/web/status/{quoted},1,{new}"
    # The pages of the archive lead there too.
    made = desk.run("archive", "browse", archive, "--output", tmp_path / "site")
    assert made.returncode == 0, made
    pages = "".join(page.read_text() for page in (tmp_path / "site" / "posts").iterdir())
    assert all(f'href="https://bsky.app/profile/{desk.account.did}/post/{posts[n]["rkey"]}"' in pages for n in (0, 1, 3, 4))
    # One thread is taken back, and stays so; the other is left.
    undone = desk.undo("--thread", quoted)
    assert undone.returncode == 0, undone
    assert set(desk.records()) == {posts[4]["rkey"]}
    again = desk.publish(archive)
    assert again.returncode == 0 and set(desk.records()) == {posts[4]["rkey"]}


def test_what_was_held_back_is_published_on_demand_alone(desk, tmp_path):
    # 2022-09: circles were there, and the archive does not tell them apart.
    circle_year = (1_662_000_000_000 - 1_288_834_974_657) << 22
    entry = tweet(0, "Who could see this?")
    entry["tweet"].update(id_str=str(circle_year), created_at=moment(circle_year))
    archive = write_archive(tmp_path / "archive", [entry, tweet(1, "Everybody")])
    assert [post["held"] for post in planned(archive)] == [None, "circleEra"]
    assert desk.publish(archive).returncode == 0
    assert [entry["value"]["text"] for entry in desk.records().values()] == ["Everybody"]
    assert desk.publish(archive, "--held").returncode == 0
    assert len(desk.records()) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["plan", "/nowhere", "--to", "bluesky"], 66, "/nowhere"),
        (["plan", "{archive}", "--to", "facebook"], 64, "--to is bluesky, mastodon or gotosocial"),
        (["plan", "{archive}", "--to", "bluesky", "--from", "yesterday"], 64, "write it as 2020-01-31"),
        (["plan", "{archive}", "--to", "bluesky", "--thread", "x"], 64, "is no post on X"),
        (["plan", "{archive}", "--to", "bluesky", "--alt", "/nowhere"], 66, "/nowhere cannot be read"),
        (["plan", "{archive}", "--to", "bluesky", "--mentions", "/nowhere"], 66, "/nowhere cannot be read"),
        (["plan", "{archive}", "--to", "bluesky", "--mentions", "{archive}/data/tweets.js"], 65, "The file of people is not what"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(program, tmp_path, arguments, code, sentence):
    archive = write_archive(tmp_path / "archive", [tweet(1, "One")])
    command = [PROGRAM, "posts", *(argument.format(archive=archive) for argument in arguments)]
    answer = subprocess.run(command, capture_output=True, text=True)
    assert (answer.returncode, answer.stdout) == (code, ""), answer
    assert sentence in answer.stderr
