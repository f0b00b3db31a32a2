"""Keep the tests, and the Python processes that they start, on this machine.

Python imports a module of this name when it starts, if the folder is on PYTHONPATH; conftest.py puts it there.
An audit hook sees every connection, also those of libraries, and cannot be taken off.
"""

import ipaddress
import platform
import sys

ATTEMPTS: list[str] = []
# Mail clients look up their own machine's name before they greet.
NAMES = {"", "localhost", "0.0.0.0", "::", platform.node()}
EVENTS = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0, "socket.gethostbyname": 0}


class LeftTheMachine(RuntimeError):
    """A test reached for another machine."""


def stays(host: object) -> bool:
    """Tell whether the host is this machine: a loopback address, its name, or no network address at all."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str) or host in NAMES:
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse what would leave the machine, and remember it in case the refusal is swallowed."""
    position = EVENTS.get(event)
    if position is None:
        return
    target = arguments[position]
    if isinstance(target, (str, bytes)) and position == 1:
        return  # the path of a Unix socket
    host = target[0] if isinstance(target, tuple) else target
    if not stays(host):
        ATTEMPTS.append(f"{event} {target!r}")
        raise LeftTheMachine(ATTEMPTS[-1])


sys.addaudithook(watch)
# One module under both its names: workers of a test run meet it at their start as sitecustomize.
sys.modules.setdefault("hankintakello.tests.guard.sitecustomize", sys.modules[__name__])
