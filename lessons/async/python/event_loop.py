"""One thread serves all connections: it waits for all of them in a single call.

This is what asyncio does, too; here the loop itself is to be seen.
"""

import json
import selectors
import socket
import threading
import time

SAYS = ["hello", "how are you", "goodbye"]
LIMIT = 20  # seconds, after which a client or the server gives up


def serve(listener, connections):
    """Serves so many connections to their end; gives how many lines were answered."""
    selector = selectors.DefaultSelector()
    selector.register(listener, selectors.EVENT_READ)
    answered, ended, heard = 0, 0, {}
    while ended < connections:
        ready = selector.select(LIMIT)
        if not ready:
            raise TimeoutError("nobody says anything")
        for key, _ in ready:
            if key.fileobj is listener:
                stream, _ = listener.accept()
                heard[stream] = b""
                selector.register(stream, selectors.EVENT_READ)
                continue
            stream = key.fileobj
            received = stream.recv(1024)
            *lines, heard[stream] = (heard[stream] + received).split(b"\n")
            for line in lines:
                # One thread: no addition can be lost.
                answered += 1
                stream.sendall(b"%d %s\n" % (answered, line))
            if not received:
                ended += 1
                selector.unregister(stream)
                stream.close()
    selector.close()
    return answered


def converse(server, all_answered):
    """A client: says its lines, each after the answer to the one before."""
    with socket.create_connection(server, LIMIT) as stream, stream.makefile("rw") as lines:
        answers = []
        for line in SAYS:
            lines.write(line + "\n")
            lines.flush()
            answers.append(lines.readline().strip())
            if line == SAYS[0]:
                # Nobody says a second line before everybody has a first answer.
                all_answered.wait(LIMIT)
        return answers


def serve_clients(clients):
    answers = [None] * clients
    all_answered = threading.Barrier(clients)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = listener.getsockname()

        def client(place):
            answers[place] = converse(server, all_answered)

        threads = [threading.Thread(target=client, args=(place,)) for place in range(clients)]
        for thread in threads:
            thread.start()
        answered = serve(listener, clients)
        for thread in threads:
            thread.join()
    return answered, answers


def numbers_and_lines(answered, answers):
    """Who got which number differs from run to run; that each is given once does not."""
    pairs = [answer.split(" ", 1) for of_client in answers for answer in of_client]
    numbers = sorted(int(number) for number, _ in pairs)
    return answered, numbers, [line for _, line in pairs]


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


def part(name, work, **facts):
    """Does a part of the work, and tells its answer and its time."""
    begin = time.perf_counter()
    answer = work()
    tell(name, answer=answer, seconds=time.perf_counter() - begin, **facts)


if __name__ == "__main__":
    part("three conversations", lambda: numbers_and_lines(*serve_clients(3)))
