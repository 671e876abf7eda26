"""The kernel knows every thread; of ten thousand generators on one it knows nothing.

A generator keeps what it needs to go on, and gives way where it yields.
"""

import collections
import json
import threading
import time

STEPS = 3  # a worker is done after so many


def worker(number):
    """Each of its steps, and the thread that made it."""
    for step in range(1, STEPS + 1):
        yield number, step, threading.get_ident()


def as_threads(workers):
    """Gives each worker a thread; all are alive at the same time."""
    seen = []
    begun = threading.Barrier(workers)

    def run(number):
        begun.wait()
        seen.extend(worker(number))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(1, workers + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def as_tasks(workers):
    """Resumes the workers in turn on this thread, until the last is done."""
    seen = []
    tasks = collections.deque(worker(number) for number in range(1, workers + 1))
    while tasks:
        task = tasks.popleft()
        step = next(task, None)
        if step is not None:
            seen.append(step)
            tasks.append(task)
    return seen


def steps_and_threads(seen):
    return len(seen), len({thread for _, _, thread in seen})


def order(seen):
    return " ".join("{}.{}".format(number, step) for number, step, _ in seen)


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


def part(name, work, **facts):
    """Does a part of the work, and tells its answer and its time."""
    begin = time.perf_counter()
    answer = work()
    tell(name, answer=answer, seconds=time.perf_counter() - begin, **facts)


if __name__ == "__main__":
    part("4 threads", lambda: steps_and_threads(as_threads(4)))
    part("4 tasks in turn", lambda: order(as_tasks(4)))
    part("10 000 tasks in turn", lambda: steps_and_threads(as_tasks(10_000)))
