"""Waiting wants many workers in any Python; computing, as many as may run at once.

That is the number of cores without the global lock, and one with it.
"""

import json
import multiprocessing.dummy
import time

MASK = (1 << 64) - 1  # numbers of 64 bits, as in Rust
NUMBERS = 150_000  # that a computing job mixes together


def compute(seed):
    """A job that keeps a core busy, and its answer."""
    total = seed
    for number in range(NUMBERS):
        total = ((total ^ number) * 0x9E3779B97F4A7C15) & MASK
        total = (total << 13 | total >> 51) & MASK
    return total


def wait(seed):
    """A job that keeps nobody busy, and its answer."""
    time.sleep(0.001)
    return seed


def in_pool(workers, jobs, job):
    with multiprocessing.dummy.Pool(workers) as pool:
        # One by one, as they come: chunks would be dealt out unevenly.
        return sum(pool.imap_unordered(job, range(jobs))) & MASK


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


def part(name, work, **facts):
    """Does a part of the work, and tells its answer and its time."""
    begin = time.perf_counter()
    answer = work()
    tell(name, answer=answer, seconds=time.perf_counter() - begin, **facts)


if __name__ == "__main__":
    for workers in [1, 16]:
        name = "16 waits, workers: {}".format(workers)
        part(name, lambda: in_pool(workers, 16, wait))
    for workers in [1, 2]:
        name = "4 computations, workers: {}".format(workers)
        part(name, lambda: in_pool(workers, 4, compute))
