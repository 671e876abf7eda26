"""Jobs for a multiprocessing.dummy.Pool, as they are asked for: a line in, a line out.

    python3 -I pool_jobs.py WORKERS

First line out: the version, and whether the global lock is on. Then, for each line
"METHOD JOBS", three results: how many there are, the one in the middle, and the last.
"""

import faulthandler
import sys
from multiprocessing.dummy import Pool

# Whatever happens, this program is not left behind.
faulthandler.dump_traceback_later(300, exit=True)


def square(x):
    return x * x


def apply_async(pool, numbers):
    handles = [pool.apply_async(square, (x,)) for x in numbers]
    return [handle.get() for handle in handles]


METHODS = {
    "map": lambda pool, numbers: pool.map(square, numbers),
    "map-one-by-one": lambda pool, numbers: pool.map(square, numbers, 1),
    "apply_async": apply_async,
    "imap": lambda pool, numbers: list(pool.imap(square, numbers)),
}


def main(workers):
    lock = getattr(sys, "_is_gil_enabled", lambda: True)()
    print(sys.version.split()[0], "with" if lock else "without", "the global lock", flush=True)
    with Pool(workers) as pool:
        for line in sys.stdin:
            method, jobs = line.split()
            results = METHODS[method](pool, range(int(jobs)))
            print(len(results), results[len(results) // 2], results[-1], flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
