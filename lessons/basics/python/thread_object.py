"""One object for the thread's whole life: made, started, alive, ended, joined.

So start twice, join before start, and a result that is not there yet are errors of
the running program.
"""

import json
import queue
import threading


class Greeter(threading.Thread):
    def __init__(self, name):
        super().__init__(name=name)
        self.whom = queue.Queue()
        self.greetings = []

    def run(self):
        me = threading.current_thread().name
        for whom in iter(self.whom.get, None):
            self.greetings.append("{} greets {}".format(me, whom))


def live(name):
    """The whole life of a greeter: listed, alive, and what it did."""
    greeter = Greeter("not decided")
    greeter.name = name
    listed = [greeter in threading.enumerate()]
    greeter.start()
    listed.append(greeter in threading.enumerate())
    greeter.whom.put("Ada")
    alive = [greeter.is_alive()]
    greeter.whom.put(None)
    greeter.join()
    alive.append(greeter.is_alive())
    return listed, alive, greeter.greetings


def run_without_start():
    """The slip: run instead of start. Whether it ran in the thread of the caller."""
    greeter = Greeter("never started")
    greeter.whom.put("Ada")
    greeter.whom.put(None)
    greeter.run()
    return greeter.greetings == [threading.current_thread().name + " greets Ada"]


def start_twice():
    greeter = Greeter("greeter")
    greeter.whom.put(None)
    greeter.start()
    try:
        greeter.start()
    except RuntimeError as error:
        return str(error)
    finally:
        greeter.join()


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


if __name__ == "__main__":
    tell("listed, alive, its greetings", answer=live("greeter"))
    tell("run ran in the caller", answer=run_without_start())
    tell("a second start", seen=start_twice())
