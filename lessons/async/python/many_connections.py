"""A thread for each connection, a loop of one's own, asyncio: the same answers.

A request is a byte, its answer the square of it. A round is one request on every
connection, all under way at once.
"""

import asyncio
import json
import selectors
import socket
import threading
import time

LIMIT = 30  # seconds, after which a client gives up
AT_ONCE = 8  # so many requests are read at once


def squares(requests):
    return bytes(request * request % 256 for request in requests)


def by_threads(clients):
    answered = [0] * len(clients)

    def blocking(place):
        client = clients[place]
        while True:
            requests = client.recv(AT_ONCE)
            if not requests:
                return
            client.sendall(squares(requests))
            answered[place] += len(requests)

    threads = [threading.Thread(target=blocking, args=(place,)) for place in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(answered)


def by_our_loop(clients):
    answered, selector = 0, selectors.DefaultSelector()
    for client in clients:
        selector.register(client, selectors.EVENT_READ)
    while selector.get_map():
        for key, _ in selector.select():
            client = key.fileobj
            requests = client.recv(AT_ONCE)
            if not requests:
                selector.unregister(client)
                continue
            client.sendall(squares(requests))
            answered += len(requests)
    selector.close()
    return answered


def by_asyncio(clients):
    async def task(client):
        answered = 0
        reader, writer = await asyncio.open_connection(sock=client)
        while True:
            requests = await reader.read(AT_ONCE)
            if not requests:
                writer.close()
                return answered
            writer.write(squares(requests))
            answered += len(requests)

    async def all_tasks():
        return sum(await asyncio.gather(*[task(client) for client in clients]))

    return asyncio.run(all_tasks())


def serving(server, connections, rounds):
    """The sum of all answers, and how many requests the server answered."""
    clients, servers = connected(connections)
    answered = []
    thread = threading.Thread(target=lambda: answered.append(server(servers)))
    thread.start()
    heard = sum(sum(round_trip(clients)) for _ in range(rounds))
    # The hang-up ends the server.
    for client in clients:
        client.close()
    thread.join()
    for client in servers:
        client.close()
    return heard, answered[0]


def connected(connections):
    clients, servers = [], []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        for _ in range(connections):
            clients.append(socket.create_connection(listener.getsockname(), LIMIT))
            servers.append(listener.accept()[0])
    return clients, servers


def round_trip(clients):
    """Sends a request on every connection, and only then reads the answers."""
    for number, client in enumerate(clients):
        client.sendall(bytes([number % 256]))
    return [client.recv(1)[0] for client in clients]


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


def part(name, work, **facts):
    """Does a part of the work, and tells its answer and its time."""
    begin = time.perf_counter()
    answer = work()
    tell(name, answer=answer, seconds=time.perf_counter() - begin, **facts)


if __name__ == "__main__":
    for name, server in [("threads", by_threads), ("loop", by_our_loop), ("runtime", by_asyncio)]:
        part(name + ", each request", lambda: serving(server, 64, 20), per=64 * 20)
