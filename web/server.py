"""The HTTP server: gunicorn, one process with eight threads, which ends running requests before it stops."""

import gc
import logging
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from .logs import handler

THREADS = 8
LONGEST_REQUEST_S = 300
STOP_WITHIN_S = 30


def serve(
    make_app: Callable[[], Flask], *, host: str, port: int, started: Callable[[Flask], Callable[[], None]]
) -> None:
    """Serve until the process is told to stop; *started* is called once in the process that serves, what it returns
    when that ends."""
    _Server(make_app, started, {"bind": f"{host}:{port}"}).run()


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(
        self, make_app: Callable[[], Flask], started: Callable[[Flask], Callable[[], None]], options: dict[str, Any]
    ) -> None:
        self._make_app, self._started, self._options = make_app, started, options
        self._end: Callable[[], None] = lambda: None
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's own."""
        options = {
            "worker_class": "gthread",
            "workers": 1,
            "threads": THREADS,
            "timeout": LONGEST_REQUEST_S,
            "graceful_timeout": STOP_WITHIN_S,
            "keepalive": 15,
            "accesslog": "-",
            "loglevel": "warning",
            "logger_class": _Logger,
            "forwarded_allow_ips": "",  # the setting PROXIES alone says whom to believe
            "control_socket_disable": True,
            "post_worker_init": self._begin,
            "worker_exit": lambda _arbiter, _worker: self._end(),
            **self._options,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def _begin(self, worker: Any) -> None:
        self._end = self._started(worker.wsgi)
        gc.collect()
        gc.freeze()  # what stays as long as the process is not searched for cycles, which would hold up a request

    def load(self) -> Flask:
        """Make the application, in the process that serves it."""
        return self._make_app()


class _Logger(Logger):  # type: ignore[misc]
    """Gunicorn's logs in our form."""

    def setup(self, cfg: Any) -> None:
        """Write both logs to one discreet handler."""
        super().setup(cfg)
        for logger in (self.error_log, self.access_log):
            logger.handlers[:] = [handler()]
            logger.propagate = False
        self.access_log.setLevel(logging.INFO)

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        """Log one request: who from, what, how it went, how long it took."""
        status = str(resp.status).split(maxsplit=1)[0]
        milliseconds = round(request_time.total_seconds() * 1000)
        self.access_log.info(
            "%s %s %s %s %s ms",
            environ.get("REMOTE_ADDR", "-"),
            environ["REQUEST_METHOD"],
            environ.get("PATH_INFO", "-"),
            status,
            milliseconds,
        )
