"""Waits overlap on any number of cores; how many at once is all that counts.

A thread that waits gives the global lock away, so Python's threads wait as well as any.
"""

import asyncio
import concurrent.futures
import json
import threading
import time


def request(number, wait):
    """Sends a request and waits for its answer."""
    time.sleep(wait)
    return number


def by_one_thread(count, wait):
    return sum(request(number, wait) for number in range(count))


def by_pool(workers, count, wait):
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(request, range(count), [wait] * count))


def by_thread_each(count, wait):
    answers = []
    threads = [
        threading.Thread(target=lambda number=number: answers.append(request(number, wait)))
        for number in range(count)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(answers)


def by_loop(count, wait):
    async def request(number):
        await asyncio.sleep(wait)
        return number

    async def all_requests():
        return sum(await asyncio.gather(*[request(number) for number in range(count)]))

    return asyncio.run(all_requests())


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


def part(name, work, **facts):
    """Does a part of the work, and tells its answer and its time."""
    begin = time.perf_counter()
    answer = work()
    tell(name, answer=answer, seconds=time.perf_counter() - begin, **facts)


if __name__ == "__main__":
    part("1 thread", lambda: by_one_thread(24, 0.005))
    part("pool of 8", lambda: by_pool(8, 24, 0.005))
    part("24 threads", lambda: by_thread_each(24, 0.005))
    part("tasks on 1 thread", lambda: by_loop(24, 0.005))
