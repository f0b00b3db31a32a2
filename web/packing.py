"""Our own styles and scripts are sent compressed; pages are not: they hold secrets beside what a visitor types."""

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request

PACKED = (".css", ".js", ".svg")


def init_app(app: Flask) -> None:
    """Compress static files for browsers that ask for it, each file once."""
    app.after_request(_pack)


def _pack(response: Response) -> Response:
    """Replace a static file's whole body by its gzip; ranges and unchanged files stay as they are."""
    name = (request.view_args or {}).get("filename", "") if request.endpoint == "static" else ""
    if response.status_code != 200 or not name.endswith(PACKED) or current_app.static_folder is None:
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") <= 0:
        return response
    path = Path(current_app.static_folder) / name
    etag, weak = response.get_etag()
    response.close()  # the file that would have been sent
    response.direct_passthrough = False
    response.set_data(_packed(path, path.stat().st_mtime_ns))
    response.headers["Content-Encoding"] = "gzip"
    if etag:
        response.set_etag(f"{etag}-gzip", weak=bool(weak))
    return response


@lru_cache(maxsize=64)
def _packed(path: Path, changed_ns: int) -> bytes:
    return gzip.compress(path.read_bytes(), mtime=0)
