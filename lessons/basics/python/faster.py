"""Threads shorten the part that can be shared out, if they run at the same time.

Under the global lock one thread at a time runs: two of them take as long as one.
"""

import json
import threading
import time

MASK = (1 << 64) - 1  # numbers of 64 bits, as in Rust


def total(steps, alone, threads):
    """Adds up steps numbers: the first alone in this thread, the others in threads."""
    sums = [0] * threads

    def border(number):
        return alone + (steps - alone) * number // threads

    def adder(number):
        sums[number] = add(border(number), border(number + 1))

    first = add(0, alone)
    adders = [threading.Thread(target=adder, args=(number,)) for number in range(threads)]
    for thread in adders:
        thread.start()
    for thread in adders:
        thread.join()
    return (first + sum(sums)) & MASK


def add(begin, end):
    result = 0
    for number in range(begin, end):
        mixed = ((number ^ (number >> 15)) * 0x9E3779B97F4A7C15) & MASK
        mixed = ((mixed ^ (mixed >> 31)) * (mixed | 1)) & MASK
        result = (result + mixed) & MASK
    return result


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


def part(name, work, **facts):
    """Does a part of the work, and tells its answer and its time."""
    begin = time.perf_counter()
    answer = work()
    tell(name, answer=answer, seconds=time.perf_counter() - begin, **facts)


if __name__ == "__main__":
    for threads in (1, 2):
        name = "threads: {}".format(threads)
        part(name, lambda: total(2_000_000, 200_000, threads))
