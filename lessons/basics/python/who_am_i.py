"""A thread owns a number, a stack and its thread-locals; memory and process are common.

Python has no address of a local variable: the object that the variable names is on
the heap, and the variable itself is in the thread's frame. Both are its own here.
"""

import json
import os
import threading

FOR_ALL = [0]
FOR_EACH = threading.local()


def meet(names):
    """Two threads fill in a card and wait, so that nothing of the first is used again."""
    heap = bytearray(64)
    cards = {}
    filled_in = threading.Barrier(len(names))

    def fill_in():
        local = [0]
        FOR_EACH.value = [0]
        cards[threading.current_thread().name] = {
            "number": threading.get_ident(),
            "a local at": id(local),
            "a thread-local at": id(FOR_EACH.value),
            "a static at": id(FOR_ALL),
            "a heap value at": id(heap),
            "process": os.getpid(),
            "working directory": os.getcwd(),
        }
        filled_in.wait()

    threads = [threading.Thread(target=fill_in, name=name) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [cards[name] for name in names]


def the_same(left, right):
    return {what: left[what] == right[what] for what in left}


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


if __name__ == "__main__":
    tell("the same in both threads", answer=the_same(*meet(["left", "right"])))
