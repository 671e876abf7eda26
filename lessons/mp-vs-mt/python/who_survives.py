"""An exception ends one thread; an abort, an exit or a kill ends the whole process.

This program starts itself: as a house of three threads, as a victim, as a witness.
"""

import json
import os
import signal
import subprocess
import sys
import threading

DISASTERS = ["exception", "abort", "exit", "kill"]


def bring_about(disaster):
    leave_no_core_file()
    if disaster == "exception":
        raise RuntimeError("on purpose")
    if disaster == "deep recursion":
        bring_about(disaster)
    if disaster == "abort":
        os.abort()
    if disaster == "exit":
        # sys.exit would end this thread alone: it raises an exception.
        os._exit(7)
    if disaster == "kill":
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def house(disaster):
    """Main, a witness and a victim. Who is left says so, on a line each."""
    asked = threading.Event()

    def witness():
        asked.wait()
        print("witness", flush=True)

    threads = [
        threading.Thread(target=witness),
        threading.Thread(target=bring_about, args=(disaster,)),
    ]
    for thread in threads:
        thread.start()
    threads[1].join()
    print("main", flush=True)
    asked.set()
    threads[0].join()


def start(role, disaster):
    command = [sys.executable, "-I", __file__, role, disaster]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)


def in_a_thread(disaster):
    """How many of three threads are left."""
    said, _ = start("house", disaster).communicate()
    return len(said.splitlines())


def in_a_process(disaster):
    """How many of three processes are left: this one, a witness, and not the victim."""
    witness = start("witness", disaster)
    start("victim", disaster).communicate()
    said, _ = witness.communicate(b"are you there?\n")
    return 1 + len(said.splitlines())


def leave_no_core_file():
    try:
        import resource
    except ImportError:
        return  # not every system has core files
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


def main():
    tell("left of 3 threads", answer=[in_a_thread(disaster) for disaster in DISASTERS])
    tell("left of 3 processes", answer=[in_a_process(disaster) for disaster in DISASTERS])
    tell("left of 3 threads, endless recursion", seen=in_a_thread("deep recursion"))


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    elif sys.argv[1] == "house":
        house(sys.argv[2])
    elif sys.argv[1] == "victim":
        bring_about(sys.argv[2])
    else:
        print("witness" if sys.stdin.readline() else "nobody asked")
