"""What the commands for one's own machine print with --json has a shape that other programs may rely on."""

import json
import random

import pytest
from jsonschema import Draft202012Validator
from Peers.helloquitx import run

from EndToEnd.command_line import COUNT, exactly, read
from EndToEnd.moving import CREATE, Desk
from EndToEnd.own_posts import a_life, moment, tweet, write_archive

STRING = {"type": "string", "minLength": 1}
ID = {"type": "string", "pattern": "^[1-9][0-9]*$"}
ID_OR_NONE = {"type": ["string", "null"], "pattern": "^[1-9][0-9]*$"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"}


def all_of(item: dict) -> dict:
    return {"type": "array", "items": item}


THREAD = exactly(
    thread=ID,
    posts=all_of(
        exactly(
            tweetId=ID, part=COUNT, of={"type": "integer", "minimum": 1}, parent=ID_OR_NONE, quoteOf=ID_OR_NONE,
            text={"type": "string"}, langs=all_of(STRING), createdAt=MOMENT, rkey=STRING, media=all_of(STRING),
            facets=all_of(
                exactly(type={"enum": ["link", "tag", "mention"]}, value=STRING, byteStart=COUNT, byteEnd=COUNT)
            ),
            held={"enum": [None, "circle", "circleEra", "protected"]}, losses=all_of(STRING),
        )
    ),
)
ACCOUNTS = all_of(
    exactly(
        network={"enum": ["bluesky", "mastodon"]}, name=STRING, displayName={"type": "string"},
        needsSignIn={"type": "boolean"},
    )
)
STATUS = {
    "type": "object", "required": ["counts"], "additionalProperties": False,
    "properties": {
        "counts": {"type": "object", "additionalProperties": COUNT},
        # Only where the account stands still, or nothing goes out before that moment (milliseconds since 1970).
        "stop": STRING, "waitsUntil": STRING,
    },
}
REFUSED = {"answer": {"status": 400, "body": "json", "afterEffect": False}}


def threads(printed: str) -> list[dict]:
    """One a line."""
    told = [json.loads(line) for line in printed.splitlines()]
    for thread in told:
        Draft202012Validator(THREAD).validate(thread)
    return told


@pytest.mark.parametrize("network", ["bluesky", "mastodon", "gotosocial"])
def test_a_plan_is_a_thread_a_line(program, tmp_path, network):
    # Of September 2022, when there were circles.
    circle = (1_662_000_000_000 - 1_288_834_974_657) << 22
    held = tweet(0, "Who could see this?")
    held["tweet"].update(id_str=str(circle), created_at=moment(circle))
    archive = write_archive(tmp_path / "archive", [*a_life(random.Random(1), 60), held])
    answer = run("posts", "plan", archive, "--to", network, "--json")
    assert (answer.returncode, answer.stderr) == (0, "")
    posts = [post for thread in threads(answer.stdout) for post in thread["posts"]]
    for name in ("parent", "quoteOf", "media", "held"):
        assert any(post[name] for post in posts), name


def test_accounts_status_and_what_would_be_published(stand_ins, tmp_path):
    desk = Desk.of(stand_ins, 7, tmp_path / "mine")
    assert read(desk.run("accounts", "--json"), ACCOUNTS) == []
    desk.sign_in()
    [account] = read(desk.run("accounts", "--json"), ACCOUNTS)
    assert (account["network"], account["name"], account["needsSignIn"]) == ("bluesky", desk.account.handle, False)
    archive = write_archive(tmp_path / "archive", [tweet(0, "A"), tweet(1, "B", 0)])
    rehearsed = threads(desk.publish(archive, "--dry-run", "--json").stdout)
    assert [post["text"] for post in rehearsed[0]["posts"]] == ["A", "B"] and desk.records() == {}
    desk.befall(CREATE, REFUSED)
    assert desk.publish(archive).returncode == 1
    status = desk.run("posts", "status", "--as", desk.account.handle, "--json")
    assert read(status, STATUS)["counts"] == {"refused": 1, "dependencyFailed": 1}
