"""Kazoo asks for linearizable reads by an auth packet of the scheme that the server has for it.

usage: reads.py HOST:PORT
Prints one line per promise kept; the first one broken ends the script with a traceback.
"""

import sys

from kazoo.client import KazooClient
from kazoo.exceptions import AuthFailedError

PATIENCE = 20


def kept(promise):
    print("kept: " + promise, flush=True)


def main(servers):
    client = KazooClient(hosts=servers, timeout=PATIENCE, auth_data=[("oarlock", "reads:linearizable")])
    client.start(timeout=PATIENCE)
    client.ensure_path("/kazoo-reads")
    for number in range(10):
        client.set("/kazoo-reads", b"%d" % number)
        assert client.get("/kazoo-reads")[0] == b"%d" % number
    kept("reads of a session that asked when it began")

    client.restart()
    assert client.get("/kazoo-reads")[0] == b"9"
    kept("reads after it has connected again")

    client.add_auth("oarlock", "reads:local")
    assert client.get("/kazoo-reads")[0] == b"9"
    kept("reads of a session that has changed its mind")

    try:
        client.add_auth("oarlock", "reads:fast")
        raise AssertionError("what is not known was accepted")
    except AuthFailedError:
        kept("what is not known is refused")

    client.stop()
    client.close()
    print("all kept", flush=True)


main(sys.argv[1])
