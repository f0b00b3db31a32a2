"""Files between the upload and the import: each in a folder of its own that only its person can name, for a day."""

import json
import re
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from werkzeug.datastructures import FileStorage

from ..core.errors import NotFound
from ..core.i18n import _

KEPT_FOR = timedelta(days=1)
_TOKEN = re.compile(r"^[A-Za-z0-9_-]{22}$")
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded register with what its person has said of its columns: {FIELD: COLUMN}; an empty one is left out."""

    token: str
    name: str
    person_id: int
    mapping: Mapping[str, str] = field(default_factory=dict)
    day_order: str | None = None


class Uploads:
    """The uploads in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, file: FileStorage, *, person_id: int) -> Upload:
        """Keep what was sent; its own name is only shown, never used as a path."""
        name = Path((file.filename or "").replace("\\", "/")).name[-_LONGEST_NAME:] or "rekisteri"
        upload = Upload(secrets.token_urlsafe(16), name, person_id)
        self._place(upload.token).mkdir(parents=True, mode=0o700)
        file.save(self.path(upload))
        self.change(upload)
        return upload

    def get(self, token: str, *, person_id: int) -> Upload:
        """Return the person's upload; raise NotFound."""
        about = self._place(token) / "about.json" if _TOKEN.match(token) else None
        if about is None or not about.is_file():
            raise _gone()
        upload = Upload(**json.loads(about.read_text("utf-8")))
        if upload.person_id != person_id:
            raise _gone()
        return upload

    def change(self, upload: Upload, **values: object) -> Upload:
        """Keep what the person has said of the columns."""
        changed = replace(upload, **values)  # type: ignore[arg-type]
        about = self._place(upload.token) / "about.json"
        about.write_text(json.dumps(asdict(changed), ensure_ascii=False), "utf-8")
        return changed

    def path(self, upload: Upload) -> Path:
        """Return where the file lies."""
        return self._place(upload.token) / "file"

    def drop(self, upload: Upload) -> None:
        """Remove the file."""
        shutil.rmtree(self._place(upload.token), ignore_errors=True)

    def forget_old(self, now: datetime) -> None:
        """Remove what nobody has come back for."""
        for folder in self._folder.glob("*/"):
            if now.timestamp() - folder.stat().st_mtime > KEPT_FOR.total_seconds():
                shutil.rmtree(folder, ignore_errors=True)

    def _place(self, token: str) -> Path:
        return self._folder / token


def _gone() -> NotFound:
    return NotFound(_("Tiedostoa ei enää ole. Valitse se uudelleen tuonnissa."))
