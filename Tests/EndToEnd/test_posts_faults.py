"""Posts arrive exactly once, whatever the network answers: limits, errors, pages, silence, lost answers, old tokens.

HELLOQUITX_SEED changes which requests are befallen.
"""

import os
import random

import pytest

from EndToEnd.moving import CREATE, POSTS, PROFILE, UPLOAD, Desk, Hold, planned, stopping, verify
from EndToEnd.own_posts import a_life, tweet, write_archive
from EndToEnd.world import wait_until

SEED = int(os.environ.get("HELLOQUITX_SEED", "1"))
FAULTS = 16
READ = "GET /xrpc/com.atproto.repo.getRecord"
# What publishing sixty posts asks for, and roughly how often.
REQUESTS = {CREATE: 60, PROFILE: 60, READ: 6, UPLOAD: 4}


def answer(status: int, body: str, *, after_effect: bool = False) -> dict:
    return {"answer": {"status": status, "body": body, "afterEffect": after_effect}}


def limit(style: str, seconds: int = 1) -> dict:
    return {"rateLimit": {"retryAfterSeconds": seconds, "style": style}}


# What stands between two servers says all this, whether or not the request came through.
BROKEN = [(500, "json"), (500, "text"), (502, "html"), (503, "text"), (504, "empty"), (200, "html"), (200, "text")]
EFFECTS = [
    *(answer(*broken, after_effect=after) for broken in BROKEN for after in (False, True)),
    *(answer(status, "html") for status in (400, 403, 405)),
    *[{"dropResponse": {}}, {"reset": {}}, {"deliverTwice": {}}, {"delay": {"milliseconds": 300}}] * 3,
    *(limit(style) for style in ("atproto", "retryAfter", "bare")),
]
# Longer than anybody waits for an answer, and carried out all the same.
LATE = {"delay": {"milliseconds": 10_500}}


def sprinkle(desk: Desk, chance: random.Random) -> set[str]:
    """Faults all over the run; each befalls one request."""
    faults = {desk.befall(CREATE, LATE, skip=3)}
    for _ in range(FAULTS):
        route = chance.choices(list(REQUESTS), weights=[10, 3, 2, 1])[0]
        faults.add(desk.befall(route, chance.choice(EFFECTS), skip=chance.randrange(REQUESTS[route])))
    return faults


def test_with_faults_all_over_every_post_arrives_exactly_once_as_it_was_planned(stand_ins, tmp_path, read_pds):
    print(f"HELLOQUITX_SEED={SEED}")
    chance = random.Random(SEED)
    desk = Desk.at(stand_ins, 0, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", a_life(chance, 60))
    posts = planned(archive)
    faults = sprinkle(desk, chance)
    end = desk.publish(archive)
    befallen = {request.get("fault") for request in desk.sandbox.requests()} & faults
    desk.sandbox.control("DELETE", "faults")
    assert len(befallen) > len(faults) / 2, "too few faults came to pass"
    assert end.returncode == 0, end
    verify(desk.records(), posts)
    assert len(read_pds(desk.url).records(desk.account.did, POSTS)) == len(posts)
    assert len(desk.moved()) == len(posts)


@pytest.mark.parametrize(("route", "style"), [(CREATE, "atproto"), (UPLOAD, "retryAfter")], ids=["post", "picture"])
def test_no_call_comes_before_the_reset_that_a_server_announced(stand_ins, tmp_path, route, style):
    desk = Desk.at(stand_ins, 1 if route == CREATE else 2, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", [tweet(n, f"Post {n}", picture=n == 2) for n in range(6)])
    seconds = 2
    fault = desk.befall(route, limit(style, seconds), skip=2 if route == CREATE else 0)
    with stopping(desk.start("publish", archive)):
        wait_until(lambda: desk.status().get("waitsUntil"), "it waits for the reset")
    # It was killed. Whoever comes next knows it too.
    end = desk.publish(archive)
    assert (end.returncode, end.stderr) == (0, ""), end
    requests = desk.sandbox.requests()
    refused = next(one for one in requests if one.get("fault") == fault)
    later = [one["at"] for one in requests if one["number"] > refused["number"]]
    # The reset is a second, the other header a length.
    reset = refused["at"] // 1_000 * 1_000 if style == "atproto" else refused["at"]
    assert later and min(later) >= reset + seconds * 1_000
    verify(desk.records(), planned(archive))


def test_another_nonce_and_an_expired_token_in_the_middle_hold_up_nothing(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 3, tmp_path / "mine")
    desk.forget()
    desk.sign_in_by_browser()
    archive = write_archive(tmp_path / "archive", [tweet(n, f"Post {n}", n - 1 if n else None) for n in range(12)])
    held = Hold.on(desk, CREATE, skip=3)
    with stopping(desk.start("publish", archive)) as process:
        held.wait(process)
        for _ in range(3):  # a nonce is still taken until two more have followed it
            desk.sandbox.rotate_nonce()
        desk.sandbox.control("POST", "atproto/expire-access-tokens", json={})
        held.let_go()
        said = process.communicate(timeout=120)
    assert (process.returncode, said[1]) == (0, ""), said
    refused = [one for one in desk.sandbox.requests(CREATE) if one.get("status") == 401]
    assert len(refused) >= 2, "neither nonce nor token was refused"
    assert any(one["status"] == 200 for one in desk.sandbox.requests("POST /oauth/token")[1:])
    verify(desk.records(), planned(archive))


@pytest.mark.parametrize("by_browser", [False, True], ids=["app-password", "browser"])
def test_a_token_that_is_revoked_in_the_middle_asks_for_a_sign_in_and_loses_nothing(stand_ins, tmp_path, by_browser):
    desk = Desk.at(stand_ins, 5 if by_browser else 4, tmp_path / "mine")
    if by_browser:
        desk.forget()
        desk.sign_in_by_browser()
    archive = write_archive(tmp_path / "archive", [tweet(n, f"Post {n}", n - 1 if n else None) for n in range(12)])
    held = Hold.on(desk, CREATE, skip=5)
    with stopping(desk.start("publish", archive)) as process:
        held.wait(process)
        desk.sandbox.control("POST", "atproto/revoke-tokens", json={})
        held.let_go()
        said = process.communicate(timeout=120)
    assert (process.returncode, said[1]) == (75, ""), said
    assert "sign in again with 'helloquitx login'" in said[0].splitlines()[-1]
    assert "needs a new sign-in" in desk.run("accounts").stdout
    # Until then nothing is tried, and nothing is lost.
    done = len(desk.records())
    assert 0 < done < 12
    before = len(desk.sandbox.requests())
    assert desk.publish(archive).returncode == 75
    assert len(desk.sandbox.requests()) == before
    assert desk.status() == {"counts": {"published": done, "waiting": 12 - done}, "stop": "needsSignIn"}
    if by_browser:
        desk.sign_in_by_browser()
    else:
        desk.sign_in()
    end = desk.publish(archive)
    assert (end.returncode, end.stderr) == (0, ""), end
    verify(desk.records(), planned(archive))


def test_a_moderation_label_in_the_middle_stops_everything(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 6, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", [tweet(n, f"Post {n}") for n in range(12)])
    held = Hold.on(desk, CREATE, skip=5)
    with stopping(desk.start("publish", archive)) as process:
        held.wait(process)
        desk.sandbox.control("POST", "atproto/account", json={"account": desk.account.did, "labels": ["spam"]})
        held.let_go()
        said = process.communicate(timeout=120)
    assert (process.returncode, said[1]) == (75, ""), said
    assert "Moderation has labelled the account (spam): nothing more goes out." in said[0].splitlines()[-1]
    # What was under way when the label came has arrived; nothing after it.
    assert len(desk.records()) == 6
    assert desk.status() == {"counts": {"published": 6, "waiting": 6}, "stop": "label"}
    again = desk.publish(archive)
    assert (again.returncode, "(spam)" in again.stdout) == (75, True), again
    assert len(desk.records()) == 6
