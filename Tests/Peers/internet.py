"""A small internet on this machine, for a program that takes it for the real one: names, addresses, servers with TLS.

The program runs as it does anywhere; only the C library's answers to it come from here (internet.c). So its own checks
are what stands between a name that a person types and a server inside, and every address that it dials is known.
"""

import json
import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingUnixStreamServer
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

# An address of the public internet, of which no packet leaves the machine.
PUBLIC = "93.184.215.14"


@dataclass(frozen=True)
class Asked:
    """A request that a server got."""

    method: str
    host: str
    path: str
    query: dict[str, list[str]]
    form: dict[str, list[str]]


@dataclass(frozen=True)
class Answer:
    body: object = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def redirect(cls, location: str, status: int = 302) -> "Answer":
        return cls(status=status, headers={"Location": location})


# What a server answers; None is that it has nothing there.
Site = Callable[[Asked], Answer | None]


class Internet:
    """What the program sees of the world."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "internet"
        # What a name means: one list of addresses for each time that it is asked for; the last one stays.
        self.names: dict[str, list[list[str]]] = {}
        self.sites: dict[str, Site] = {}
        self.asked: list[Asked] = []
        self.looked_up: list[str] = []
        self.dialled: list[tuple[str, int]] = []
        # Ports of this machine that lie behind a public address.
        self.open: dict[int, int] = {}

    @property
    def environment(self) -> dict[str, str]:
        """With it a program is on this internet."""
        return {
            "LD_PRELOAD": str(self.folder / "internet.so"),
            "HELLOQUITX_INTERNET": str(self.socket),
            "HELLOQUITX_CERTIFICATES": str(self.folder / "authority.pem"),
        }

    def add(self, name: str, site: Site, *addresses: str) -> None:
        """A server with TLS, at the public address."""
        self.names[name] = [list(addresses) or [PUBLIC]]
        self.sites[name] = site

    def forget(self) -> None:
        """What was seen so far."""
        self.asked.clear()
        self.looked_up.clear()
        self.dialled.clear()

    def paths(self, host: str) -> list[str]:
        """What was asked of a server, oldest first."""
        return [f"{asked.method} {asked.path}" for asked in self.asked if asked.host == host]

    # What the C library asks.

    def answer(self, line: str) -> str:
        verb, *words = line.split()
        match verb:
            case "name":
                self.looked_up.append(words[0])
                answers = self.names.get(words[0].lower(), [[]])
                return " ".join(answers.pop(0) if len(answers) > 1 else answers[0])
            case "dial":
                host, port = words[0], int(words[1])
                self.dialled.append((host, port))
                if ip_address(host.split("%")[0]).is_loopback:
                    return "pass"
                return str(self.open.get(port, "no")) if host == PUBLIC else "no"
            case _:
                return ""


@contextmanager
def run_internet(folder: Path) -> Iterator[Internet]:
    """Compiles the library, starts the servers, and stops them."""
    internet = Internet(folder)
    compiler = shutil.which("clang") or shutil.which("cc")
    assert compiler, "no C compiler: one comes with Swift"
    source = Path(__file__).with_name("internet.c")
    library = folder / "internet.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-Wall", "-o", library, source], check=True)
    make_certificates(folder)

    class Line(StreamRequestHandler):
        def handle(self) -> None:
            line = self.rfile.readline().decode()
            self.wfile.write(f"{internet.answer(line)}\n".encode())

    with (
        serving(ThreadingUnixStreamServer(str(internet.socket), Line)),
        serving(https_server(internet)) as https,
    ):
        # As somebody has it who runs a server: on the port of https, and on another one.
        internet.open = {443: https.server_port, 8443: https.server_port}
        yield internet


Kind = TypeVar("Kind", ThreadingUnixStreamServer, ThreadingHTTPServer)


@contextmanager
def serving(server: Kind) -> Iterator[Kind]:
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def http_server(internet: Internet, *, site: Site | None = None) -> ThreadingHTTPServer:
    """All sites in one server, told apart by the name that is asked for; or one site, whatever it is asked for."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            url = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            host = self.headers["Host"].removesuffix(":443")
            asked = Asked(self.command, host, url.path, parse_qs(url.query), parse_qs(body))
            internet.asked.append(asked)
            answers = site or internet.sites.get(host.split(":")[0])
            answer = (answers(asked) if answers else None) or Answer({"error": "not found"}, 404)
            content = b"" if answer.body is None else answer.body
            content = content.encode() if isinstance(content, str) else content
            content = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(answer.status)
            usual = {"Content-Type": "application/json", "Content-Length": str(len(content))}
            for name, value in {**usual, **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = answer

        def log_message(self, *_: object) -> None:
            """The test says what went wrong."""

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


def https_server(internet: Internet) -> ThreadingHTTPServer:
    server = http_server(internet)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(internet.folder / "site.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    return server


def make_certificates(folder: Path) -> None:
    """An authority's, which the program believes, and one of that authority's for every name below example.com."""

    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    def certificate(subject: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(named(subject))
            .issuer_name(named("authority"))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
        )

    def text(key: ec.EllipticCurvePrivateKey) -> bytes:
        plain = serialization.NoEncryption()
        return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)

    authority, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = certificate("authority", authority)
    root = root.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    (folder / "authority.pem").write_bytes(
        root.sign(authority, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    names = [x509.DNSName("example.com"), x509.DNSName("*.example.com")]
    leaf = certificate("site", own).add_extension(x509.SubjectAlternativeName(names), critical=False)
    (folder / "site.pem").write_bytes(
        text(own) + leaf.sign(authority, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
