"""The fixtures that all Python tests share live in Peers/fixtures.py."""

pytest_plugins = ["Peers.fixtures"]
