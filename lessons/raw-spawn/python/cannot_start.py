"""The operating system may refuse a thread; then start raises, and main does the work.

Python's thread object still has what it was given: nothing is lost with the refusal.
"""

import json
import queue
import threading
import time

IMPOSSIBLE = 1 << 62  # bytes: a stack of a quarter of all addresses
POSSIBLE = 256 * 1024
JOBS = [300_000, 100_000, 200_000, 50_000, 400_000, 250_000]


def start(thread, stack):
    """Whether the thread could be started with a stack of this size."""
    before = threading.stack_size()
    try:
        threading.stack_size(stack)
        thread.start()
    except (RuntimeError, ValueError):
        return False
    finally:
        threading.stack_size(before)
    return True


def finish(jobs, stacks):
    """Does all jobs, with a helper for each of these stacks that can be had."""
    sums = [0] * len(jobs)
    todo = queue.SimpleQueue()
    for job in enumerate(jobs):
        todo.put(job)

    def work():
        while True:
            try:
                place, upto = todo.get_nowait()
            except queue.Empty:
                return
            sums[place] = sum(range(1, upto + 1))

    helpers = [threading.Thread(target=work) for _ in stacks]
    helpers = [helper for helper, stack in zip(helpers, stacks) if start(helper, stack)]
    # Main works as well, so that no refusal can stop the work.
    work()
    for helper in helpers:
        helper.join()
    return len(helpers), sums


def hand_over(numbers):
    """Whether a thread was refused that got these, and whether they still exist."""
    thread = threading.Thread(target=sum, args=(numbers,))
    refused = not start(thread, IMPOSSIBLE)
    return refused, thread._args == (numbers,)


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


def part(name, work, **facts):
    """Does a part of the work, and tells its answer and its time."""
    begin = time.perf_counter()
    answer = work()
    tell(name, answer=answer, seconds=time.perf_counter() - begin, **facts)


if __name__ == "__main__":
    refused, kept = hand_over(JOBS)
    tell("a thread was refused", answer=refused)
    tell("what it was given is", seen="still there" if kept else "gone")
    part("one helper of two", lambda: finish(JOBS, [POSSIBLE, IMPOSSIBLE]))
    part("main alone", lambda: finish(JOBS, [IMPOSSIBLE, IMPOSSIBLE]))
