"""The archive of somebody made up: threads that branch, long notes, quotes of their own, hashtags and pictures."""

import json
import random
from datetime import UTC, datetime
from pathlib import Path

OWNER = "5001"
FIRST = 1_500_000_000_000_000_000
MINUTE = 60_000 << 22
PICTURE_URL = "https://pbs.twimg.com/media/pic.png"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a73000000174944415478da63f8b02040c1610183"
    "c002870f1f3e000029ce06a17f4b3f900000000049454e44ae426082"
)


def identity(number: int) -> int:
    """A post's id on X; numbers count minutes."""
    return FIRST + number * MINUTE


def moment(tweet: int) -> str:
    """When it was written, as X writes that."""
    seconds = ((tweet >> 22) + 1_288_834_974_657) / 1000
    return datetime.fromtimestamp(seconds, UTC).strftime("%a %b %d %H:%M:%S +0000 %Y")


def tweet(number: int, text: str, answers: int | None = None, quotes: int | None = None, picture: bool = False) -> dict:
    """A post of the owner's. What it quotes stands at its end, as X has it; a picture after that."""
    own = identity(number)
    entities: dict[str, list] = {"hashtags": [], "user_mentions": [], "urls": []}
    entry: dict[str, object] = {
        "id_str": str(own), "created_at": moment(own), "lang": "en",
        "entities": entities, "favorite_count": "1", "retweet_count": "0",
    }
    if quotes is not None:
        address = f"https://x.com/mover/status/{identity(quotes)}"
        link = next_link(text, "quotedpost")
        entities["urls"].append({**link, "expanded_url": address, "display_url": "x.com/mover/…"})
        text += " https://t.co/quotedpost"
    if picture:
        media = {
            **next_link(text, "thepicture"), "id_str": "9", "type": "photo",
            "expanded_url": "https://x.com/mover/photo/1",
            "media_url_https": PICTURE_URL,
        }
        entry["extended_entities"] = {"media": [media]}
        text += " https://t.co/thepicture"
    if answers is not None:
        entry["in_reply_to_status_id_str"] = str(identity(answers))
        entry["in_reply_to_user_id_str"] = OWNER
    return {"tweet": {**entry, "full_text": text}}


def next_link(text: str, name: str) -> dict:
    """Of a link that is about to follow the text."""
    start = len(text) + 1
    return {"url": f"https://t.co/{name}", "indices": [str(start), str(start + len("https://t.co/") + len(name))]}


def write_archive(folder: Path, tweets: list[dict]) -> Path:
    """Writes it, or writes it anew."""
    data = folder / "data"
    media = data / "tweets_media"
    media.mkdir(parents=True, exist_ok=True)
    account = [{"account": {"accountId": OWNER, "username": "mover", "accountDisplayName": "Mover"}}]
    (data / "account.js").write_text("window.YTD.account.part0 = " + json.dumps(account))
    (data / "tweets.js").write_text("window.YTD.tweets.part0 = " + json.dumps(tweets))
    for entry in tweets:
        if PICTURE_URL in json.dumps(entry):
            (media / f"{entry['tweet']['id_str']}-pic.png").write_bytes(PICTURE)
    return folder


def a_life(chance: random.Random, count: int, *, pictures: bool = True) -> list[dict]:
    """Threads of ten that branch, long notes, quotes of one's own posts, hashtags and pictures."""
    note = "This sentence, of some length, is one of those that fill a note; the next one says it again. "
    tweets = []
    for number in range(count):
        text = f"Post {number} of a life"
        if number % 12 == 5:
            text = f"{text}. {note * chance.randrange(4, 9)}".strip()
        begins = number - number % 10
        answers = chance.randrange(begins, number) if number > begins else None
        quoted = chance.randrange(number) if number % 7 == 6 else None
        tweets.append(tweet(number, text, answers, quoted, picture=pictures and number % 15 == 3))
        if number % 8 == 1 and quoted is None:
            add_hashtag(tweets[-1], "moving")
    return tweets


def add_hashtag(entry: dict, name: str) -> None:
    text = entry["tweet"]["full_text"] + " #" + name
    indices = [str(len(text) - len(name) - 1), str(len(text))]
    entry["tweet"]["entities"]["hashtags"].append({"text": name, "indices": indices})
    entry["tweet"]["full_text"] = text
