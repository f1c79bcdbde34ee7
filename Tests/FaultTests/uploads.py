"""Sends files in parts, as the browser's script does."""

import hashlib
import secrets


def key():
    return {"Idempotency-Key": secrets.token_hex(12)}


def digest(content):
    return hashlib.sha256(content).hexdigest()


def begin(browser, case, content, name="lease.pdf"):
    answer = browser.client.post("/api/uploads", json={"case": case, "name": name, "bytes": len(content)})
    assert answer.status_code == 201, answer.text
    assert answer.json()["offset"] == 0
    return answer.json()["upload"]


def send(browser, upload, content, offset=0):
    return browser.client.put(
        f"/api/uploads/{upload}", params={"offset": offset}, content=content,
        headers={"Content-Type": "application/octet-stream"},
    )


def sent(browser, case, content, name="lease.pdf"):
    """The upload of a file that has come whole."""
    upload = begin(browser, case, content, name)
    answer = send(browser, upload, content)
    assert answer.status_code == 200 and answer.json()["isComplete"], answer.text
    return upload


def add(browser, case, content, name="lease.pdf", headers=None, **fields):
    """Adds an item with its file."""
    upload = sent(browser, case, content, name)
    return browser.client.post(
        "/api/evidence", json={"case": case, "upload": upload, **fields}, headers=headers or key()
    )


def error(answer):
    return answer.status_code, answer.json()["error"]["code"]
