"""The whole interface of multiprocessing.dummy.Pool: threads, under the names of processes."""

import json
import multiprocessing.dummy
import time


def square(number):
    return number * number


def every_method(pool):
    numbers = range(6)
    lists = [
        pool.map(square, numbers),
        pool.starmap(pow, [(2, 3), (3, 2), (10, 4)]),
        list(pool.imap(square, numbers)),
    ]
    tell("map, starmap, imap", answer=lists)
    tell("imap_unordered, sorted", answer=sorted(pool.imap_unordered(square, numbers)))
    both = [pool.apply(square, (5,)), pool.apply_async(square, (5,)).get()]
    tell("apply, apply_async", answer=both)


def by_apply_async(pool, count):
    results = [pool.apply_async(square, (number,)) for number in range(count)]
    return sum(result.get() for result in results)


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


def part(name, work, **facts):
    """Does a part of the work, and tells its answer and its time."""
    begin = time.perf_counter()
    answer = work()
    tell(name, answer=answer, seconds=time.perf_counter() - begin, **facts)


if __name__ == "__main__":
    with multiprocessing.dummy.Pool(2) as pool:
        every_method(pool)
        many, few = 200_000, 5_000
        part("map, a job", lambda: sum(pool.map(square, range(many))), per=many)
        part("imap, a job", lambda: sum(pool.imap(square, range(few))), per=few)
        part("apply_async, a job", lambda: by_apply_async(pool, few), per=few)
