"""Servers and clients of others, against which this project proves that it speaks their protocols.

A module per peer. Those that are servers can also be started by hand from the folder Tests, to try something out:
`../.venv/bin/python -m Peers.pds_server 9001`, `-m Peers.x_server 9002 /tmp/x`, `-m Peers.postgres bash`.
"""
