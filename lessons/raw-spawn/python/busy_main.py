"""Main stays alive by spinning, yielding, sleeping, waiting for an event, or joining.

A main that spins takes its turns with the global lock from the worker it waits for.
"""

import json
import threading
import time

NAPS = 20  # a main that sleeps between its looks looks so often


def stay_alive(way, work):
    """Main's processor time, and how long after the worker's end it went on."""
    done = threading.Event()
    ended = []

    def worker():
        time.sleep(work)
        ended.append(time.perf_counter())
        done.set()

    thread = threading.Thread(target=worker)
    thread.start()
    before = time.thread_time()
    if way == "spin":
        while not done.is_set():
            pass
    elif way == "yield":
        while not done.is_set():
            time.sleep(0)
    elif way == "sleep":
        while not done.is_set():
            time.sleep(work / NAPS)
    elif way == "park":
        done.wait()
    else:
        thread.join()
    went_on = time.perf_counter()
    burnt = time.thread_time() - before
    thread.join()
    return burnt, went_on - ended[0]


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


if __name__ == "__main__":
    ways = ["spin", "yield", "sleep", "park", "join"]
    prices = [stay_alive(way, 0.05) for way in ways]
    tell("went on after the worker's end", answer=[late >= 0 for _, late in prices])
    for way, (burnt, _) in zip(ways, prices):
        tell(way + ": burns", seconds=burnt)
    for way, (_, late) in zip(ways, prices):
        tell(way + ": goes on after", seconds=late)
