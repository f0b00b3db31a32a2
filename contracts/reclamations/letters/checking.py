"""Whether a template can be used: tried in a child process, so that no file can hang or fill this one."""

import json
import subprocess
import sys

from .problems import Problem

SECONDS = 30


def problems_of(template: bytes) -> list[Problem]:
    """Return what is wrong with a template; an empty list where it can be used."""
    command = [sys.executable, "-P", "-m", f"{__package__}.child"]
    try:
        done = subprocess.run(command, input=template, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return [Problem("too_slow")]
    if done.returncode:
        return [Problem("too_slow" if done.returncode < 0 else "damaged")]
    return [Problem(code, **facts) for code, facts in json.loads(done.stdout)]
