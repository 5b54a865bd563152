"""Clients of others, which read back what was written: `atproto` on a PDS, `Mastodon.py` on a Mastodon server."""

from collections import Counter

from atproto import Client, models
from mastodon import Mastodon

from .lexicons import LexiconOracle


class PDSReader:
    """What stands in a repository, told by the `atproto` package and judged by lexrpc.

    The package's own models are lax, so each record is also validated as the JSON that the server sent.
    """

    def __init__(self, base_url: str, oracle: LexiconOracle) -> None:
        self.client = Client(base_url=f"{base_url}/xrpc")
        self.oracle = oracle

    def records(self, did: str, collection: str) -> dict[str, dict]:
        """All records of a collection by their AT-URI, each valid."""
        found: dict[str, dict] = {}
        cursor = None
        while True:
            page = self.client.com.atproto.repo.list_records(
                models.ComAtprotoRepoListRecords.Params(repo=did, collection=collection, limit=100, cursor=cursor)
            )
            new = {record.uri: as_json(record.value) for record in page.records if record.uri not in found}
            for uri, record in new.items():
                self.oracle.validate(record, rkey=uri.rsplit("/", 1)[1])
            found |= new
            cursor = page.cursor
            if not cursor or not new:
                return found

    def follows(self, did: str) -> Counter[str]:
        """How many follow records name each DID: more than one is a follow that was written twice."""
        return Counter(record["subject"] for record in self.records(did, "app.bsky.graph.follow").values())


def as_json(value: object) -> dict:
    return models.get_model_as_dict(value)


class MastodonReader:
    """What a Mastodon server tells to somebody's own client."""

    def __init__(self, client: Mastodon) -> None:
        self.client = client

    def follows(self) -> Counter[str]:
        """How often each acct stands in the list of those whom this person follows."""
        me = self.client.account_verify_credentials()
        page = self.client.account_following(me.id, limit=80)
        return Counter(account.acct for account in self.client.fetch_remaining(page))
