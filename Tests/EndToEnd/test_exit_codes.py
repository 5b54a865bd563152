"""Each exit code that a command for one's own machine documents is provoked; it documents no other."""

import re
import resource
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from Peers.helloquitx import run
from Peers.stand_ins import StandIns

from EndToEnd.moving import CREATE, DELETE, Desk, Hold, stopping
from EndToEnd.own_posts import tweet, write_archive
from EndToEnd.world import wait_until

REFUSED = {"answer": {"status": 400, "body": "json", "afterEffect": False}}
BROKEN = {"answer": {"status": 500, "body": "json", "afterEffect": False}}
END_SESSION = "POST /xrpc/com.atproto.server.deleteSession"


@dataclass
class Scene:
    """Somebody at a terminal, not signed in yet, with an archive of three posts."""

    stand_ins: StandIns
    folder: Path
    desk: Desk
    archive: Path = field(init=False)

    def __post_init__(self) -> None:
        self.archive = write_archive(self.folder / "archive", [tweet(0, "A"), tweet(1, "B", 0), tweet(2, "C")])

    def code(self, command: str, *more: object, typed: str = "") -> int:
        """How a command ends; `{…}` in it stands for what is here, and `@` for being signed in."""
        if "@" in command:
            self.desk.sign_in()
        words = [word.format(archive=self.archive, folder=self.folder) for word in command.split()]
        me = self.desk.account.handle
        answer = self.desk.run(*(me if word == "@" else word for word in words), *more, typed=typed)
        # What is wrong is said in a sentence, and not in the words of a library.
        assert answer.returncode in (0, 1, 75) or re.search(r"^Error: .+", answer.stderr, re.MULTILINE), answer
        assert not re.search(r"NS[A-Z]\w+|Optional\(", answer.stderr), answer
        return answer.returncode

    def damaged(self) -> Path:
        path = self.folder / "archive.zip"
        path.write_bytes(b"PK\x03\x04, and no more")
        return path

    def closed(self, command: str) -> int:
        """The same where a folder stands in the database's place."""
        assert self.desk.run("accounts").returncode == 0
        for path in self.desk.data.glob("helloquitx.sqlite*"):
            path.unlink()
        (self.desk.data / "helloquitx.sqlite").mkdir()
        return self.code(command, typed="x")

    def published(self) -> "Scene":
        self.desk.sign_in()
        assert self.desk.publish(self.archive).returncode == 0
        return self

    def despite(self, route: str, effect: dict) -> "Scene":
        self.desk.befall(route, effect)
        return self

    def stopped(self, route: str, *command: object) -> int:
        """Ctrl-C while such a request is under way."""
        self.desk.sign_in()
        held = Hold.on(self.desk, route)
        with stopping(self.desk.start(*command)) as process:
            held.wait(process)
            process.send_signal(signal.SIGINT)
            held.let_go()
            process.communicate(timeout=60)
        return process.returncode

    def denied(self, network: str, name: str, press: Callable[[str], str]) -> int:
        """Somebody says no in the browser."""
        command = self.desk.command("login", network, name)
        login = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        with stopping(login):
            said = ""
            while not (address := re.search(r"http://\S+\n", said)):
                line = login.stdout.readline()
                assert line, said
                said += line
            requests.get(press(address[0].strip()), timeout=30)
            return login.wait(timeout=30)

    def denied_on_bluesky(self) -> int:
        account = self.desk.account
        deny = lambda url: self.desk.sandbox.consent(url, account.did, button="Deny")  # noqa: E731
        return self.denied("bluesky", account.handle, deny)

    def denied_on_mastodon(self) -> int:
        person = next(one for one in self.stand_ins.people() if one.get("mastodon"))
        deny = lambda url: self.stand_ins.consent(url, person["key"], button="Deny")  # noqa: E731
        return self.denied("mastodon", person["mastodon"], deny)

    def with_token(self) -> int:
        person = next(one for one in self.stand_ins.people() if one.get("mastodon"))
        scopes = "read:accounts read:statuses write:statuses write:media"
        token = self.stand_ins.control("mastodon/token", person=person["key"], scopes=scopes).json()["access_token"]
        return self.code(f"login mastodon {person['mastodon'].split('@')[1]} --token", typed=token)

    def pages_on_a_full_disk(self) -> int:
        def full() -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))

        command = self.desk.command("archive", "browse", self.archive, "--output", self.folder / "site")
        return subprocess.run(command, preexec_fn=full, capture_output=True, timeout=60).returncode

    def pages_stopped(self) -> int:
        archive = write_archive(self.folder / "long", [tweet(n, f"Post {n}") for n in range(8_000)])
        site = self.folder / "site"
        command = self.desk.command("archive", "browse", archive, "--output", site)
        with stopping(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)) as process:
            begun = site.with_name("site.part") / "posts"
            wait_until(lambda: begun.exists() or process.poll() is not None, "pages are being made")
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
        return process.returncode


Provocation = Callable[[Scene], int]


def says(command: str, **options: str) -> Provocation:
    return lambda scene: scene.code(command, **options)


def closed(command: str) -> Provocation:
    return lambda scene: scene.closed(command)


PROVOKED: dict[str, dict[int, Provocation]] = {
    "archive browse": {
        0: says("archive browse {archive} --output {folder}/site"),
        1: lambda scene: scene.pages_on_a_full_disk(),
        65: says("archive browse {archive} --output {archive}"),
        66: says("archive browse /nowhere --output {folder}/site"),
        75: lambda scene: scene.pages_stopped(),
    },
    "posts plan": {
        0: says("posts plan {archive} --to bluesky"),
        65: lambda scene: scene.code(f"posts plan {scene.damaged()} --to bluesky"),
        66: says("posts plan /nowhere --to bluesky"),
        69: closed("posts plan {archive} --as x"),
    },
    "posts publish": {
        0: lambda scene: scene.published().code("posts publish {archive} --as @"),
        1: lambda scene: scene.despite(CREATE, REFUSED).code("posts publish {archive} --as @ --window-scale 0.000001"),
        65: says("posts publish {archive} --as nobody"),
        66: says("posts publish /nowhere --as @"),
        69: closed("posts publish {archive} --as x"),
        75: lambda scene: scene.stopped(CREATE, "publish", scene.archive),
    },
    "posts status": {
        0: says("posts status --as @"),
        65: says("posts status --as nobody"),
        69: closed("posts status --as x"),
    },
    "posts undo": {
        0: says("posts undo --as @"),
        1: lambda scene: scene.published().despite(DELETE, REFUSED).code("posts undo --as @ --window-scale 0.000001"),
        65: says("posts undo --as @ --thread 77"),
        69: closed("posts undo --as x"),
        75: lambda scene: scene.published().stopped(DELETE, "undo"),
    },
    "posts map": {
        0: says("posts map --as @"),
        65: says("posts map --as nobody"),
        69: closed("posts map --as x"),
    },
    "login bluesky": {
        0: lambda scene: scene.code(
            f"login bluesky {scene.desk.account.handle} --app-password", typed=scene.desk.account.app_password
        ),
        1: lambda scene: scene.denied_on_bluesky(),
        65: lambda scene: scene.code(f"login bluesky {scene.desk.account.handle} --app-password", typed="wrong"),
        69: closed("login bluesky x.test --app-password"),
    },
    "login mastodon": {
        0: lambda scene: scene.with_token(),
        1: lambda scene: scene.denied_on_mastodon(),
        65: says("login mastodon not/a/server --token", typed="x"),
        69: says("login mastodon 127.0.0.1:9"),
    },
    "accounts": {0: says("accounts"), 69: closed("accounts")},
    "logout": {
        0: says("logout @"),
        1: lambda scene: scene.despite(END_SESSION, BROKEN).code("logout @"),
        65: says("logout nobody"),
        69: closed("logout x"),
    },
    "archive inspect": {
        0: lambda scene: run("archive", "inspect", scene.archive).returncode,
        65: lambda scene: run("archive", "inspect", scene.damaged()).returncode,
        66: lambda scene: run("archive", "inspect", "/nowhere").returncode,
    },
}


@pytest.mark.parametrize("command", PROVOKED)
def test_a_command_documents_what_is_provoked_here(program, command):
    text = " ".join(run(*command.split(), "--help").stdout.split())
    documented = re.search(r"Exit codes: (.*?)\. (?:USAGE|Examples?):?", text)
    assert documented, text
    assert {int(code) for code in re.findall(r"(?:^|; )(\d+) ", documented[1])} == {*PROVOKED[command], 64}


@pytest.mark.parametrize("command", PROVOKED)
def test_a_command_that_is_not_understood_ends_with_64(program, command):
    answer = run(*command.split(), "--fly")
    assert (answer.returncode, answer.stdout) == (64, "") and "Usage: " in answer.stderr


@pytest.mark.parametrize(
    ("command", "code"), [(command, code) for command, codes in PROVOKED.items() for code in codes],
    ids=lambda value: str(value).replace(" ", "-"),
)
def test_a_command_ends_with_the_code_that_it_documents(stand_ins, tmp_path, command, code):
    number = list(PROVOKED).index(command) * 4 + list(PROVOKED[command]).index(code)
    desk = Desk.of(stand_ins, number % 40, tmp_path / "mine")
    assert PROVOKED[command][code](Scene(stand_ins, tmp_path, desk)) == code
    desk.sandbox.control("DELETE", "faults")
