"""Primes below LIMIT, counted by threads and by processes.

Under the global lock only processes help: a thread may run only while no other does.
The number of workers can be given: python3 cpu_bound.py 4
"""

import json
import multiprocessing
import sys
import threading
import time

LIMIT = 50_000

# Numbers in a block. The blocks are dealt out like cards: single numbers would
# give one of two workers all the even ones, and nothing to do.
BLOCK = 100


def is_prime(number):
    divisor = 2
    while divisor * divisor <= number:
        if number % divisor == 0:
            return False
        divisor += 1
    return number > 1


def primes(index, workers, limit):
    blocks = range(index * BLOCK, limit, workers * BLOCK)
    return sum(
        is_prime(number)
        for block in blocks
        for number in range(block, min(block + BLOCK, limit))
    )


def by_threads(workers, limit):
    counts = [0] * workers

    def count(index):
        counts[index] = primes(index, workers, limit)

    threads = [threading.Thread(target=count, args=(index,)) for index in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)


def by_processes(workers, limit):
    context = multiprocessing.get_context("fork")
    children = []
    for index in range(workers):
        receiver, sender = context.Pipe(duplex=False)
        child = context.Process(target=lambda: sender.send(primes(index, workers, limit)))
        child.start()
        # The child has its own end; ours would keep the pipe open after its death.
        sender.close()
        children.append((child, receiver))
    total = sum(receiver.recv() for _, receiver in children)
    for child, _ in children:
        child.join()
    return total


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


def part(name, work, **facts):
    """Does a part of the work, and tells its answer and its time."""
    begin = time.perf_counter()
    answer = work()
    tell(name, answer=answer, seconds=time.perf_counter() - begin, **facts)


if __name__ == "__main__":
    workers = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    part("threads: 1", lambda: by_threads(1, LIMIT))
    part("threads: {}".format(workers), lambda: by_threads(workers, LIMIT))
    if "fork" in multiprocessing.get_all_start_methods():
        part("processes: {}".format(workers), lambda: by_processes(workers, LIMIT))
