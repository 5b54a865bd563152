"""What the tests of the command line share: how answers are read, and what they are asked with."""

import json
import re
import subprocess
from pathlib import Path

import requests
from jsonschema import Draft202012Validator

# Settings that are right.
GOOD = {"url": "https://away.example.com", "data": "/var/lib/helloquitx"}

TEXT = {"type": ["string", "null"]}
COUNT = {"type": "integer", "minimum": 0}


def exactly(**properties: object) -> dict:
    """An object with these members, all of them, and no other."""
    return {"type": "object", "properties": properties, "required": sorted(properties), "additionalProperties": False}


def read(answer: subprocess.CompletedProcess[str], schema: dict, *, code: int = 0) -> object:
    assert answer.returncode == code, answer.stderr
    value = json.loads(answer.stdout)
    Draft202012Validator(schema).validate(value)
    return value


def refusal(answer: subprocess.CompletedProcess[str], code: int) -> str:
    """The sentence that ends standard error, after what was logged, of a command that ended with that code."""
    assert (answer.returncode, answer.stdout) == (code, ""), answer
    sentence = re.search(r"^Error: .+", answer.stderr, re.MULTILINE | re.DOTALL)
    assert sentence, answer.stderr
    return " ".join(sentence[0].split())


def download(networks: str, screen_name: str, folder: Path) -> Path:
    path = folder / f"{screen_name}.zip"
    path.write_bytes(requests.get(f"{networks}/_sandbox/archives/{screen_name}.zip", timeout=60).content)
    return path


def settings_file(folder: Path, **values: object) -> Path:
    path = folder / "helloquitx.yaml"
    path.write_text("".join(f"{key}: {value}\n" for key, value in values.items()))
    return path
