"""A strict judge of AT Protocol records: lexrpc, with all lexicons that it ships."""

import re
from datetime import UTC, datetime

import lexrpc.base

# Thirteen characters of base32-sortable, the first without its high bit (atproto.com/specs/tid).
TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")


class LexiconOracle:
    """Raises for a record that its lexicon does not allow."""

    def __init__(self) -> None:
        self.lexicons = lexrpc.base.Base()

    def validate(self, record: dict, *, rkey: str | None = None) -> None:
        """The record alone or, with its key, the key too."""
        collection = record["$type"]
        self.lexicons.validate(collection, "record", record)
        # lexrpc takes a date of any shape that Python reads; the specification wants RFC 3339 with a zone.
        created = record.get("createdAt")
        if created is not None and not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", created):
            raise lexrpc.base.ValidationError(f"createdAt is not a date and time with a zone: {created}")
        if rkey is None:
            return
        match self.lexicons.defs[collection].get("key"):
            case "tid":
                if not TID.fullmatch(rkey):
                    raise lexrpc.base.ValidationError(f"{rkey} is not a TID")
            case str(key) if key.startswith("literal:"):
                if rkey != key.removeprefix("literal:"):
                    raise lexrpc.base.ValidationError(f"the key of {collection} is {key}, not {rkey}")


def instant(text: str) -> datetime:
    """A record's date as a moment in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)
