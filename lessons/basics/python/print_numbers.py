"""A thread counts while main waits for it; join gives nothing back.

What it counted has to be left where both threads see it: here, in a list.
"""

import json
import threading
import time


def count(numbers, pause):
    counted = []

    def counter():
        for number in range(numbers):
            counted.append(number)
            time.sleep(pause)

    thread = threading.Thread(target=counter, name="counter")
    thread.start()
    # What join returns is None, whatever the thread's function returned.
    thread.join()
    return counted


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


def part(name, work, **facts):
    """Does a part of the work, and tells its answer and its time."""
    begin = time.perf_counter()
    answer = work()
    tell(name, answer=answer, seconds=time.perf_counter() - begin, **facts)


if __name__ == "__main__":
    part("5 numbers, 10 ms apart", lambda: count(5, 0.01))
