"""Counts wrong secrets by address, in this process: who guesses is slowed down, who knows a secret never is."""

import threading
import time
from collections import OrderedDict

ALLOWED = 60
WITHIN_S = 600
ADDRESSES = 10_000


class Guesses:
    """Wrong secrets of late, the addresses that guessed last at the end."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def count(self, address: str) -> int:
        """Count a wrong secret; return for how many seconds the address should now wait, 0 where it need not."""
        now = time.monotonic()
        with self._lock:
            since, number = self._counts.pop(address, (now, 0))
            if now - since >= WITHIN_S:
                since, number = now, 0
            self._counts[address] = since, number + 1
            if len(self._counts) > ADDRESSES:
                self._counts.popitem(last=False)
        return 0 if number < ALLOWED else max(1, round(since + WITHIN_S - now))
