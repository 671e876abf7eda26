"""A connection for each thread asks a database side by side; one for all takes turns.

SQLite works without the global lock, so here Python's threads do run at the same time.
"""

import json
import os
import sqlite3
import tempfile
import threading
import time

ROWS = 1_000  # a query looks at all of them
QUERY = "SELECT sum(value) FROM numbers WHERE value % ? = 0"


def one_for_all(file, threads, queries):
    # Without the flag, sqlite3 refuses a connection in any thread but its own.
    connection = sqlite3.connect(file, check_same_thread=False)
    lock = threading.Lock()

    def ask(divisor):
        with lock:
            return connection.execute(QUERY, (divisor,)).fetchone()[0]

    found = ask_in_threads(threads, queries, ask)
    connection.close()
    return found


def one_each(file, threads, queries):
    local = threading.local()

    def ask(divisor):
        # New: the thread's own, opened once; it is closed when its thread has ended.
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(file)
        return local.connection.execute(QUERY, (divisor,)).fetchone()[0]

    return ask_in_threads(threads, queries, ask)


def ask_in_threads(threads, queries, ask):
    found = [0] * threads

    def ask_all(place):
        found[place] = sum(ask(divisor) for divisor in range(1, queries + 1))

    askers = [threading.Thread(target=ask_all, args=(place,)) for place in range(threads)]
    for thread in askers:
        thread.start()
    for thread in askers:
        thread.join()
    return sum(found)


def make(file):
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE numbers (value INTEGER)")
    numbers = ((number,) for number in range(1, ROWS + 1))
    connection.executemany("INSERT INTO numbers VALUES (?)", numbers)
    connection.commit()
    connection.close()


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


def part(name, work, **facts):
    """Does a part of the work, and tells its answer and its time."""
    begin = time.perf_counter()
    answer = work()
    tell(name, answer=answer, seconds=time.perf_counter() - begin, **facts)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "numbers.sqlite")
        make(file)
        part("one for all, each query", lambda: one_for_all(file, 2, 300), per=600)
        part("one a thread, each query", lambda: one_each(file, 2, 300), per=600)
