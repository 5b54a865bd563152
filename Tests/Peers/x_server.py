"""X's authorization server and `/2/users/me`, played by django-oauth-toolkit.

It checks what X checks: PKCE is required, a code works once, a refresh token rotates, a redirect URI must be registered.
The paths and the answers' shapes are X's (docs.x.com, OAuth 2.0 Authorization Code Flow with PKCE).

By hand, from the folder Tests: `../.venv/bin/python -m Peers.x_server PORT FOLDER`, where FOLDER takes the database.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import requests

from .server import Server, answers_http, free_port

SCOPES = {
    "users.read": "See profiles",
    "tweet.read": "See posts",
    "follows.read": "See follows",
    "offline.access": "Stay connected",
}


@dataclass(frozen=True)
class XUser:
    id: int
    username: str
    name: str


@dataclass(frozen=True)
class XClient:
    """What X's developer portal hands out; no secret for a public client."""

    id: str
    secret: str | None


USERS = (
    XUser(2244994945, "anna_example", "Anna Example"),
    XUser(783214, "bo_example", "Bo Example"),
    XUser(1796543210987654321, "noor_example", "نور مثال"),
)


class XServer:
    """The running server."""

    def __init__(self, port: int, server: Server) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.server = server
        self.users = {user.username: user for user in USERS}

    def register(self, redirect_uri: str, *, confidential: bool = True) -> XClient:
        answer = requests.post(
            f"{self.url}/portal/clients",
            json={"redirect_uri": redirect_uri, "confidential": confidential},
            timeout=10,
        )
        answer.raise_for_status()
        return XClient(**answer.json())

    def withdraw(self, client: XClient) -> None:
        """What happens to a project whose access X ends: its key and all tokens are worth nothing."""
        requests.delete(f"{self.url}/portal/clients", json={"id": client.id}, timeout=10).raise_for_status()

    def consent(self, authorization_url: str, username: str) -> str:
        """Walks through the page that the URL leads to as that user and returns where X sends the browser back to."""
        browser = requests.Session()
        browser.get(f"{self.url}/login?{urlencode({'user': username, 'next': '/'})}", timeout=10, allow_redirects=False)
        answer = browser.get(authorization_url, timeout=10, allow_redirects=False)
        if answer.status_code != 302:
            raise AssertionError(f"X refused the authorization request with {answer.status_code}: {answer.text[:500]}")
        return answer.headers["Location"]


@contextmanager
def run_x(port: int | None = None) -> Iterator[XServer]:
    """Starts one and stops it."""
    port = port or free_port()
    with tempfile.TemporaryDirectory(prefix="helloquitx-x-") as folder:
        server = Server(
            f"x-{port}",
            [sys.executable, "-m", "Peers.x_server", str(port), folder],
            is_ready=answers_http(f"http://127.0.0.1:{port}/portal/clients", 405),
            folder=Path(__file__).parents[1],
        )
        with server:
            yield XServer(port, server)


def configure(database: Path) -> None:
    import django
    from django.conf import settings

    settings.configure(
        SECRET_KEY="for tests only",
        ALLOWED_HOSTS=["127.0.0.1", "localhost"],
        ROOT_URLCONF="Peers.x_routes",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
        LOGIN_URL="/login",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        OAUTH2_PROVIDER={
            "SCOPES": SCOPES,
            "PKCE_REQUIRED": True,
            "ALLOWED_REDIRECT_URI_SCHEMES": ["http", "https"],
            "AUTHORIZATION_CODE_EXPIRE_SECONDS": 30,
            "ACCESS_TOKEN_EXPIRE_SECONDS": 7200,
            "ROTATE_REFRESH_TOKEN": True,
        },
    )
    django.setup()


def serve(port: int) -> None:
    import uvicorn
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from uvicorn.middleware.wsgi import WSGIMiddleware

    call_command("migrate", verbosity=0)
    for user in USERS:
        get_user_model().objects.create(pk=user.id, username=user.username, first_name=user.name)
    uvicorn.run(WSGIMiddleware(get_wsgi_application()), host="127.0.0.1", port=port, log_level="info")


if __name__ == "__main__":
    configure(Path(sys.argv[2]) / "x.sqlite3")
    serve(int(sys.argv[1]))
