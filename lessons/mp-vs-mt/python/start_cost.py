"""A process costs many threads to start, and a thread many tasks.

How much a process costs depends on its way to start: fork copies this program as it
is, spawn loads a new interpreter, forkserver forks one that was loaded beforehand.
"""

import asyncio
import json
import multiprocessing
import threading
import time


def nothing():
    pass


def by_tasks(count):
    async def task():
        return 1

    async def all_tasks():
        tasks = [asyncio.ensure_future(task()) for _ in range(count)]
        return sum([await task for task in tasks])

    return asyncio.run(all_tasks()) == count


def by_threads(count):
    threads = [threading.Thread(target=nothing) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return not any(thread.is_alive() for thread in threads)


def by_processes(count, way):
    context = multiprocessing.get_context(way)
    children = [context.Process(target=nothing) for _ in range(count)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    return all(child.exitcode == 0 for child in children)


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


def part(name, work, **facts):
    """Does a part of the work, and tells its answer and its time."""
    begin = time.perf_counter()
    answer = work()
    tell(name, answer=answer, seconds=time.perf_counter() - begin, **facts)


if __name__ == "__main__":
    part("a task", lambda: by_tasks(2_000), per=2_000)
    part("a thread", lambda: by_threads(200), per=200)
    part("a process, spawned", lambda: by_processes(2, "spawn"), per=2)
    # Rust's library has neither of these.
    for way in ["fork", "forkserver"]:
        if way in multiprocessing.get_all_start_methods():
            # The first one starts the server, too.
            by_processes(1, way)
            begin = time.perf_counter()
            by_processes(2, way)
            tell("a process, " + way, seconds=time.perf_counter() - begin, per=2)
