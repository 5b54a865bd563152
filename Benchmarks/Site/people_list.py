"""How long the site takes for a page of a list of 2,000 people, beside a page that reads nothing: `make bench`.

The program is the one that HELLOQUITX_PROGRAM names, over HTTP on a connection that stays open, one request at a time.
Adds to `.build/bench.json`: the middle and the slowest of twenty of the answers' times, in milliseconds; how many times
as long as the settings' page they take; and how long the processor works for one, which does not tell what else the
machine does.
"""

import http.client
import json
import os
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

from EndToEnd.acquaintances import Acquaintances
from EndToEnd.journey import Traveller
from EndToEnd.world import World, populate

BENCH = Path(__file__).parents[2] / ".build" / "bench.json"
ROUNDS = 100
PAGES = {
    "settings": "/en/settings",
    "rows2000": "/en/people",
    "rows2000.last": "/en/people?page=40",
    "rows2000.search": "/en/people?q=person+199&network=bluesky",
    "rows2000.check": "/en/follow",
}


def milliseconds(world: World, cookie: str) -> dict[str, list[float]]:
    """Of each page, in turns: what disturbs the machine disturbs all of them."""
    connection = http.client.HTTPConnection("127.0.0.1", world.port, timeout=60)
    times: dict[str, list[float]] = {name: [] for name in PAGES}
    for number in range(ROUNDS + 5):
        for name, path in PAGES.items():
            begin = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            answer.read()
            taken = (time.perf_counter() - begin) * 1000
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status}")
            # The first ones find nothing in memory yet.
            if number >= 5:
                times[name].append(taken)
    return times


def processor_seconds(process: int) -> float:
    """What it has used so far, in both modes: fields 14 and 15 of proc(5)'s stat."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def processor_milliseconds(world: World, cookie: str, process: int) -> float:
    """Of one page of the list, by the work for many."""
    connection = http.client.HTTPConnection("127.0.0.1", world.port, timeout=60)
    begin = processor_seconds(process)
    for _ in range(ROUNDS):
        connection.request("GET", PAGES["rows2000"], headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        connection.getresponse().read()
    return (processor_seconds(process) - begin) * 1000 / ROUNDS


def figures(world: World, process: int) -> dict[str, float]:
    member = Traveller.at(world, "oskar").sign_in("bluesky").sign_in("x").choose()
    Acquaintances(2_000).write(world, member.person["x"]["screenName"])
    shown = member.visitor.open("/en/people").text
    if not re.search(r"2,0\d\d people", shown):
        raise RuntimeError(shown[:500])
    cookie = "; ".join(f"{each.name}={each.value}" for each in member.visitor.session.cookies)
    times = milliseconds(world, cookie)
    middle = {name: statistics.median(taken) for name, taken in times.items()}
    found = {f"people.{name}.ms": value for name, value in middle.items() if name != "settings"}
    found["people.rows2000.p95ms"] = sorted(times["rows2000"])[ROUNDS * 95 // 100]
    found["people.rows2000.ratio"] = middle["rows2000"] / middle["settings"]
    found["people.rows2000.processorMs"] = processor_milliseconds(world, cookie, process)
    return found


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        world = World.new(Path(temporary) / "data", people=0)
        try:
            populate(world)
            world.start_sandbox()
            process = world.serve("--no-work").process
            assert process is not None
            found = figures(world, process.pid)
        finally:
            world.stop()
    for name, value in found.items():
        print(f"{name} {value:.4g}")
    known = json.loads(BENCH.read_text()) if BENCH.exists() else {}
    BENCH.parent.mkdir(exist_ok=True)
    BENCH.write_text(json.dumps({**known, **found}, indent=2, sort_keys=True))
    return 0 if found["people.rows2000.ms"] < 50 else 1


if __name__ == "__main__":
    sys.exit(main())
