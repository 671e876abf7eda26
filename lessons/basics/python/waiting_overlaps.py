"""Many waits at once take as long as the longest; one after the other, as long as all.

A thread that waits gives the global lock away, so this works in any Python.
"""

import json
import threading
import time


class Waiting:
    """Requests that are under way."""

    def __init__(self, parties):
        self.lock = threading.Lock()
        self.now = 0
        self.most = 0
        self.sent = threading.Barrier(parties)

    def request(self, number, unit):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        # No reply comes before the last request is sent.
        self.sent.wait()
        time.sleep(unit * number)
        with self.lock:
            self.now -= 1
        return number * number


def in_turn(requests, unit):
    waiting = Waiting(1)
    replies = [waiting.request(number, unit) for number in range(1, requests + 1)]
    return replies, waiting.most


def at_once(requests, unit):
    waiting = Waiting(requests)
    replies = [0] * requests

    # New: a thread for each request; all are started before the first is joined.
    def request(number):
        replies[number - 1] = waiting.request(number, unit)

    threads = [
        threading.Thread(target=request, args=(number,)) for number in range(1, requests + 1)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return replies, waiting.most


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


def part(name, work, **facts):
    """Does a part of the work, and tells its answer and its time."""
    begin = time.perf_counter()
    answer = work()
    tell(name, answer=answer, seconds=time.perf_counter() - begin, **facts)


if __name__ == "__main__":
    part("8 waits in turn", lambda: in_turn(8, 0.005))
    part("8 waits at once", lambda: at_once(8, 0.005))
