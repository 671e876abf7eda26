"""A request's id is visible deep down, and stays for the next job unless taken back."""

import contextlib
import json
import queue
import threading

context = threading.local()


@contextlib.contextmanager
def set_only(request):
    context.request = request
    yield


@contextlib.contextmanager
def set_and_take_back(request):
    before = deep_down()
    context.request = request
    try:
        yield
    finally:
        # New: on every way out, an exception included.
        context.request = before


def log_of(jobs, enter):
    """One worker does the jobs in order; returns the id that each was logged under."""
    todo, log = queue.Queue(), []

    def worker():
        for kind, request in iter(todo.get, None):
            # A worker outlives its jobs; an exception ends the job alone.
            with contextlib.suppress(ArithmeticError):
                run(kind, request, enter, log)

    thread = threading.Thread(target=worker)
    thread.start()
    for job in jobs + [None]:
        todo.put(job)
    thread.join()
    return log


def run(kind, request, enter, log):
    if kind == "health check":
        log.append(deep_down())
        return
    with enter(request):
        log.append(deep_down())
        if kind == "fall":
            raise ArithmeticError("the job fell")


def deep_down():
    """Ten calls away from who knows the request; nothing was passed on."""
    return getattr(context, "request", None)


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


if __name__ == "__main__":
    jobs = [("serve", 41), ("health check", None), ("fall", 42), ("health check", None)]
    tell("set and left there", answer=log_of(jobs, set_only))
    tell("set and taken back", answer=log_of(jobs, set_and_take_back))
