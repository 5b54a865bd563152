"""What the other tests take for granted of the ports that their servers get."""

import socket
from pathlib import Path

from .server import free_port, free_ports


def test_no_port_is_handed_out_twice_and_none_that_an_outgoing_connection_may_take():
    rows = [free_ports(4) for _ in range(50)]
    assert all(row == list(range(row[0], row[0] + 4)) for row in rows)
    ports = [port for row in rows for port in row] + [free_port() for _ in range(50)]
    assert len(set(ports)) == len(ports)
    lower, upper = map(int, Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split())
    assert [port for port in ports if lower <= port <= upper] == []


def test_a_row_of_ports_holds_none_that_is_in_use():
    with socket.create_server(("127.0.0.1", free_port() + 2)) as other:
        row = free_ports(3)
        assert row == list(range(row[0], row[0] + 3))
        assert other.getsockname()[1] not in row
