"""The secret in an address: 160 random bits, kept as a hash, so that a stolen database opens nothing."""

import hashlib
import re
import secrets
from base64 import b32encode

SECRET_BYTES = 20
_SECRET = re.compile(r"[a-z2-7]{32}")


def new_secret() -> str:
    """Return a fresh secret: 32 small letters and digits that no program takes for punctuation."""
    return b32encode(secrets.token_bytes(SECRET_BYTES)).decode().lower()


def hash_of(secret: str) -> str:
    """Return what is kept of a secret. It is random and long, so that one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def looks_like_one(text: str) -> bool:
    """Tell whether *text* could be a secret of ours at all."""
    return _SECRET.fullmatch(text) is not None
