"""The peers and the program as fixtures. A peer is started once, when the first test asks for it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .helloquitx import PROGRAM, Site
from .lexicons import LexiconOracle
from .mastodon_server import MastodonServer, run_mastodon
from .pds_server import PDS, run_pds
from .postgres import PostgreSQL, run_postgres
from .readers import MastodonReader, PDSReader
from .sandbox import Sandbox
from .server import Server
from .x_server import XServer, run_x


@pytest.fixture(scope="session")
def mastodon() -> Iterator[MastodonServer]:
    """A Mastodon server (mastodon_mock)."""
    with run_mastodon() as server:
        yield server


@pytest.fixture(scope="session")
def pds() -> Iterator[PDS]:
    """An AT Protocol PDS without OAuth (arroba)."""
    with run_pds() as server:
        yield server


@pytest.fixture(scope="session")
def x() -> Iterator[XServer]:
    """X's authorization server and `/2/users/me` (django-oauth-toolkit)."""
    with run_x() as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgreSQL]:
    """A PostgreSQL server; take a database of your own with `new_database()`."""
    with run_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def lexicon_oracle() -> LexiconOracle:
    """The judge of records (lexrpc)."""
    return LexiconOracle()


@pytest.fixture(scope="session")
def read_pds(lexicon_oracle: LexiconOracle) -> Callable[[str], PDSReader]:
    """An independent reader of the PDS at a base URL."""
    return lambda base_url: PDSReader(base_url, lexicon_oracle)


@pytest.fixture(scope="session")
def read_mastodon(mastodon: MastodonServer) -> Callable[[str], MastodonReader]:
    """An independent reader of the Mastodon server, signed in as the person who is named."""
    return lambda username: MastodonReader(mastodon.client(username))


@pytest.fixture(scope="session")
def program() -> Path:
    """The program, built."""
    if not PROGRAM.exists():
        pytest.fail(f"{PROGRAM} is not built: run `make build`", pytrace=False)
    return PROGRAM


@pytest.fixture
def new_site(program: Path, tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """Starts sites with a data folder that the test keeps: several on one, or one that is killed and started again.

    Takes what `Site` takes, the data folder left out.
    """
    sites: list[Site] = []

    def start(**options: object) -> Site:
        site = Site(tmp_path / "data", **options)
        sites.append(site)
        return site.__enter__()

    yield start
    for site in sites:
        site.server.stop()


@pytest.fixture(scope="session")
def site(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site with its sandbox for all tests that only need some site."""
    with Site(tmp_path_factory.mktemp("site") / "data") as site:
        yield site


@pytest.fixture(scope="session")
def sandbox(site: Site) -> Sandbox:
    """The sandbox of that site."""
    return Sandbox(site.sandbox_pds)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """A failed test tells what the servers said last."""
    report = yield
    if report.failed:
        for server in Server.running:
            report.sections.append((f"end of {server.log}", server.tail()))
    return report
