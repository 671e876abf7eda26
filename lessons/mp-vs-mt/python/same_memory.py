"""A write by a thread is seen by its whole process; a write by a child process is not.

A spawned child loads this file anew and finds the first value; a forked one finds the
value that its parent had at that moment.
"""

import json
import multiprocessing
import threading

counter = 0


def add_one(tell_it):
    """Adds one to the counter; tells what it found, and what it made of it."""
    global counter
    found = counter
    counter += 1
    tell_it((found, counter))


def by_thread():
    said = []
    thread = threading.Thread(target=add_one, args=(said.append,))
    thread.start()
    thread.join()
    return said[0] + (counter,)


def by_process(way):
    context = multiprocessing.get_context(way)
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=add_one, args=(sender.send,))
    child.start()
    # The child has its own end; ours would keep the pipe open after its death.
    sender.close()
    said = receiver.recv()
    child.join()
    return said + (counter,)


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


if __name__ == "__main__":
    counter = 41
    # What it found, what it made of it, and what we see afterwards.
    tell("a spawned process adds one", answer=by_process("spawn"))
    if "fork" in multiprocessing.get_all_start_methods():
        tell("a forked process adds one", seen=by_process("fork"))
    tell("a thread adds one", answer=by_thread())
