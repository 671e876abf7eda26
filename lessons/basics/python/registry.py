"""threading.enumerate lists who is alive: no matter who has the object, joins, or raises."""

import json
import threading
import time


class Guest(threading.Thread):
    """A thread that has begun and stays until it is let go."""

    def __init__(self, name, at_the_end=lambda: None):
        super().__init__(name=name)
        self.let_go = threading.Event()
        self.at_the_end = at_the_end
        self.start()

    def run(self):
        self.let_go.wait()
        self.at_the_end()

    def leave(self):
        self.let_go.set()
        self.join()


def come_and_go(names):
    """Three threads come and go: one ends, one raises, one that nobody joins."""

    def look():
        return [thread.name for thread in threading.enumerate() if thread.name in names]

    def fall():
        raise RuntimeError("this one falls")

    moments = [look()]
    ends, falls, let_go = Guest(names[0]), Guest(names[1], fall), Guest(names[2]).let_go
    moments.append(look())
    ends.leave()
    moments.append(look())
    falls.leave()
    moments.append(look())
    let_go.set()
    # Without the object there is no join; the list still has it until it ends.
    while look():
        time.sleep(0.001)
    moments.append(look())
    return moments


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


if __name__ == "__main__":
    # The exception of the second is expected, and the first word about it is enough.
    threading.excepthook = lambda failure: None
    tell("listed, step by step", answer=come_and_go(["ends", "falls", "detached"]))
