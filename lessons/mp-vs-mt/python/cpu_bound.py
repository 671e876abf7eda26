"""Primes below LIMIT, counted by threads and by processes; one line for each run.

    python3 cpu_bound.py LIMIT WORKERS ROUNDS

First line: the version, and whether the global lock is on. Then for each run:
kind, workers, primes found, seconds.
"""

import faulthandler
import multiprocessing
import sys
import threading
import time

# Whatever happens, this program is not left behind.
faulthandler.dump_traceback_later(20, exit=True)

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


def main(limit, workers, rounds):
    lock = getattr(sys, "_is_gil_enabled", lambda: True)()
    print(sys.version.split()[0], "lock" if lock else "no-lock")
    runs = [("threads", by_threads, 1), ("threads", by_threads, workers)]
    if "fork" in multiprocessing.get_all_start_methods():
        runs.append(("processes", by_processes, workers))
    for _ in range(rounds):
        for kind, run, n in runs:
            begin = time.perf_counter()
            count = run(n, limit)
            print(kind, n, count, time.perf_counter() - begin)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
