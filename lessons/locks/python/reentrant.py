"""A thread that locks a Lock twice stops for ever; an RLock lets it in, and counts."""

import json
import threading


def twice_plain(patience):
    """Whether a thread that locks a plain lock twice gets in."""
    lock = threading.Lock()
    with lock:
        # Without the limit this would wait for ever.
        return lock.acquire(timeout=patience)


def nested(lock, entries):
    """A function that locks calls another one that locks."""
    with lock:
        entries.append("outer")
        inner(lock, entries)
        return list(entries)


def inner(lock, entries):
    with lock:
        entries.append("inner")


def changes_under_its_caller(lock, entries):
    """The inner function changes what the outer one is going through."""
    with lock:
        for entry in entries:
            if entry == "before":
                inner(lock, entries)
    return entries


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


if __name__ == "__main__":
    lock = threading.RLock()
    tell("a plain lock, locked twice: gets in", answer=twice_plain(0.01))
    tell("a reentrant one, locked twice", answer=nested(lock, []))
    under = changes_under_its_caller(lock, ["before"])
    tell("changed under its caller", seen="yes" if "inner" in under else "refused")
