"""What the server lets a device keep, what it tells a device to forget, and the snapshot that a device takes along."""

import json
import re
import secrets

import pytest

from databases import ON_ONE
from demo import ROLES, Demo, seen_items
from visitor import Visitor

PAGE_SECONDS = 14 * 86_400
CLEARED = '"cache", "storage"'
# Of the demo's roles, those that see confidentiality and privilege.
TOLD = {"lead_prosecutor", "second_chair", "paralegal", "investigator", "filter_attorney"}
RESTRICTED = {
    "confidentiality": {"sealed", "victim_identity", "filter_team"},
    "privilege_call": {"borderline", "privileged_redact", "privileged_withhold", "clawed_back", "clawback_pending", "filter_hold"},
}


@pytest.fixture(scope="module")
def demo(place):
    return Demo(place)


def is_restricted(item):
    return any(item[name] in values for name, values in RESTRICTED.items())


def snapshot(visitor, case, **query):
    answer = visitor.client.get(f"/api/cases/{case}/snapshot", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.endswith("\n")
    head, *items = [json.loads(line) for line in answer.text.splitlines()]
    return head, items


def case_of(demo):
    return demo.evidence.split("/")[2]


# The worker.


def test_the_worker_is_served_at_the_root_and_names_the_assets_of_its_version(place):
    answer = place.person("lead").client.get("/service-worker.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-security-policy"] == "default-src 'none'; connect-src 'self'; frame-ancestors 'none'"
    assert Visitor(place).client.get("/service-worker.js").text == answer.text
    assets = json.loads(re.match(r"const assets = (\{.*\})\n", answer.text)[1])
    assert place.person("lead").get("/cases").root.one("script")["src"] == f"{assets['base']}/main.js"
    assert "main.js" in assets["names"] and "service-worker.js" not in assets["names"]
    for name in assets["names"]:
        asset = place.person("lead").client.head(f"{assets['base']}/{name}")
        assert asset.status_code == 200 and "immutable" in asset.headers["cache-control"], name


# What a page says of itself.


@pytest.mark.parametrize("role", ROLES)
def test_a_page_says_whose_it_is_and_whether_it_may_be_kept(demo, role):
    visitor, own = demo.place.demo(role), seen_items(role)
    person = visitor.client.get("/api/session").json()["person"]["id"]

    def keep(path):
        headers = visitor.client.get(path).headers
        assert headers["proffer-person"] == person and headers["cache-control"] == "no-store"
        return headers.get("proffer-keep")

    assert keep("/cases") == keep("/help/keys") == str(PAGE_SECONDS)
    for path in ("/account", "/help/offline", f"/cases/{case_of(demo)}/people"):
        assert keep(path) is None, path
    asked = f"{12 * 3600}; asked"
    is_open = role in TOLD and not any(map(is_restricted, own))
    # The empty form of an item holds no evidence; who may not add has none.
    form = visitor.client.get(f"{demo.evidence}/new")
    wanted = (str(PAGE_SECONDS) if role in TOLD else asked) if form.status_code == 200 else None
    assert form.headers.get("proffer-keep") == wanted
    assert keep(demo.evidence) == keep("/evidence/realtime") == (str(PAGE_SECONDS) if is_open else asked)
    told = {}
    for item in own:
        path = f"{demo.evidence}/{demo.ids[item['title']]}"
        told[item["id"]] = keep(path)
        assert keep(path + "/edit") is None
        if role not in TOLD or is_restricted(item):
            assert told[item["id"]] == asked, item["id"]
    assert set(told.values()) <= {asked, str(PAGE_SECONDS)}
    if role in TOLD - {"filter_attorney"}:
        # Most items neither are restricted nor name one that is.
        assert list(told.values()).count(str(PAGE_SECONDS)) > len(own) / 2


def test_a_page_that_names_a_restricted_item_counts_as_restricted(server, lead):
    proof = lead.add(server.case, "Clock of the dock camera").json()
    moment = {"at": "2024-03-14T22:41:00Z", "zone": "UTC", "clockOffsetSeconds": -440, "clockProof": proof["itemNumber"]}
    film = lead.add(server.case, "Film of the dock", occurredAt=moment).json()

    def keep(item):
        return lead.client.get(f"/cases/{server.case}/evidence/{item['id']}").headers["proffer-keep"]

    assert keep(film) == keep(proof) == str(PAGE_SECONDS)
    assert lead.revise(proof["id"], proof["revision"], {"confidentiality": "sealed"}).status_code == 200
    assert keep(film) == keep(proof) == f"{12 * 3600}; asked"


@pytest.mark.own_server(OFFLINE_RESTRICTED_HOURS="0")
def test_the_setting_forbids_to_keep_restricted_pages(server, lead):
    server_case = f"/cases/{server.case}/evidence"
    assert lead.client.get(server_case).headers["proffer-keep"] == str(PAGE_SECONDS)
    assert lead.add(server.case, "Sealed", confidentiality="sealed").status_code == 201
    assert "proffer-keep" not in lead.client.get(server_case).headers


def test_who_is_not_signed_in_and_who_is_not_on_a_case_is_told_so(place, demo):
    stranger = Visitor(place)
    assert stranger.client.get("/sign-in").headers["proffer-person"] == "none"
    assert "proffer-person" not in stranger.client.get("/help/keys").headers
    wanderer = place.person("wanderer").client
    for path in (demo.evidence, f"/cases/{secrets.token_hex(16)}/evidence", "/evidence/realtime"):
        answer = wanderer.get(path)
        assert answer.status_code == 404 and answer.headers["proffer-case"] == "none", path
        assert answer.headers["proffer-person"] not in ("", "none")
    paralegal = place.demo("paralegal").client
    sealed = next(item for item in seen_items("lead_prosecutor") if item["confidentiality"] == "sealed")
    answer = paralegal.get(f"{demo.evidence}/{demo.ids[sealed['title']]}")
    assert answer.status_code == 404 and "proffer-case" not in answer.headers


def test_another_role_is_another_class_of_the_case(place):
    case = place.new_case(paralegal="paralegal")
    case.add("Ledger")
    before = place.person("paralegal").client.get(case.evidence).headers["proffer-case"]
    assert before.split()[0] == case.path.rsplit("/", 1)[-1]
    case.grant("paralegal", "investigator")
    assert place.person("paralegal").client.get(case.evidence).headers["proffer-case"] != before


def test_signing_out_has_the_browser_forget_everything(place):
    visitor = Visitor(place)
    visitor.sign_in("investigator@example.com")
    answer = visitor.get("/cases").send("/sign-out")
    assert (answer.status_code, answer.headers["clear-site-data"]) == (303, CLEARED)
    assert visitor.client.post("/sign-out").headers["clear-site-data"] == CLEARED
    visitor.sign_in("investigator@example.com")
    token = visitor.client.get("/api/session").json()["csrf"]
    assert visitor.client.delete("/api/session").status_code == 403
    gone = visitor.client.delete("/api/session", headers={"X-CSRF-Token": token})
    assert (gone.status_code, gone.headers["clear-site-data"]) == (200, CLEARED)


# The snapshot.


@pytest.mark.parametrize("role", ROLES)
def test_the_snapshot_holds_what_the_role_sees_as_each_item_is_answered(demo, role):
    visitor = demo.place.demo(role)
    head, items = snapshot(visitor, case_of(demo))
    assert head["total"] == len(items) == ROLES[role] and head["next"] is None
    assert head["case"] == case_of(demo)
    position = visitor.client.get("/api/evidence", params={"case": case_of(demo)}).json()["position"]
    assert head["position"] == position
    assert sorted(item["title"] for item in items) == sorted(item["title"] for item in seen_items(role))
    for item in items[::4]:
        assert item == visitor.client.get(f"/api/evidence/{item['id']}").json()


@pytest.mark.parametrize("role", ROLES)
def test_the_snapshot_in_rows_says_what_the_grid_shows_and_what_is_kept_only_if_asked(demo, role):
    visitor = demo.place.demo(role)
    head, items = snapshot(visitor, case_of(demo), rows="1")
    _, whole = snapshot(visitor, case_of(demo))
    assert [item["id"] for item in items] == [item["id"] for item in whole]
    names = [field["name"] for field in head["fields"]]
    for item, values in zip(items, whole):
        assert set(item["row"]) - {"changed", "withdrawn"} == set(names) <= set(values)
        assert item["revision"] == values["revision"]
        assert item["restricted"] == (role not in TOLD or any(
            values[name] in RESTRICTED[key] for name, key in (("confidentiality", "confidentiality"), ("privilegeCall", "privilege_call"))))
        assert item["row"]["title"] == values["title"] and ("file" in item) == ("file" in values)
        if "file" in item:
            assert item["file"]["href"] == values["file"]["href"] and item["file"]["sha256"] == values["sha256"]
    shown = {field["name"] for field in head["fields"] if field["searched"]}
    assert "title" in shown or not items


def test_the_snapshot_of_named_items_holds_no_others_and_none_out_of_sight(demo):
    seen = {item["title"] for item in seen_items("paralegal")}
    ids = [demo.ids[item["title"]] for item in seen_items("lead_prosecutor")]
    inside = [demo.ids[title] for title in sorted(seen)[:3]]
    outside = [demo.ids[item["title"]] for item in seen_items("lead_prosecutor") if item["title"] not in seen]
    assert len(outside) == 1 and len(ids) == 41
    paralegal = demo.place.demo("paralegal")
    head, items = snapshot(paralegal, case_of(demo), items=",".join(inside + outside))
    assert head["total"] == 3 and {item["id"] for item in items} == set(inside)
    for query in ({"cursor": outside[0]}, {"cursor": "nonsense"}, {"cursor": "01890000-0000-7000-8000-000000000000"}):
        answer = paralegal.client.get(f"/api/cases/{case_of(demo)}/snapshot", params=query)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "unknown_cursor"), query
    many = ",".join(["01890000-0000-7000-8000-000000000000"] * 501)
    assert paralegal.client.get(f"/api/cases/{case_of(demo)}/snapshot", params={"items": many}).status_code == 422
    assert paralegal.client.get(f"/api/cases/{case_of(demo)}/snapshot", params={"items": "x"}).status_code == 400


def test_the_snapshot_is_for_who_is_on_the_case(place, demo):
    path = f"/api/cases/{case_of(demo)}/snapshot"
    assert Visitor(place).client.get(path).status_code == 401
    assert place.person("wanderer").client.get(path).status_code == 404
    assert place.person("wanderer").client.get("/api/cases/nowhere/snapshot").status_code == 404


@pytest.mark.own_server(DEMO="on")
def test_a_large_case_is_answered_page_after_page_and_a_larger_one_only_by_name(server):
    large, larger = (server.command("seed", "--items", count).strip() for count in ("1200", "5500"))
    lead = Visitor(server)
    lead.client.post("/api/session", json={"demo": "lead_prosecutor"})
    found, cursor, sizes = [], "", []
    while cursor is not None:
        head, items = snapshot(lead, large, cursor=cursor)
        assert head["total"] >= len(items) == len({item["id"] for item in items})
        sizes.append(len(items))
        found += [item["id"] for item in items]
        cursor = head["next"]
    assert sizes[:-1] == [500] * (len(sizes) - 1) and len(sizes) == 3
    assert len(set(found)) == len(found) == head["total"]

    listed = lead.client.get("/api/evidence", params={"case": larger, "withdrawn": "1", "limit": 3}).json()
    assert listed["total"] > 5_000
    answer = lead.client.get(f"/api/cases/{larger}/snapshot")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "too_many_items")
    assert answer.json()["error"]["message"] == "This case has more than 5000 items. Name those to take along."
    ids = [item["id"] for item in listed["items"]]
    head, items = snapshot(lead, larger, items=",".join(ids))
    assert [item["id"] for item in items] == ids and head["total"] == 3


@ON_ONE
@pytest.mark.own_server
def test_snapshots_are_limited_as_searches_are(server, lead):
    path = f"/api/cases/{server.case}/snapshot"
    statuses = []
    while 429 not in statuses and len(statuses) < 1_000:
        answer = lead.client.get(path)
        statuses.append(answer.status_code)
    assert set(statuses) == {200, 429} and statuses.count(200) >= 300
    assert int(answer.headers["retry-after"]) >= 1
