"""Stand-ins of these tests' own, whose settings they change."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from Peers.stand_ins import StandIns, run_stand_ins


@pytest.fixture(scope="package")
def stand_ins(program: Path) -> Iterator[StandIns]:
    server, stand_ins = run_stand_ins()
    with server:
        yield stand_ins


@pytest.fixture(autouse=True)
def plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """requests-oauthlib refuses addresses without TLS otherwise, those of this machine included."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
