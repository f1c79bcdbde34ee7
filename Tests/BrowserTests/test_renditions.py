"""Hostile files in a real browser: nothing in them runs, and nothing leaves."""

import json
import secrets

import pytest
from person import stored

HOSTILE = "Tests/Fixtures/hostile-html.json"


@pytest.fixture(scope="module")
def server(start):
    """A server of this file's own: hundreds of items would be in the way of others."""
    return start()


def test_no_hostile_page_runs_or_asks_anybody(person):
    chair = person("second_chair")
    texts = [text for group in json.load(open(HOSTILE, encoding="utf-8")).values() for text in group]
    shown = 0
    page = chair.context.new_page()
    asked, met = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (met.append(dialog.message), dialog.dismiss()))
    page.on("popup", lambda popup: met.append(popup.url))
    page.on("download", lambda download: met.append(download.url))
    for text in texts:
        # Whatever else is in it, it is a web page.
        body = f"<!doctype html><title>{secrets.token_hex(8)}</title><body>{text}".encode()
        item = stored(chair, body)
        # What holds bytes that no text holds is no page, and is shown as nothing.
        shown += item["mediaType"] == "text/html"
        address = f"{chair.base}{item['file']['href']}/rendition"
        asked.clear()
        page.goto(address)
        assert (asked, met) == ([address], []), text
        assert page.url == address
        elements = page.evaluate("[...document.body.querySelectorAll('*')].map((each) => each.localName)")
        assert not {"script", "iframe", "object", "embed", "form", "svg", "math", "link", "base"} & set(elements), text
    assert shown >= 150
