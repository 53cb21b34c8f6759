"""Batches of row indices, balanced on request, and loading them ahead in a thread."""

from __future__ import annotations

import queue
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import numpy as np

from .packed import Row

T = TypeVar("T")


def row_weights(rows: Sequence[Row], balance: Sequence[str]) -> np.ndarray:
    """Sampling weights (n,) that sum to 1, so that each value of the first key is drawn equally often, within it each of
    the second, and so on. A row's own `weight` multiplies in."""
    weights = np.array([float(row.get("weight", 1)) for row in rows])
    prefix: list[tuple[str, ...]] = [()] * len(rows)
    for key in balance:
        longer = [(*p, str(row.get(key))) for p, row in zip(prefix, rows)]
        children = Counter(p[:-1] for p in set(longer))
        weights /= np.array([children[p] for p in prefix])
        prefix = longer
    sizes = Counter(prefix)
    weights /= np.array([sizes[p] for p in prefix])
    return weights / weights.sum()


def random_batches(indices: np.ndarray, weights: np.ndarray | None, size: int, seed: int) -> Iterator[np.ndarray]:
    """Endless batches of `indices`: epochs without repetition, or draws by `weights` if given."""
    rng = np.random.default_rng(seed)
    while True:
        if weights is not None:
            yield rng.choice(indices, size, p=weights)
            continue
        order = rng.permutation(indices)
        while len(order) < size:
            order = np.concatenate([order, rng.permutation(indices)])
        yield from np.split(order[: len(order) // size * size], len(order) // size)


def prefetch(batches: Iterator[np.ndarray], load: Callable[[np.ndarray, int], T], depth: int = 4) -> Iterator[T]:
    """Runs `load(indices, number of the batch)` in a thread, `depth` batches ahead; batches come out in order."""
    ready: queue.Queue[T | BaseException | None] = queue.Queue(depth)
    stop = threading.Event()

    def put(item: T | BaseException | None) -> None:
        while not stop.is_set():
            try:
                return ready.put(item, timeout=0.2)
            except queue.Full:
                continue

    def work() -> None:
        try:
            for number, indices in enumerate(batches):
                put(load(indices, number))
                if stop.is_set():
                    return
            put(None)
        except BaseException as error:  # passed to the reader, which raises it
            put(error)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    try:
        while (item := ready.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stop.set()
        worker.join()
