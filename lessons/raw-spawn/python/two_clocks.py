"""Two bare threads of the module _thread tell the time; nobody can join them.

The module has no join, so each clock gives back a lock when it is done.
"""

import _thread
import json
import time


def start_clock(delay, lines, say, done):
    began = time.perf_counter()

    def clock():
        for number in range(1, lines + 1):
            time.sleep(delay)
            late = time.perf_counter() - began - delay * number
            # A list takes one more from any thread, and no lock is needed for that.
            say.append((number, late))
        done.release()

    _thread.start_new_thread(clock, ())


def tell_times(delays, lines):
    clocks = []
    for delay in delays:
        said, done = [], _thread.allocate_lock()
        done.acquire()
        start_clock(delay, lines, said, done)
        clocks.append((said, done))
    # What tells main that the clocks are done: a lock that each of them gives back.
    for _, done in clocks:
        done.acquire()
    return [said for said, _ in clocks]


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


if __name__ == "__main__":
    quick, slow = tell_times([0.01, 0.02], 5)
    tell("the quick clock's lines", answer=[number for number, _ in quick])
    tell("the slow clock's lines", answer=[number for number, _ in slow])
    tell("quick, late at its last line", seconds=quick[-1][1])
    tell("slow, late at its last line", seconds=slow[-1][1])
