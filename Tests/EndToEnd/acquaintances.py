"""A member who knows thousands: their people, written straight into the database, as a large archive would find them."""

import time
from dataclasses import dataclass

from EndToEnd.obstacles import writing
from EndToEnd.world import World

# In both directions, by an archive of each: the member followed them, and they followed the member.
BOTH_WAYS = 0b1111


@dataclass(frozen=True)
class Acquaintances:
    """So many people of one member, each with X and Bluesky, every third with Mastodon too."""

    count: int
    first: int = 500_000

    @staticmethod
    def name(number: int) -> str:
        return f"acquaintance_{number:05}"

    def write(self, world: World, screen_name: str) -> None:
        """Into the list of the member who is called that on X, all of them ticked."""
        question = "SELECT member_id FROM account WHERE network = 'x' AND name = ?"
        member = world.query(question, screen_name)[0][0]
        now = int(time.time() * 1000)
        members, accounts, connections = [], [], []
        for number in range(self.count):
            other, name = self.first + number, self.name(number)
            shown = f"Person {number} of Example"
            members.append((other, now, "en", "listed", now))
            homes = [("x", str(10_000_000 + other), name, "x.com"), ("bluesky", f"did:plc:{other:024}", f"{name}.test", "bsky.test")]
            if number % 3 == 0:
                homes.append(("mastodon", f"example.com {other}", f"{name}@example.com", "example.com"))
            for network, key, account, host in homes:
                accounts.append((other, network, key, account, shown, host, f"{account} {shown}".lower(), 1, now))
            connections.append((member, other, 0, BOTH_WAYS, 1, 1, 0, now))
        with writing(world) as database:
            database.execute("BEGIN IMMEDIATE")
            database.executemany(
                "INSERT INTO member (id, joined_at, language, visibility, consented_at) VALUES (?, ?, ?, ?, ?)", members
            )
            database.executemany(
                "INSERT INTO account (member_id, network, key, name, display_name, host, search_text, is_proven, linked_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                accounts,
            )
            database.executemany(
                "INSERT INTO connection (seeker_id, other_id, tier, reasons, was_following, is_ticked, is_awaited, found_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                connections,
            )
            database.execute("COMMIT")
