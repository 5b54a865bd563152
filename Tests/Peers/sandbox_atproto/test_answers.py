"""What the sandbox's PDS and AppView answer fits the official lexicons, and records have their true names."""

import hashlib
from urllib.parse import quote

import dag_cbor
import pytest
import requests
from atproto import Client
from lexrpc.base import ValidationError
from multiformats import CID

from ..lexicons import LexiconOracle
from ..sandbox import Sandbox, SandboxAccount

FOLLOW = "app.bsky.graph.follow"
POST = "app.bsky.feed.post"


@pytest.fixture(scope="module")
def people(sandbox: Sandbox) -> list[SandboxAccount]:
    return sandbox.accounts()


@pytest.fixture(scope="module")
def signed_in(sandbox: Sandbox, people: list[SandboxAccount]) -> dict:
    """A session's headers and DID."""
    body = {"identifier": people[2].handle, "password": people[2].app_password}
    answer = requests.post(f"{sandbox.url}/xrpc/com.atproto.server.createSession", json=body, timeout=10)
    assert answer.status_code == 200, answer.text
    return {"headers": {"Authorization": f"Bearer {answer.json()['accessJwt']}"}, "did": people[2].did}


def valid(oracle: LexiconOracle, nsid: str, answer: requests.Response) -> dict:
    assert answer.status_code == 200, answer.text
    body = answer.json()
    oracle.lexicons.validate(nsid, "output", body)
    return body


@pytest.fixture
def get(sandbox: Sandbox, lexicon_oracle: LexiconOracle):
    def get(nsid: str, **parameters: object) -> dict:
        answer = requests.get(f"{sandbox.url}/xrpc/{nsid}", params=parameters, timeout=10)
        return valid(lexicon_oracle, nsid, answer)

    return get


@pytest.fixture
def write(sandbox: Sandbox, lexicon_oracle: LexiconOracle, signed_in: dict):
    def write(nsid: str, **body: object) -> dict:
        url = f"{sandbox.url}/xrpc/{nsid}"
        body = {"repo": signed_in["did"], **body}
        answer = requests.post(url, json=body, headers=signed_in["headers"], timeout=10)
        return valid(lexicon_oracle, nsid, answer)

    return write


def content_id(record: dict) -> str:
    """The record's name, made by another implementation."""

    def linked(value: object) -> object:
        match value:
            case {"$link": str(name)}:
                return CID.decode(name)
            case dict():
                return {key: linked(member) for key, member in value.items()}
            case list():
                return [linked(element) for element in value]
        return value

    digest = hashlib.sha256(dag_cbor.encode(linked(record))).digest()
    return str(CID("base32", 1, "dag-cbor", bytes([0x12, 0x20]) + digest))


def test_writes_and_reads_fit_their_lexicons(get, write, signed_in, people):
    record = {"$type": FOLLOW, "subject": people[3].did, "createdAt": "2026-01-02T03:04:05.678Z"}
    created = write("com.atproto.repo.createRecord", collection=FOLLOW, record=record)
    assert created["cid"] == content_id(record)
    key = created["uri"].rsplit("/", 1)[1]
    one = {"repo": signed_in["did"], "collection": FOLLOW, "rkey": key}
    assert get("com.atproto.repo.getRecord", **one)["value"] == record
    listed = get("com.atproto.repo.listRecords", repo=signed_in["did"], collection=FOLLOW)
    assert created["uri"] in [each["uri"] for each in listed["records"]]
    for each in listed["records"]:
        assert each["cid"] == content_id(each["value"])
    assert FOLLOW in get("com.atproto.repo.describeRepo", repo=signed_in["did"])["collections"]
    put = write("com.atproto.repo.putRecord", collection=FOLLOW, rkey=key, record=record)
    assert put["cid"] == created["cid"] and "commit" not in put
    operations = [
        {"$type": "com.atproto.repo.applyWrites#update", "collection": FOLLOW, "rkey": key, "value": record},
        {"$type": "com.atproto.repo.applyWrites#delete", "collection": FOLLOW, "rkey": key},
    ]
    assert len(write("com.atproto.repo.applyWrites", writes=operations)["results"]) == 2
    assert "commit" not in write("com.atproto.repo.deleteRecord", collection=FOLLOW, rkey=key)


def test_servers_and_sessions_fit_their_lexicons(get, sandbox, lexicon_oracle, signed_in, people):
    get("com.atproto.server.describeServer")
    assert get("com.atproto.identity.resolveHandle", handle=people[0].handle) == {"did": people[0].did}
    url = f"{sandbox.url}/xrpc/com.atproto.server.getSession"
    session = requests.get(url, headers=signed_in["headers"], timeout=10)
    assert valid(lexicon_oracle, "com.atproto.server.getSession", session)["did"] == signed_in["did"]


def test_the_appview_fits_its_lexicons(get, write, people):
    record = {"$type": FOLLOW, "subject": people[4].did, "createdAt": "2026-01-02T03:04:05Z"}
    write("com.atproto.repo.createRecord", collection=FOLLOW, record=record)
    mine = people[2].did
    assert get("app.bsky.actor.getProfile", actor=people[4].handle)["did"] == people[4].did
    profiles = get("app.bsky.actor.getProfiles", actors=[each.did for each in people[:25]])["profiles"]
    assert len(profiles) == 25
    others = [people[4].did, people[5].did, "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"]
    found = get("app.bsky.graph.getRelationships", actor=mine, others=others)["relationships"]
    assert found[0]["following"].startswith(f"at://{mine}/{FOLLOW}/")
    assert found[2]["notFound"] is True
    assert people[4].did in [each["did"] for each in get("app.bsky.graph.getFollows", actor=mine)["follows"]]
    assert get("app.bsky.actor.searchActors", q=people[4].handle)["actors"][0]["did"] == people[4].did


def test_the_did_document_names_handle_and_server(sandbox, people):
    document = requests.get(f"{sandbox.url}/{quote(people[0].did)}", timeout=10).json()
    assert document["alsoKnownAs"] == [f"at://{people[0].handle}"]
    assert document["service"][0]["serviceEndpoint"] == sandbox.url


def test_a_record_that_the_judge_refuses_is_refused(sandbox, lexicon_oracle, signed_in, people):
    """The sandbox is no laxer than lexrpc on the records that this project writes."""
    good = {
        FOLLOW: {"subject": people[0].did, "createdAt": "2026-01-02T03:04:05Z"},
        "app.bsky.graph.block": {"subject": people[0].did, "createdAt": "2026-01-02T03:04:05Z"},
        "app.bsky.graph.list": {
            "name": "Friends",
            "purpose": "app.bsky.graph.defs#curatelist",
            "createdAt": "2026-01-02T03:04:05Z",
        },
        "app.bsky.graph.listitem": {
            "subject": people[0].did,
            "list": f"at://{people[2].did}/app.bsky.graph.list/3l3qo2vutsw2b",
            "createdAt": "2026-01-02T03:04:05Z",
        },
        POST: {
            "text": "Hello https://example.com",
            "createdAt": "2026-01-02T03:04:05Z",
            "langs": ["en"],
            "facets": [
                {
                    "index": {"byteStart": 6, "byteEnd": 25},
                    "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://example.com"}],
                }
            ],
        },
    }
    checked = 0
    for collection, record in good.items():
        record = {"$type": collection, **record}
        for name in record:
            for value in (None, 7, "", "x", [], {}, ["x"] * 20, {"$type": "x"}, "y" * 4000):
                spoiled = {**record, name: value}
                if value is None:
                    del spoiled[name]
                try:
                    lexicon_oracle.validate(spoiled)
                except (ValidationError, KeyError, NotImplementedError, TypeError):
                    body = {"repo": signed_in["did"], "collection": collection, "record": spoiled, "validate": True}
                    url = f"{sandbox.url}/xrpc/com.atproto.repo.createRecord"
                    answer = requests.post(url, json=body, headers=signed_in["headers"], timeout=10)
                    if name == "$type" and value is None:
                        continue  # The server fills it in.
                    assert answer.status_code == 400, (collection, name, value, answer.text)
                    checked += 1
    assert checked > 100


def test_another_implementation_reads_its_own_writes(sandbox, people):
    client = Client(base_url=f"{sandbox.url}/xrpc")
    client.login(people[6].handle, people[6].app_password)
    post = client.send_post("Hello", langs=["en"])
    blob = client.upload_blob(b"\x89PNG\r\n\x1a\n").blob
    assert blob.size == 8
    assert client.get_post(post.uri.rsplit("/", 1)[1]).cid == post.cid
    assert client.delete_post(post.uri)
