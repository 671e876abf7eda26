"""with lock: gives the lock back on every way out of its block."""

import json
import threading
import time


def held_when():
    """Whether the lock is held at each moment: only inside the block."""
    lock = threading.Lock()
    seen = [lock.locked()]
    with lock:
        seen.append(lock.locked())
    seen.append(lock.locked())
    lock.acquire()
    lock.release()
    seen.append(lock.locked())
    leave_early(lock)
    seen.append(lock.locked())
    try:
        with lock:
            raise RuntimeError("on purpose")
    except RuntimeError:
        seen.append(lock.locked())
    return seen


def leave_early(lock):
    with lock:
        return


def add_in_threads(threads, additions):
    lock = threading.Lock()
    total = 0

    def add():
        nonlocal total
        for _ in range(additions):
            with lock:
                total += 1

    adders = [threading.Thread(target=add) for _ in range(threads)]
    for thread in adders:
        thread.start()
    for thread in adders:
        thread.join()
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
    tell("held: before, inside, after each way out", answer=held_when())
    part("1 thread, each addition", lambda: add_in_threads(1, 200_000), per=200_000)
    part("4 threads, each addition", lambda: add_in_threads(4, 50_000), per=200_000)
