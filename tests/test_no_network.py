"""No test leaves this machine: neither the test process nor what it starts."""

import socket
import subprocess
import sys

import pytest

from hankintakello.demo.mailbox import Mailbox
from hankintakello.tests.guard import sitecustomize as guard


def test_connection_to_another_machine_is_refused_and_remembered() -> None:
    with socket.socket() as caller, pytest.raises(guard.LeftTheMachine):
        caller.connect(("192.0.2.1", 80))

    assert guard.ATTEMPTS == ["socket.connect ('192.0.2.1', 80)"]
    guard.ATTEMPTS.clear()


def test_name_of_another_machine_is_not_looked_up() -> None:
    with pytest.raises(guard.LeftTheMachine):
        socket.getaddrinfo("kunta.example", 443)

    assert guard.ATTEMPTS == ["socket.getaddrinfo 'kunta.example'"]
    guard.ATTEMPTS.clear()


def test_child_process_is_guarded_too() -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "LeftTheMachine: socket.getaddrinfo '192.0.2.1'" in done.stderr


def test_loopback_is_open(smtp_server: Mailbox) -> None:
    with socket.create_connection(("localhost", smtp_server.port), timeout=5) as caller:
        greeting = caller.recv(4)

    assert greeting == b"220 "


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("localhost", True),
        (b"localhost", True),
        ("", True),
        (None, True),
        (16, True),
        ("10.0.0.1", False),
        ("192.168.1.1", False),
        ("fe80::1%eth0", False),
        ("localhost.kunta.example", False),
    ],
)
def test_host_stays(host: object, here: bool) -> None:
    assert guard.stays(host) is here
