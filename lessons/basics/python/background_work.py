"""With a long job in a thread, main answers all the time; without, only at the end.

The job is pure computing. Under the global lock main gets its turn every five
milliseconds, however many cores there are, so its silences are that long.
"""

import json
import queue
import threading
import time

STEP = 500  # additions in one step of the job


class Job:
    def __init__(self):
        self.steps = 0
        self.over = False

    def work(self, wanted):
        while self.steps == 0 or wanted():
            sum(range(STEP))
            self.steps += 1
        self.over = True

    def answer(self, ticks):
        """Answers ticks until the clock hangs up; keeps how far the job was each time."""
        return [(self.steps, self.over) for _ in iter(ticks.get, None)]

    def sum_up(self, answered):
        moments = [0] + [steps for steps, _ in answered] + [self.steps]
        longest = max(later - earlier for earlier, later in zip(moments, moments[1:]))
        in_time = sum(not over for _, over in answered)
        return len(answered), in_time, longest / self.steps


def main_works(ticks, pause):
    clock, heard = start_clock(ticks, pause)
    job = Job()
    job.work(clock.is_alive)
    answered = job.answer(heard)
    clock.join()
    return job.sum_up(answered)


def a_thread_works(ticks, pause):
    clock, heard = start_clock(ticks, pause)
    job = Job()
    answered_all = threading.Event()
    # New: the job has a thread of its own, and main is free.
    worker = threading.Thread(target=job.work, args=(lambda: not answered_all.is_set(),))
    worker.start()
    answered = job.answer(heard)
    answered_all.set()
    worker.join()
    clock.join()
    return job.sum_up(answered)


def start_clock(ticks, pause):
    heard = queue.Queue()

    def tick():
        for _ in range(ticks):
            time.sleep(pause)
            heard.put("tick")
        heard.put(None)

    clock = threading.Thread(target=tick, name="clock")
    clock.start()
    return clock, heard


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


def show(name, work):
    *ticks, silence = work(15, 0.005)
    # All ticks, and those that were answered before the job was over.
    tell(name + ": ticks, in time", answer=ticks)
    tell(name + ": longest silence", seen="{:.0f} % of the job".format(silence * 100))


if __name__ == "__main__":
    show("main works", main_works)
    show("a thread works", a_thread_works)
