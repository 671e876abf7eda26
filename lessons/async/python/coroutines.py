"""A generator goes on when somebody asks, a coroutine when somebody wakes it."""

import asyncio
import itertools
import json


def fibonacci(notes):
    number, after = 0, 1
    while True:
        notes.append("makes")
        yield number
        number, after = after, number + after


def generated(taken):
    """Takes so many numbers of a generator; returns them and what happened in order."""
    notes, numbers = [], []
    for number in itertools.islice(fibonacci(notes), taken):
        notes.append("takes")
        numbers.append(number)
    return numbers, notes


async def produce(channel, notes):
    for number in fibonacci(notes):
        await channel.put(number)


async def consume(channel, taken, notes):
    numbers = []
    while len(numbers) < taken:
        numbers.append(await channel.get())
        notes.append("takes")
    return numbers


async def by_tasks(taken, capacity):
    notes, channel = [], asyncio.Queue(capacity)
    producer = asyncio.ensure_future(produce(channel, notes))
    numbers = await consume(channel, taken, notes)
    # An endless coroutine ends when it is cancelled; in Rust, when nobody receives.
    producer.cancel()
    return numbers, notes


def ahead(notes):
    """By how many the maker was ahead, at most."""
    steps = [1 if note == "makes" else -1 for note in notes]
    return max(itertools.accumulate(steps))


def tell(part, **facts):
    """Prints what there is to say about a part of the work, as a line of JSON."""
    print(json.dumps(dict(facts, part=part)), flush=True)


if __name__ == "__main__":
    numbers, notes = generated(8)
    tell("a generator's numbers", answer=numbers)
    tell("a generator is ahead by", answer=ahead(notes))
    for capacity in [1, 3]:
        numbers, notes = asyncio.run(by_tasks(8, capacity))
        tell("a coroutine's, room for {}".format(capacity), answer=numbers)
        # One more than there is room for: the one it holds in its hand.
        tell("ahead by no more than {}".format(capacity + 1), answer=ahead(notes) <= capacity + 1)
        tell("ahead by, room for {}".format(capacity), seen=ahead(notes))
