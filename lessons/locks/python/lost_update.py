"""Threads add one each, and additions are gone.

On CPython 3.10 to 3.13 with the global lock, counter += 1 loses nothing: the lock
changes hands only at calls and at the ends of loops. That is no promise; with a call
between reading and writing, or without the lock, it loses.
"""

import json
import threading

counter = 0


def in_threads(threads, add):
    """Starts from 0, lets that many threads add, and returns the counter."""
    global counter
    counter = 0
    adders = [threading.Thread(target=add) for _ in range(threads)]
    for thread in adders:
        thread.start()
    for thread in adders:
        thread.join()
    return counter


def read_then_write(threads):
    all_have_read = threading.Barrier(threads)

    def add():
        global counter
        read = counter
        all_have_read.wait()
        counter = read + 1

    return in_threads(threads, add)


def under_a_lock(threads):
    lock = threading.Lock()

    def add():
        global counter
        with lock:
            counter += 1

    return in_threads(threads, add)


def at_once(threads, additions):
    def add():
        global counter
        for _ in range(additions):
            counter += 1

    return in_threads(threads, add)


def in_steps(threads, additions):
    def one_more(number):
        return number + 1

    def add():
        global counter
        for _ in range(additions):
            # New: a call between reading and writing.
            counter = one_more(counter)

    return in_threads(threads, add)


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


def lost(threads, additions, way):
    gone = threads * additions - way(threads, additions)
    return "{:.1f} %".format(100 * gone / (threads * additions))


if __name__ == "__main__":
    tell("2 threads read, meet, write", answer=read_then_write(2))
    tell("2 threads under a lock", answer=under_a_lock(2))
    tell("lost of 4 x 250 000, counter += 1", seen=lost(4, 250_000, at_once))
    tell("lost of 4 x 250 000, read, call, write", seen=lost(4, 250_000, in_steps))
