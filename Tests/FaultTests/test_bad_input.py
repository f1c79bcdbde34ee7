"""Every bad input gets a clear error of the interface's shape, and nothing is written."""

import pytest

BAD_FIELDS = [
    ({"title": "x" * 301}, 422, "too_long"),
    ({"title": 7}, 422, "wrong_type"),
    ({"nonsense": "x"}, 422, "unknown_field"),
    ({"exhibitStatus": "perhaps"}, 422, "unknown_value"),
    ({"title": "a\x00b"}, 422, "control_character"),
    ({"title": ""}, 422, "missing"),
    ({"itemNumber": "E-999"}, 403, "not_allowed"),
    ({"occurredAt": "2024-03-14 22:41"}, 422, "bad_time"),
    ({"tags": ["x"]}, 422, "plain_list"),
    ({"disclosureStatus": "disclosed"}, 422, "set_by_production"),
]


@pytest.mark.parametrize("fields,status,code", BAD_FIELDS)
def test_a_bad_field_is_named(server, lead, fields, status, code):
    item = lead.add(server.case, "Knife").json()
    answer = lead.revise(item["id"], 1, fields)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert lead.client.get(f"/api/evidence/{item['id']}").json() == item


BAD_BODIES = [
    (b"\xff\xfe{", "application/json", 400),
    (b"[" * 100_000, "application/json", 400),
    (b"{}", "text/plain", 415),
    (b'"' + b"x" * 50_000_000 + b'"', "application/json", 413),
    (b"[]", "application/json", 400),
]


@pytest.mark.parametrize("body,media,status", BAD_BODIES, ids=["utf8", "deep", "media", "50MB", "list"])
def test_a_bad_body_is_refused(server, lead, body, media, status):
    headers = {"Idempotency-Key": "key-12345678", "Content-Type": media}
    answer = lead.client.post("/api/evidence", content=body, headers=headers)
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"code", "message", "field", "temporary"}


def test_a_change_needs_its_key_its_base_and_its_token(server, lead):
    item = lead.add(server.case, "Knife").json()["id"]
    assert lead.client.post("/api/evidence", json={"case": server.case}).status_code == 400
    answer = lead.client.patch(f"/api/evidence/{item}", json={"title": "x"}, headers={"Idempotency-Key": "k" * 9})
    assert answer.status_code == 428
    token = lead.client.headers.pop("X-CSRF-Token")
    assert lead.revise(item, 1, {"title": "x"}).status_code == 403
    lead.client.headers["X-CSRF-Token"] = token


def test_a_foreign_host_or_origin_is_refused(server, lead):
    assert lead.client.get("/api/cases", headers={"Host": "evil.example"}).status_code == 421
    assert lead.client.get("/api/cases", headers={"Origin": "http://evil.example"}).status_code == 403
