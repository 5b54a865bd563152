import os
import pytest
from Peers.sandbox import Sandbox
if os.environ.get("SANDBOX_TRY"):
    @pytest.fixture(scope="session")
    def sandbox():
        return Sandbox(os.environ["SANDBOX_TRY"])
