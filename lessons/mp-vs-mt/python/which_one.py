"""The account problem in Python's three ways: threads, processes, asyncio.

    python3 which_one.py TRANSFERS STEPS WAITS WAIT_MICROSECONDS WORKERS ROUNDS CRASH_TRANSFERS

A part is a day of work or of waiting, one way. If there are transfers for a day with a
crash, a part of each kind of worker comes first: its start, its memory, and what is left.
"""

import asyncio
import faulthandler
import json
import multiprocessing
import os
import sys
import threading
import time

# Whatever happens, this program is not left behind.
faulthandler.dump_traceback_later(20, exit=True)

ACCOUNTS = 8


def step(last):
    return ((last ^ (last >> 15)) * 1_664_525 + 1_013_904_223) & 0xFFFF_FFFF


def transfer(number):
    first = step(number)
    second = step(first)
    third = step(second)
    source = (first >> 16) % ACCOUNTS
    target = (source + 1 + (second >> 16) % (ACCOUNTS - 1)) % ACCOUNTS
    return source, target, 1 + (third >> 16) % 100


class Day:
    def __init__(self, transfers, steps, wait=0.0, crash=None):
        self.transfers, self.steps, self.wait, self.crash = transfers, steps, wait, crash

    def decide(self, number):
        if self.wait:
            time.sleep(self.wait)
        return self.judge(number)

    def judge(self, number):
        if self.crash == number:
            os.abort()
        verdict = number
        for _ in range(self.steps):
            verdict = ((verdict ^ (verdict >> 15)) * 1_664_525 + 1_013_904_223) & 0xFFFF_FFFF
        return transfer(number) if (verdict >> 16) % 8 else None

    def share(self, worker, workers):
        return range(worker, self.transfers, workers)


def books_of(decisions):
    """How many were decided upon, then what each account gained or lost."""
    books = [0] * (1 + ACCOUNTS)
    for decision in decisions:
        books[0] += 1
        if decision:
            source, target, amount = decision
            books[1 + source] -= amount
            books[1 + target] += amount
    return books


def add_up(all_books):
    return [sum(column) for column in zip([0] * (1 + ACCOUNTS), *all_books)]


def in_turn(day, _):
    return books_of(map(day.decide, range(day.transfers)))


def by_threads(day, workers):
    books = [[0] * (1 + ACCOUNTS) for _ in range(workers)]

    def teller(worker):
        books[worker] = books_of(map(day.decide, day.share(worker, workers)))

    threads = [threading.Thread(target=teller, args=(worker,)) for worker in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return add_up(books)


def start_process(target, *arguments):
    """A forked child and the end of a pipe from which its answer comes."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=lambda: sender.send(target(*arguments)), daemon=True)
    child.start()
    # The child has its own end; ours would keep the pipe open after its death.
    sender.close()
    return child, receiver


def by_processes(day, workers):
    def teller(worker):
        return books_of(map(day.decide, day.share(worker, workers)))

    books = []
    for child, receiver in [start_process(teller, worker) for worker in range(workers)]:
        try:
            books.append(receiver.recv())
        except EOFError:
            pass  # It crashed; the others' books count.
        child.join()
    return add_up(books)


def by_tasks(day, _):
    async def decide(number):
        if day.wait:
            await asyncio.sleep(day.wait)
        return day.judge(number)

    async def all_of_them():
        return books_of(await asyncio.gather(*map(decide, range(day.transfers))))

    return asyncio.run(all_of_them())


WAYS = {"threads": by_threads, "processes": by_processes, "tasks": by_tasks}
if "fork" not in multiprocessing.get_all_start_methods():
    del WAYS["processes"]


def start_of_a_thread(n=20):
    begin = time.perf_counter()
    threads = [threading.Thread(target=int) for _ in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return (time.perf_counter() - begin) / n


def start_of_a_process(n=4):
    begin = time.perf_counter()
    for child, receiver in [start_process(int) for _ in range(n)]:
        receiver.recv()
        child.join()
    return (time.perf_counter() - begin) / n


def start_of_a_task(n=1_000):
    async def nothing():
        return 0

    async def all_of_them():
        begin = time.perf_counter()
        await asyncio.gather(*(asyncio.create_task(nothing()) for _ in range(n)))
        return (time.perf_counter() - begin) / n

    return asyncio.run(all_of_them())


def kilobytes(process, title):
    with open(f"/proc/{process}/smaps_rollup") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(title))


def memory_of_a_thread(n=50):
    before = kilobytes("self", "Anonymous:")
    gate, ready = threading.Event(), threading.Barrier(n + 1)
    threads = [threading.Thread(target=lambda: (ready.wait(), gate.wait())) for _ in range(n)]
    for thread in threads:
        thread.start()
    ready.wait()
    after = kilobytes("self", "Anonymous:")
    gate.set()
    for thread in threads:
        thread.join()
    return (after - before) * 1024 // n


def memory_of_a_process(n=2):
    children = [start_process(time.sleep, 20) for _ in range(n)]
    try:
        total = sum(kilobytes(child.pid, "Pss:") for child, _ in children)
    finally:
        for child, _ in children:
            child.kill()
            child.join()
    return total * 1024 // n


def memory_of_a_task(n=5_000):
    async def wait(gate):
        await gate.wait()

    async def all_of_them():
        before = kilobytes("self", "Anonymous:")
        gate = asyncio.Event()
        tasks = [asyncio.create_task(wait(gate)) for _ in range(n)]
        await asyncio.sleep(0)
        after = kilobytes("self", "Anonymous:")
        gate.set()
        await asyncio.gather(*tasks)
        return (after - before) * 1024 // n

    return asyncio.run(all_of_them())


WORKERS = {
    "threads": (start_of_a_thread, memory_of_a_thread),
    "processes": (start_of_a_process, memory_of_a_process),
    "tasks": (start_of_a_task, memory_of_a_task),
}


def left_after_crash(way, transfers):
    """Goes through a day with a crash in a child; None where there is no fork."""
    if not hasattr(os, "fork"):
        return None
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        day = Day(transfers, 1, crash=transfers // 2)
        os.write(writer, str(way(day, transfers)[0]).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as lines:
        left = lines.read()
    os.waitpid(child, 0)
    # Who is gone has said nothing.
    return int(left or 0)


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


def part(name, work, **facts):
    """Does a part of the work, and tells its answer and its time."""
    begin = time.perf_counter()
    answer = work()
    tell(name, answer=answer, seconds=time.perf_counter() - begin, **facts)


def tell_workers(transfers):
    locked = getattr(sys, "_is_gil_enabled", lambda: True)()
    lock = "with its global lock" if locked else "without a global lock"
    tell("version", seen="Python {} {}".format(sys.version.split()[0], lock))
    for name, way in WAYS.items():
        start, memory = WORKERS[name]
        left = left_after_crash(way, transfers)
        try:
            weight = memory()
        except OSError:
            weight = None
        seconds = sorted(start() for _ in range(3))[1]
        tell("one of the " + name, seconds=seconds, seen={"memory": weight, "left": left})


def main(transfers=24, steps=6_000, waits=16, wait=2_000, workers=2, rounds=1, crash=0):
    if crash:
        tell_workers(crash)
    work, waiting = Day(transfers, steps), Day(waits, 1, wait / 1e6)
    for _ in range(rounds):
        for kind, day, n in [("work", work, workers), ("wait", waiting, waits)]:
            for name, way in {"in turn": in_turn, **WAYS}.items():
                part(kind + ", " + name, lambda: way(day, n))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
