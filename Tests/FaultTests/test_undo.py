"""Undo by mutations and by forms: whose act it is, what it leaves alone, and who is told of that."""

import secrets

from page import Page
from server import Browser


class Changes:
    """Somebody's mutations to one item, each a batch of one."""

    def __init__(self, place, name, case, address):
        self.browser = Browser(place, f"{name}@example.com")
        self.case, self.item = case.path.rsplit("/", 1)[1], address.rsplit("/", 1)[1]
        self.client, self.number = secrets.token_hex(8), 0

    def send(self, operation="evidence.revise", base=None, to=None, **more):
        self.number += 1
        mutation = {"number": self.number, "key": secrets.token_hex(12), "case": self.case, "id": self.item,
                    "operation": operation, **more}
        if to:
            mutation |= {"base": dict.fromkeys(to, base or self.read()["revision"]), "to": to}
        answer = self.browser.client.post("/api/mutations", json={"client": self.client, "mutations": [mutation]})
        assert answer.status_code == 200, answer.text
        (reply,) = answer.json()["replies"]
        return reply

    def undo(self, reply, operation="evidence.revise", **more):
        return self.send(operation, undoes=reply["key"], **more)

    def read(self):
        return self.browser.client.get(f"/api/evidence/{self.item}").json()


def workspace(place, **roles):
    case = place.new_case(**roles)
    address = case.add("Tape")
    return case, address, [Changes(place, name, case, address) for name in ("lead", *roles)]


def test_an_act_is_undone_and_redone_and_nothing_is_erased(place):
    _, _, (lead,) = workspace(place)
    act = lead.send(to={"location": "Room 1", "tags": {"add": ["fire"]}})
    undo = lead.undo(act)
    assert undo["status"] == "applied" and not lead.read()["location"] and lead.read()["tags"] == []
    redo = lead.undo(undo)
    assert redo["status"] == "applied" and lead.read()["location"] == "Room 1" and lead.read()["tags"] == ["fire"]
    history = lead.browser.client.get(f"/api/evidence/{lead.item}/history").json()["history"]
    assert [entry["undoes"] for entry in history] == [undo["key"], act["key"], None, None]
    # It is again as the first act left it.
    assert lead.undo(act)["status"] == "applied" and not lead.read()["location"]


def test_anothers_act_is_refused_like_none(place):
    _, _, (lead, paralegal) = workspace(place, paralegal="paralegal")
    act = lead.send(to={"location": "Room 1"})
    theirs, none = paralegal.undo(act), paralegal.undo({"key": "no-such-act"})
    for reply in (theirs, none):
        assert reply["status"] == "refused" and reply["code"] == "not_yours" and "only what you changed" in reply["message"]
    assert lead.read()["location"] == "Room 1"


def test_what_others_changed_is_left_and_named(place):
    _, _, (lead, paralegal) = workspace(place, paralegal="paralegal")
    act = lead.send(to={"location": "Room 1", "custodian": "Registry"})
    paralegal.send(to={"location": "Room 2"})
    undo = lead.undo(act)
    assert undo["status"] == "merged" and undo["skipped"] == ["location"]
    skip = undo["skippedBy"]["location"]
    assert skip["by"] == {"name": "paralegal"} and skip["own"] is False and skip["at"].endswith("Z")
    assert lead.read()["location"] == "Room 2" and not lead.read()["custodian"]
    revision = lead.read()["revision"]
    nothing = lead.undo(act)
    assert nothing["status"] == "refused" and nothing["code"] == "nothing_undone"
    assert nothing["message"] == "Location was changed by paralegal since; nothing was undone."
    assert lead.read()["revision"] == revision


def test_a_role_that_may_not_see_a_field_is_told_nothing_of_it(place):
    case, _, (lead, investigator) = workspace(place, investigator="investigator")
    # Done while the field was theirs to see; then the role was changed.
    case.grant("investigator", "paralegal")
    act = investigator.send(to={"exhibitStatus": "offered", "location": "Room 1"})
    lead.send(to={"exhibitStatus": "admitted"})
    case.grant("investigator", "investigator")
    named = investigator.undo(act, to={"exhibitStatus": "marked"}, base=1)
    assert "skipped" not in named and "skippedBy" not in named and named["status"] == "refused"
    undo = investigator.undo(act)
    assert undo["status"] == "applied" and "skipped" not in undo and "xhibit" not in str(undo)
    assert lead.read()["exhibitStatus"] == "admitted" and not lead.read()["location"]


def test_adding_and_withdrawing_are_undone(place):
    case, _, (lead, paralegal) = workspace(place, paralegal="paralegal")
    withdrawal = lead.send("evidence.withdraw")
    assert lead.undo(withdrawal, "evidence.restore")["status"] == "applied" and case.titles() == ["Tape"]
    assert lead.undo(withdrawal, "evidence.restore")["code"] == "nothing_undone"
    paralegal.item = "0198f000-0000-7000-8000-" + secrets.token_hex(6)
    added = paralegal.send("evidence.add", to={"title": "Knife", "kind": "document"}, base=1)
    assert added["status"] == "applied" and paralegal.undo(added, "evidence.withdraw")["status"] == "applied"
    assert case.titles() == ["Tape"]


def test_what_lasts_says_so(place):
    _, _, (lead,) = workspace(place)
    stamp = lead.send("evidence.stamp")
    reply = lead.undo(stamp)
    assert reply["code"] == "cannot_be_undone" and reply["message"].startswith("Bates numbers cannot be undone")
    assert lead.read()["batesBegin"]


def test_the_history_offers_to_undo_what_one_did_oneself(place):
    case, address, (lead, paralegal) = workspace(place, paralegal="paralegal")
    lead.send(to={"location": "Room 1", "custodian": "Registry"})
    seen = place.person("lead").get(address)
    assert len([form for form in seen.root.all("form") if form["action"].endswith("/undos")]) == 1
    theirs = place.person("paralegal").get(address)
    assert not [form for form in theirs.root.all("form") if form["action"].endswith("/undos")]
    paralegal.send(to={"location": "Room 2"})
    answer = seen.send("/undos")
    assert isinstance(answer, Page) and answer.status == 200 and answer.heading == "Undone in part"
    assert "Location was changed by paralegal at" in answer.notice and "the rest was undone" in answer.notice
    assert lead.read()["location"] == "Room 2" and not lead.read()["custodian"]
    # The same form again is the same act.
    assert seen.send("/undos").heading == "Undone in part"
    token = seen.root.all("input", name="_csrf")[0]["value"]
    pairs = {"_csrf": token, "_key": secrets.token_hex(8), "_base": "1", "_act": "no-such-act", "_operation": "evidence.revise"}
    assert place.person("lead").post(f"{address}/undos", pairs.items()).status == 403
    assert place.person("lead").post(f"{address}/undos", {**pairs, "_csrf": "wrong"}.items()).status == 403
