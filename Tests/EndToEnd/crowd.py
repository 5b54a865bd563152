"""Many members at once, written straight into the database: signing in a thousand people one by one takes too long.

They act with permissions that the made-up people gave; each has a lane, and follows, of their own.
"""

import itertools
import json
import os
import time
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from EndToEnd.obstacles import writing
from EndToEnd.world import World


@dataclass(frozen=True)
class Permission:
    """What somebody of the community gave the site, and whom they can follow with it on their own server."""

    context: str
    sealed: bytes
    scope: str
    host: str
    targets: Iterator[str] = field(compare=False)


class Seal:
    """Seals again what the program has sealed: AES-256-GCM bound to whose it is, behind the name of the key."""

    def __init__(self, key_file: Path) -> None:
        name, key = key_file.read_text().splitlines()[-1].split()
        self.head = bytes([len(name)]) + name.encode()
        self.cipher = AESGCM(b64decode(key))

    def again(self, sealed: bytes, context: str, new_context: str) -> bytes:
        body = sealed.removeprefix(self.head)
        secret = self.cipher.decrypt(body[:12], body[12:], context.encode())
        nonce = os.urandom(12)
        return self.head + nonce + self.cipher.encrypt(nonce, secret, new_context.encode())


def permissions(world: World) -> list[Permission]:
    """Of everybody on Mastodon who gave one."""
    many = [person["mastodon"] for person in world.stand_ins.people() if person["key"][1:].isdigit()]
    rows = world.query(
        "SELECT account.member_id, key, host, sealed, scope FROM account_grant "
        "JOIN account USING (member_id, network) WHERE network = 'mastodon' ORDER BY 1"
    )
    found = []
    for member, key, host, sealed, scope in rows:
        neighbours = iter([acct for acct in many if acct.endswith(host)])
        found.append(Permission(f"grant/{member}/mastodon/{key}", sealed, scope, host, neighbours))
    return found


class Crowd:
    """Members with a lane and follows each, handed in at the same moment."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.seal = Seal(world.data / "keys" / "sealing.keys")
        self.numbers = itertools.count(100_000)
        self.now = int(time.time() * 1000)
        self.rows: list[tuple[str, dict[str, object]]] = []

    def join(self, permission: Permission, targets: list[str]) -> str:
        """A member who follows these people; returns the lane's name."""
        member = next(self.numbers)
        key = f"{permission.host} {member}"
        lane = f"mastodon/{key}"
        account = {"member_id": member, "network": "mastodon"}
        name = f"crowd{member}@{permission.host}"
        shown = {"name": name, "display_name": name, "host": permission.host, "search_text": name}
        sealed = self.seal.again(permission.sealed, permission.context, f"grant/{member}/{lane}")
        self.rows += [
            ("member", {"id": member, "joined_at": self.now, "language": "en"}),
            ("account", {**account, **shown, "key": key, "is_proven": 1, "linked_at": self.now}),
            ("account_grant", {**account, "sealed": sealed, "key_id": "k1", "scope": permission.scope, "version": 1}),
            ("lane", {"key": lane, "owner": member, "ready_at": self.now}),
        ]
        for number, target in enumerate(targets):
            self.hand_in(member, lane, member * 100_000 + number, permission.host, target)
        return lane

    def hand_in(self, member: int, lane: str, work: int, host: str, target: str) -> None:
        actor = lane.removeprefix("mastodon/")
        payload = {"actor": actor, "createdAt": self.now, "host": host, "member": str(member), "target": target}
        moments = {"not_before": self.now, "enqueued_at": self.now, "changed_at": self.now}
        what = {"kind": "follow.mastodon", "version": 1, "payload": json.dumps(payload).encode()}
        key = f"follow/{member}/mastodon/{target}/1"
        state = {"unique_key": key, "state": "waiting", "attempts": 0}
        shown = {"target_key": target, "target_name": target, "target_display_name": "", "screen_name": ""}
        choice = {"member_id": member, "other_id": 1, "network": "mastodon", "actor_key": actor, "work_id": work}
        self.rows += [
            ("work", {"id": work, "lane": lane, "owner": member, **what, **state, **moments}),
            ("delivery", {**choice, **shown, "is_automatic": 0, "generation": 1, "created_at": self.now}),
        ]

    def write(self) -> None:
        with writing(self.world) as database:
            database.execute("PRAGMA foreign_keys = ON")
            database.execute("BEGIN IMMEDIATE")
            for table, row in self.rows:
                places = ", ".join(f":{column}" for column in row)
                database.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", row)
            database.execute("COMMIT")
