"""Named points at which a test kills the process, as a power cut would; outside such a test they do nothing."""

import os
import signal

VARIABLE = "HANKINTAKELLO_TEST_FAILPOINT"

_name, _colon, _count = os.environ.get(VARIABLE, "").rpartition("#")
if not _colon:
    _name, _count = _count, "1"
_left = int(_count)


def hit(name: str) -> None:
    """Kill this process where the environment names this point; "NAME#3" lets two passes by."""
    global _left
    if name != _name:
        return
    _left -= 1
    if _left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
