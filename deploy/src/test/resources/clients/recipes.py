"""Kazoo, an independent implementation of the protocol, uses a server as applications do.

usage: recipes.py HOST:PORT[,HOST:PORT...] [--tls CERTIFICATE-AND-KEY TRUSTED] [--sasl USER PASSWORD | --kerberos]
The files are in PEM; the password is proved by DIGEST-MD5, a ticket by GSSAPI.
Prints one line per promise kept; the first one broken ends the script with a traceback.
"""

import argparse
import threading

from kazoo.client import KazooClient
from kazoo.exceptions import BadVersionError, NodeExistsError, NoNodeError, NotEmptyError
from kazoo.protocol.states import EventType
from kazoo.security import make_digest_acl

PATIENCE = 20


def kept(promise):
    print("kept: " + promise, flush=True)


def nodes(client):
    client.ensure_path("/kazoo/deep/path")
    assert client.exists("/kazoo/deep/path").version == 0
    kept("ensure_path")

    assert client.create("/kazoo/p", b"one") == "/kazoo/p"
    try:
        client.create("/kazoo/p", b"again")
        raise AssertionError("created twice")
    except NodeExistsError:
        pass
    client.create("/kazoo/e", b"gone soon", ephemeral=True)
    assert client.exists("/kazoo/e").ephemeralOwner == client.client_id[0]
    assert client.create("/kazoo/s-", b"", sequence=True) == "/kazoo/s-0000000003"
    path, stat = client.create("/kazoo/with-stat", b"123", include_data=True)
    assert (path, stat.dataLength) == ("/kazoo/with-stat", 3)
    kept("create")

    assert sorted(client.get_children("/kazoo")) == ["deep", "e", "p", "s-0000000003", "with-stat"]
    children, stat = client.get_children("/kazoo", include_data=True)
    assert stat.numChildren == len(children) == 5
    kept("get_children")

    data, stat = client.get("/kazoo/p")
    assert (data, stat.version) == (b"one", 0)
    assert client.set("/kazoo/p", b"two", version=0).version == 1
    try:
        client.set("/kazoo/p", b"three", version=0)
        raise AssertionError("set with an old version")
    except BadVersionError:
        pass
    assert client.get("/kazoo/p")[0] == b"two"
    kept("get and set")

    try:
        client.delete("/kazoo/deep")
        raise AssertionError("deleted with children")
    except NotEmptyError:
        pass
    client.delete("/kazoo/deep", recursive=True)
    try:
        client.get("/kazoo/deep/path")
        raise AssertionError("still there")
    except NoNodeError:
        pass
    kept("delete recursive")


def transactions(client):
    good = client.transaction()
    good.create("/kazoo/t", b"x")
    good.check("/kazoo/t", 0)
    good.set_data("/kazoo/t", b"y")
    results = good.commit()
    assert results[0] == "/kazoo/t" and results[1] is True and results[2].version == 1, results
    bad = client.transaction()
    bad.create("/kazoo/t2", b"x")
    bad.delete("/kazoo/none")
    assert [type(result).__name__ for result in bad.commit()] == ["RolledBackError", "NoNodeError"]
    assert client.exists("/kazoo/t2") is None
    kept("transactions")


def access(client, hosts, options):
    client.add_auth("digest", "ann:secret")
    client.create("/kazoo/private", b"x", acl=[make_digest_acl("ann", "secret", all=True)])
    assert client.get("/kazoo/private")[0] == b"x"
    acls, _ = client.get_acls("/kazoo/private")
    assert acls[0].id.id.startswith("ann:"), acls
    stranger = KazooClient(hosts=hosts, **options)
    stranger.start(timeout=PATIENCE)
    stranger.sync("/kazoo/private")
    try:
        stranger.get("/kazoo/private")
        raise AssertionError("read without permission")
    except Exception as refused:
        assert type(refused).__name__ == "NoAuthError", refused
    stranger.stop()
    stranger.close()
    client.delete("/kazoo/private")
    kept("access control")


def watches(client, other):
    client.create("/kazoo/w", b"x")
    other.sync("/kazoo/w")
    events = []
    arrived = threading.Semaphore(0)

    def note(event):
        events.append((event.type, event.path))
        arrived.release()

    assert other.exists("/kazoo/w", watch=note).version == 0
    client.set("/kazoo/w", b"y")
    assert arrived.acquire(timeout=PATIENCE)
    other.get_children("/kazoo/w", watch=note)
    client.create("/kazoo/w/child", b"")
    assert arrived.acquire(timeout=PATIENCE)
    assert events == [(EventType.CHANGED, "/kazoo/w"), (EventType.CHILD, "/kazoo/w")], events

    seen = []
    changed = threading.Semaphore(0)

    @other.DataWatch("/kazoo/w")
    def data_changed(data, stat):
        seen.append(data)
        changed.release()

    assert changed.acquire(timeout=PATIENCE)
    client.set("/kazoo/w", b"z")
    assert changed.acquire(timeout=PATIENCE)
    assert seen == [b"y", b"z"], seen
    kept("watches")


def lock(client, other):
    mine, theirs = client.Lock("/kazoo/lock", "me"), other.Lock("/kazoo/lock", "them")
    assert mine.acquire(timeout=PATIENCE)
    assert not theirs.acquire(blocking=False)
    client.sync("/kazoo/lock")
    assert mine.contenders() == ["me"]
    waiting = threading.Thread(target=theirs.acquire, kwargs={"timeout": PATIENCE})
    waiting.start()
    mine.release()
    waiting.join(PATIENCE)
    assert theirs.is_acquired
    theirs.release()
    kept("lock")


def ephemerals(client, other):
    gone = threading.Event()
    other.sync("/kazoo/e")
    assert other.exists("/kazoo/e", watch=lambda event: gone.set()) is not None
    client.stop()
    client.close()
    assert gone.wait(PATIENCE)
    assert other.exists("/kazoo/e") is None
    kept("ephemeral nodes go with their session")


def options_of(arguments):
    options = {}
    if arguments.tls:
        own, trusted = arguments.tls
        options.update(use_ssl=True, certfile=own, keyfile=own, ca=trusted)
    if arguments.sasl:
        user, password = arguments.sasl
        options["sasl_options"] = {"mechanism": "DIGEST-MD5", "username": user, "password": password}
    if arguments.kerberos:
        options["sasl_options"] = {"mechanism": "GSSAPI"}
    return options


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("hosts")
    parser.add_argument("--tls", nargs=2)
    parser.add_argument("--sasl", nargs=2)
    parser.add_argument("--kerberos", action="store_true")
    arguments = parser.parse_args()
    hosts, options = arguments.hosts, options_of(arguments)
    client, other = KazooClient(hosts=hosts, **options), KazooClient(hosts=hosts, **options)
    client.start(timeout=PATIENCE)
    other.start(timeout=PATIENCE)
    nodes(client)
    transactions(client)
    access(client, hosts, options)
    watches(client, other)
    lock(client, other)
    ephemerals(client, other)
    other.delete("/kazoo", recursive=True)
    other.stop()
    other.close()
    print("all kept", flush=True)


if __name__ == "__main__":
    main()
