"""A thread that waits for replies, beside threads that compute.

Under the global lock a reply that has come still waits: its thread has to get the lock
back, and a thread that computes gives it away only every five milliseconds.
"""

import json
import subprocess
import sys
import threading
import time


def serve():
    """The other end, in a process of its own: works for a millisecond, then answers."""
    while True:
        byte = sys.stdin.buffer.read(1)
        if not byte:
            return
        time.sleep(0.001)
        sys.stdout.buffer.write(byte)
        sys.stdout.buffer.flush()


class Server:
    """A process that answers each byte with the same byte."""

    def __init__(self):
        command = [sys.executable, "-I", __file__, "serve"]
        pipe = subprocess.PIPE
        self.child = subprocess.Popen(command, stdin=pipe, stdout=pipe, bufsize=0)

    def ask(self, number):
        self.child.stdin.write(bytes([number]))
        return self.child.stdout.read(1)[0]

    def close(self):
        self.child.stdin.close()
        self.child.wait()


def replies(count, computing):
    """How many replies were right, and how long each took, while so many threads compute."""
    server = Server()
    server.ask(0)
    over = threading.Event()

    def compute():
        while not over.is_set():
            sum(range(500))

    threads = [threading.Thread(target=compute) for _ in range(computing)]
    for thread in threads:
        thread.start()
    times, right = [], 0
    for number in range(count):
        begin = time.perf_counter()
        right += server.ask(number % 256) == number % 256
        times.append(time.perf_counter() - begin)
    over.set()
    for thread in threads:
        thread.join()
    server.close()
    return right, sorted(times)


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


def show(who, computing):
    right, times = replies(100, computing)
    tell("right replies, " + who, answer=right)
    tell("median, " + who, seconds=times[50])
    tell("99th of 100, " + who, seconds=times[98])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        serve()
    else:
        show("nobody computes", 0)
        show("2 threads compute", 2)
