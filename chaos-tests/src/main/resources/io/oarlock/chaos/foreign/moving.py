"""Works with Kazoo until the file 'stop' is there. May be killed at any time, and started again with other servers.

Keeps beside itself: 'session' (id and password, taken up again), 'acknowledged' (a path and its data a line) and
'complaints'.
"""
import json
import os
import sys
import time

from kazoo.client import KazooClient, KazooState
from kazoo.exceptions import KazooException, NoNodeError, NodeExistsError
from kazoo.handlers.threading import KazooTimeoutError

ROOT = "/kazoo"
ALIVE = ROOT + "/alive"
START_SECONDS = 100


def complain(what):
    with open("complaints", "a") as file:
        file.write(what + "\n")


def begin(servers):
    known = json.load(open("session")) if os.path.exists("session") else None
    client = KazooClient(
        hosts=servers, timeout=30.0, client_id=(known["id"], bytes.fromhex(known["password"])) if known else None)
    client.add_listener(lambda state: complain("the session was lost") if state == KazooState.LOST and not over else None)
    client.start(timeout=START_SECONDS)
    if known and client.client_id[0] != known["id"]:
        complain("the session could not be taken up again")
    again(lambda: client.ensure_path(ROOT))
    if not known:
        again(lambda: client.create(ALIVE, ephemeral=True), NodeExistsError)
        with open("session.new", "w") as file:
            json.dump({"id": client.client_id[0], "password": client.client_id[1].hex()}, file)
        os.rename("session.new", "session")
    return client


def again(question, fine=()):
    """Asks until there is an answer; some errors are answers."""
    while True:
        try:
            return question()
        except fine:
            return None
        except (KazooException, KazooTimeoutError) as error:
            if isinstance(error, NoNodeError):
                raise
            time.sleep(0.2)


def look(client):
    again(lambda: client.sync(ROOT))
    alive = again(lambda: client.exists(ALIVE))
    if alive is None or alive.ephemeralOwner != client.client_id[0]:
        complain("the ephemeral znode is gone, or another session's")
    if os.path.exists("acknowledged"):
        for line in open("acknowledged"):
            path, data = line.split()
            try:
                found = again(lambda: client.get(path))[0].decode()
            except NoNodeError:
                found = "nothing"
            if found != data:
                complain("%s was acknowledged with %s and holds %s" % (path, data, found))


def work(client):
    number = 0
    while not os.path.exists("stop"):
        data = "%d-%d" % (os.getpid(), number)
        number += 1
        try:
            path = client.create(ROOT + "/n-", data.encode(), sequence=True)
            with open("acknowledged", "a") as file:
                file.write("%s %s\n" % (path, data))
            if client.get(path)[0].decode() != data:
                complain("%s does not hold what was just written" % path)
        except NoNodeError:
            complain("%s is gone at once" % path)
        except (KazooException, KazooTimeoutError):
            time.sleep(0.2)
        time.sleep(0.02)


over = False
session = begin(sys.argv[1])
look(session)
work(session)
look(session)
over = True
session.stop()
