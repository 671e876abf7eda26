"""Ten thousand tasks wait on one thread, as a thousand threads do."""

import asyncio
import json
import threading
import time


def in_tasks(count, wait):
    async def all_tasks():
        ended = await asyncio.gather(*[asyncio.sleep(wait, 1) for _ in range(count)])
        return sum(ended)

    return asyncio.run(all_tasks())


def in_threads(count, wait):
    """The waits begin when all have been started."""
    gate = threading.Event()
    ended = []

    def waits():
        gate.wait()
        time.sleep(wait)
        ended.append(1)

    threads = [threading.Thread(target=waits) for _ in range(count)]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join()
    return sum(ended)


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


def part(name, work, **facts):
    """Does a part of the work, and tells its answer and its time."""
    begin = time.perf_counter()
    answer = work()
    tell(name, answer=answer, seconds=time.perf_counter() - begin, **facts)


if __name__ == "__main__":
    part("500 threads wait 10 ms", lambda: in_threads(500, 0.01))
    part("1 000 tasks wait 10 ms", lambda: in_tasks(1_000, 0.01))
    part("10 000 tasks wait 10 ms", lambda: in_tasks(10_000, 0.01))
