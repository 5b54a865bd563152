"""What is wrong with the settings, or with what they name, is refused with a sentence that names key and fix."""

import socket
import sqlite3
import subprocess

import pytest
from Peers.helloquitx import PROGRAM, SANDBOX_PORTS, run
from Peers.server import free_ports

from EndToEnd.command_line import GOOD, refusal, settings_file

BAD_SETTINGS = {
    "missing url": ({"data": "/tmp"}, "'url' is missing; for example url: https://"),
    "missing data": ({"url": "https://away.example.com"}, "'data' is missing; for example data: /"),
    "plain http": ({**GOOD, "url": "http://away.example.com"}, "'url' must be an https address"),
    "no address": ({**GOOD, "url": "somewhere"}, "'url' must be an address such as https://example.com"),
    "unknown key": ({**GOOD, "colour": "blue"}, "unknown setting 'colour'; known are url, bind"),
    "port": ({**GOOD, "port": 70000}, "'port' must be a number from 0 to 65535"),
    "slots": ({**GOOD, "work.slots": "many"}, "'work.slots' must be a number from 1 to 256"),
    "lease": ({**GOOD, "work.leaseMilliseconds": 10}, "'work.leaseMilliseconds' must be a number from 500"),
    "log": ({**GOOD, "log.format": "xml"}, "'log.format' must be text or json"),
    "proxy": ({**GOOD, "proxy.trusted": "maybe"}, "'proxy.trusted' must be true or false"),
    "PLC": ({**GOOD, "bluesky.plc": "nowhere"}, "'bluesky.plc' must be an address"),
    "contact": ({**GOOD, "contact": "somewhere"}, "'contact' must be an address of e-mail, or of a page"),
    "a list": ({**GOOD, "port": "[1, 2]"}, "'port' must be one value"),
}


@pytest.mark.parametrize("fault", BAD_SETTINGS)
@pytest.mark.parametrize("command", ["serve", "work", "admin status"])
def test_a_wrong_setting_ends_with_78_and_names_the_key_and_the_fix(program, tmp_path, command, fault):
    values, sentence = BAD_SETTINGS[fault]
    path = settings_file(tmp_path, **values)
    assert sentence in refusal(run(*command.split(), "--config", path), 78)


def test_settings_that_cannot_be_read_are_told(program, tmp_path):
    assert f"There is no file {tmp_path}/missing.yaml" in refusal(run("serve", "--config", tmp_path / "missing.yaml"), 78)
    (tmp_path / "list.yaml").write_text("- a\n- b\n")
    assert "is not YAML of 'key: value' lines" in refusal(run("serve", "--config", tmp_path / "list.yaml"), 78)
    (tmp_path / "broken.yaml").write_text("url: [\n")
    assert "is not YAML" in refusal(run("serve", "--config", tmp_path / "broken.yaml"), 78)
    answer = subprocess.run([PROGRAM, "serve"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    sentence = refusal(answer, 78)
    assert "serve --sandbox" in sentence
    for place in ("<data folder>/helloquitx.yaml", " helloquitx.yaml,", "/etc/helloquitx/helloquitx.yaml"):
        assert place in sentence


@pytest.mark.parametrize(
    ("campaign", "sentence"),
    [
        (None, "campaign.yaml: cannot be read: there is no such file; write it"),
        ("colour: blue", "unknown key 'colour'; known are name, hashtag, launch"),
        ("launch: soon", "campaign.yaml:1: 'launch' is not a moment"),
        ("languages: en", "'languages' is not a list"),
    ],
)
def test_a_wrong_campaign_ends_with_78(program, tmp_path, campaign, sentence):
    if campaign:
        (tmp_path / "campaign.yaml").write_text(campaign)
    path = settings_file(tmp_path, **{**GOOD, "data": tmp_path / "data", "campaign": tmp_path})
    assert sentence in refusal(run("admin", "status", "--config", path), 78)


def test_a_folder_that_is_not_the_sandboxs_is_left_alone(program, tmp_path):
    (tmp_path / "precious").write_text("data")
    port = str(free_ports(SANDBOX_PORTS)[0])
    sentence = refusal(run("serve", "--sandbox", "--sandbox-port", port, "--data", tmp_path), 78)
    assert str(tmp_path) in sentence and "--data" in sentence
    assert sorted(path.name for path in tmp_path.iterdir()) == ["precious"]


def test_a_real_site_keeps_away_from_made_up_data_and_the_operators_command_knows_it(program, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    port = free_ports(SANDBOX_PORTS)[0]
    (data / "SANDBOX").write_text(f"Made-up data.\nfirst port: {port}\n")
    path = settings_file(tmp_path, **{**GOOD, "data": data})
    for command in ("serve", "work", "admin status"):
        assert "is a sandbox's folder" in refusal(run(*command.split(), "--config", path), 78)
    for command in ("serve", "work"):
        assert "is a sandbox's folder" in refusal(run(command, "--data", data), 78)
    told = run("admin", "status", "--data", data)
    assert told.returncode == 0 and "members" in told.stdout
    # Its addresses are those of the ports that it was made with.
    sentence = refusal(run("serve", "--sandbox", "--data", data, "--port", str(port + 9)), 78)
    assert f"add --port {port - 1}" in sentence


@pytest.mark.parametrize("port", ["0", "-1", "65532", "70000"])
def test_a_port_that_cannot_be_is_refused_first(program, tmp_path, port):
    answer = run("serve", "--sandbox", f"--port={port}", "--data", tmp_path / "data")
    assert answer.returncode == 64 and "--port is a number from 1 to 65531" in answer.stderr
    assert not (tmp_path / "data").exists()


def test_a_settings_file_beside_the_sandbox_leads_nowhere_real(program, tmp_path):
    path = settings_file(tmp_path, **GOOD)
    port = str(free_ports(SANDBOX_PORTS)[0])
    answer = run("serve", "--sandbox", "--sandbox-port", port, "--data", tmp_path / "data", "--config", path)
    sentence = refusal(answer, 78)
    assert "unknown setting" in sentence


def test_a_taken_port_and_a_database_that_does_not_answer_end_with_69(program, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        answer = run("serve", "--sandbox", "--sandbox-port", port, "--data", tmp_path / "sandbox")
        assert f"port {port} is in use" in refusal(answer, 69)
        # Nothing was made with these ports yet, so others are fine.
        assert port not in (tmp_path / "sandbox" / "SANDBOX").read_text()
        answer = run("sandbox", "--port", port)
        assert port in refusal(answer, 69)
        path = settings_file(tmp_path, **{**GOOD, "data": tmp_path / "real"})
        answer = run("serve", "--config", path, "--port", port, "--no-work")
        assert answer.returncode == 69 and port in answer.stderr, answer
    path = settings_file(tmp_path, **{**GOOD, "data": tmp_path / "data", "database": f"postgres://127.0.0.1:{port}/x"})
    assert "database" in refusal(run("admin", "status", "--config", path), 69)


def test_a_password_in_the_settings_is_not_printed(program, tmp_path):
    database = "postgres://anna:s3cret@127.0.0.1:1/x"
    path = settings_file(tmp_path, **{**GOOD, "data": tmp_path / "data", "database": database})
    answer = run("serve", "--config", path, "--log-level", "info")
    assert answer.returncode == 69
    assert "s3cret" not in answer.stdout + answer.stderr


def test_a_database_of_a_newer_program_is_refused_with_a_sentence(program, tmp_path):
    path = settings_file(tmp_path, **{**GOOD, "data": tmp_path / "data"})
    assert run("admin", "status", "--config", path).returncode == 0
    with sqlite3.connect(tmp_path / "data" / "helloquitx.sqlite") as database:
        database.execute("INSERT INTO schema_migration VALUES (99, 'of tomorrow', 'x', 0)")
    answer = run("serve", "--config", path)
    assert answer.returncode == 1
    assert "newer HelloQuitX" in answer.stderr and "99" in answer.stderr


def test_keys_that_others_can_read_or_that_are_missing_are_refused(program, tmp_path):
    data = tmp_path / "data"
    path = settings_file(tmp_path, **{**GOOD, "data": data})
    assert run("admin", "status", "--config", path).returncode == 0
    (data / "keys" / "sealing.keys").chmod(0o644)
    sentence = refusal(run("admin", "status", "--config", path), 78)
    assert "chmod 600" in sentence
    assert oct(data.stat().st_mode & 0o777) == oct((data / "keys").stat().st_mode & 0o777) == "0o700"
