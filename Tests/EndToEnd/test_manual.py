"""What the program brings for shells and for `man`: completions that complete, pages without a mistake."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from Peers.helloquitx import PROGRAM, run
from Peers.server import PACKAGE

# Sub-commands complete only with what stands before them.
COMPLETED = [
    (["po"], {"posts"}),
    (["posts", "pub"], {"publish"}),
    (["login", ""], {"bluesky", "mastodon"}),
    (["posts", "publish", "--dr"], {"--dry-run"}),
    (["posts", "plan", "--visibility", "un"], {"unlisted"}),
    (["posts", "plan", "--to", "g"], {"gotosocial"}),
    (["accounts", "--log-level", "no"], {"notice"}),
]
BASH = """
source "$1"; shift
COMP_WORDS=(helloquitx "$@"); COMP_CWORD=$#; COMP_LINE="helloquitx $*"; COMP_POINT=${#COMP_LINE}
name=$(complete -p helloquitx | sed 's/.*-F \\([^ ]*\\).*/\\1/')
$name helloquitx "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


def completions(folder: Path, shell: str) -> Path:
    answer = run("--generate-completion-script", shell)
    assert (answer.returncode, answer.stderr) == (0, "")
    path = folder / f"helloquitx.{shell}"
    path.write_text(answer.stdout)
    return path


@pytest.fixture(scope="module")
def told(program: Path) -> dict:
    """What the program says of itself."""
    return json.loads(run("--experimental-dump-help").stdout)["command"]


@pytest.fixture(scope="module")
def pages(told: dict, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("manual")
    command = [PACKAGE / "scripts" / "man-pages", folder, "2026-01-31"]
    subprocess.run(command, input=json.dumps({"command": told}), text=True, check=True, timeout=60)
    return folder


def commands(command: dict, before: tuple[str, ...] = ()) -> dict[tuple[str, ...], dict]:
    """By its words; the parser's own `help` has no page."""
    words = (*before, command["commandName"])
    found = {words: command}
    for one in command.get("subcommands", []):
        if one["commandName"] != "help":
            found |= commands(one, words)
    return found


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_reads_its_completions(program, tmp_path, shell):
    answer = subprocess.run([shell, "-n", completions(tmp_path, shell)], capture_output=True, text=True, timeout=60)
    assert (answer.returncode, answer.stderr) == (0, "")


def test_bash_completes_commands_options_and_values(program, tmp_path):
    script = completions(tmp_path, "bash")
    for words, expected in COMPLETED:
        command = ["bash", "--norc", "-c", BASH, "bash", script, *words]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert answer.stderr == "" and expected <= set(answer.stdout.split()), (words, answer)
        if words[-1]:
            assert set(answer.stdout.split()) == expected, words


def test_fish_completes_commands_options_and_values(program, tmp_path):
    script = completions(tmp_path, "fish")
    environment = {"HOME": str(tmp_path), "PATH": f"{PROGRAM.parent}:/usr/bin:/bin"}
    for words, expected in COMPLETED:
        line = " ".join(["helloquitx", *words])
        command = ["fish", "--no-config", "-c", 'source $argv[1]; complete -C "$argv[2]"', script, line]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
        found = {one.split("\t")[0] for one in answer.stdout.splitlines()}
        assert answer.stderr == "" and expected <= found, (words, answer)


def test_hidden_options_are_not_completed(program, tmp_path):
    for shell in ("bash", "zsh", "fish"):
        script = completions(tmp_path, shell).read_text()
        assert "dry-run" in script
        for name in ("window-scale", "report-every", "sandbox-port", "no-people"):
            assert name not in script, (shell, name)


def test_every_command_has_a_page_with_its_options_exit_codes_and_examples(told, pages):
    everything = commands(told)
    assert {path.name for path in pages.iterdir()} == {"-".join(words) + ".1" for words in everything}
    for words, command in everything.items():
        page = (pages / ("-".join(words) + ".1")).read_text()
        for one in command["arguments"]:
            for name in one.get("names", []) if one["shouldDisplay"] else []:
                assert f"Fl {name['name']}".replace("-", "\\-") in page, (words, name)
        assert "scale" not in page and "every" not in re.findall(r"Fl (\S+)", page)
        discussion = command.get("discussion", "")
        codes = re.search(r"Exit codes: (\d.*)", discussion, re.DOTALL) or re.search(r"Exit codes: (.*)", told["discussion"])
        status = re.search(r"^\.Sh EXIT STATUS\n(.*?)\.El", page, re.DOTALL | re.M)[1]
        listed = re.findall(r"^\.It (\d+)$", status, re.M)
        assert len(listed) >= 2 and set(listed) <= set(re.findall(r"\b\d+\b", codes[1])), words
        assert (".Sh EXAMPLES" in page) == bool(re.search(r"^Examples?:$", discussion, re.M)), words


def test_no_page_has_a_mistake_or_is_wider_than_a_terminal(pages):
    paths = sorted(pages.iterdir())
    lint = subprocess.run(["mandoc", "-Tlint", *paths], capture_output=True, text=True, timeout=60)
    # Pages name each other before they are installed, and belong to a program, not to an operating system.
    expected = "referenced manual not found|operating system explicitly specified"
    faults = [line for line in lint.stdout.splitlines() if not re.search(expected, line)]
    assert faults == []
    referenced = set(re.findall(r"referenced manual not found: Xr (\S+) 1", lint.stdout))
    assert referenced <= {path.stem for path in paths} and len(referenced) > 10
    shown = subprocess.run(
        ["mandoc", "-Tutf8", "-Owidth=78", *paths], capture_output=True, text=True, timeout=60, check=True
    ).stdout
    assert all(len(re.sub(r".\x08", "", line)) <= 80 for line in shown.splitlines())
