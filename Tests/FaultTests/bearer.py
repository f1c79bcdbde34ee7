"""Access tokens that the program did not make, or would have made at another time (JWT, RFC 7519)."""

import base64
import hashlib
import hmac
import json
import time

# What the servers here have as `SESSION_SECRET`.
SECRET = b"s" * 32


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(header, claims, key):
    content = f"{encoded(json.dumps(header).encode())}.{encoded(json.dumps(claims).encode())}"
    return content + "." + encoded(hmac.digest(key, content.encode(), hashlib.sha256))


def derived_key():
    """The key of tokens, as the program derives it from `SESSION_SECRET`: HKDF with SHA-256 (RFC 5869) without salt."""
    extracted = hmac.digest(bytes(32), SECRET, hashlib.sha256)
    return hmac.digest(extracted, b"proffer access tokens 1" + b"\x01", hashlib.sha256)


def ending_sooner(token, seconds):
    """The same token with another end: what the program would have made at another time."""
    header, claims = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in token.split(".")[:2])
    return signed(header, {**claims, "exp": int(time.time()) + seconds}, derived_key())
