"""Two threads print under one lock: the first ends all its lines before the second starts."""

import json
import threading
import time


class Printer(threading.Thread):
    """A thread that prints: its id, its name and its delay before each line."""

    def __init__(self, number, name, delay):
        super().__init__(name=name)
        self.number = number
        self.delay = delay

    def set_up(self, turn, lines, said):
        self.turn, self.lines, self.said = turn, lines, said
        self.ready = threading.Event()

    def run(self):
        # All its lines under one lock.
        with self.turn:
            self.ready.set()
            for _ in range(self.lines):
                time.sleep(self.delay)
                self.said.append(self.number)


def take_turns(printers, lines):
    """The first has the lock before the next are started; returns who said each line."""
    turn = threading.Lock()
    said = []
    for printer in printers:
        printer.set_up(turn, lines, said)
        printer.start()
        if printer is printers[0]:
            printer.ready.wait()
    for printer in printers:
        printer.join()
    return said


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


def part(name, work, **facts):
    """Does a part of the work, and tells its answer and its time."""
    begin = time.perf_counter()
    answer = work()
    tell(name, answer=answer, seconds=time.perf_counter() - begin, **facts)


if __name__ == "__main__":
    printers = [Printer(1, "first", 0.005), Printer(2, "second", 0.01)]
    part("two threads, 3 lines each", lambda: take_turns(printers, 3))
