"""Two threads use one name, and each finds its own student in it: threading.local."""

import json
import threading


class OneVariable:
    """What threading.local is not: one value, whoever asks."""


def greet(variable, students):
    """Every thread writes before any of them reads."""
    all_have_written = threading.Barrier(len(students))
    greetings = [""] * len(students)

    def run(place):
        variable.student = students[place]
        all_have_written.wait()
        greetings[place] = "Hello " + variable.student

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(students))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return greetings


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


if __name__ == "__main__":
    students = ["Ada", "Edsger"]
    tell("from a thread-local", answer=greet(threading.local(), students))
    one = greet(OneVariable(), students)
    tell("from one variable, all the same", answer=one[0] == one[1])
