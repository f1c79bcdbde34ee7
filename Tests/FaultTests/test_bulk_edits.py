"""Many items changed at once: while others work, over the death of the server, and back again."""

import os
import re
import threading
import time
import uuid

import pytest

from server import Stream
from test_lists import import_list, token

# 5,000 by hand: BULK_ITEMS=5000.
ITEMS = int(os.environ.get("BULK_ITEMS", "1000"))
DONE_SECONDS = 300
POLL_SECONDS = 0.05


def fill(server, tmp_path, count=ITEMS):
    file = tmp_path / "items.csv"
    file.write_text("Title,Kind\n" + "".join(f"Item {number},document\n" for number in range(count)))
    import_list(server, file)


def items(browser, case, **query):
    """All items of a list, page by page."""
    found, cursor = [], None
    while True:
        parameters = {"case": case, "limit": 200, **query, **({"cursor": cursor} if cursor else {})}
        page = browser.client.get("/api/evidence", params=parameters).json()
        found += page["items"]
        cursor = page.get("next")
        if not cursor:
            return found


def send(browser, address, **fields):
    """Sends a form with the token of its page, and answers where that leads."""
    answer = browser.client.post(address, data={"_csrf": browser.client.headers["X-CSRF-Token"], **fields})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def choose(browser, case, **fields):
    return send(browser, f"/cases/{case}/bulk-edits", _key=uuid.uuid4().hex, **fields)


def execute(browser, address):
    """Agrees to the preview that is shown."""
    rehearsed = re.search(r'name="rehearsed" value="(\d*)"', page(browser, address))[1]
    return send(browser, f"{address}/executions", rehearsed=rehearsed)


def page(browser, address):
    answer = browser.client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def count(text, name):
    """What a report counts; it says nothing of conflicts where there is none."""
    found = re.search(rf"data-{name}>(\d+)<", text)
    return 0 if name == "conflicts" and not found else int(found[1])


def settled(text):
    found = re.search(r"Under way: (\d+) of", text)
    return int(found.group(1)) if found else None


def wait_until(browser, address, is_there):
    deadline = time.monotonic() + DONE_SECONDS
    while True:
        text = page(browser, address)
        if is_there(text):
            return text
        assert time.monotonic() < deadline, text
        time.sleep(POLL_SECONDS)


def wait_until_done(browser, address):
    return wait_until(browser, address, lambda text: settled(text) is None)


def begin(browser, case, **fields):
    """Chooses all items of a case, says what is to become of them, and lets it begin."""
    address = choose(browser, case, of="filter", filter="")
    assert send(browser, f"{address}/rehearsals", **fields) == address
    preview = page(browser, address)
    assert execute(browser, address) == address
    return address, preview


class Colleague(threading.Thread):
    """Edits items one by one until told to stop, and takes the time of each."""

    def __init__(self, server, email, known):
        super().__init__(daemon=True)
        from server import Browser
        self.browser, self.known = Browser(server, email), known
        self.is_over, self.written, self.seconds, self.fault = threading.Event(), {}, [], None

    def run(self):
        try:
            for item in self.known:
                if self.is_over.is_set():
                    return
                began = time.monotonic()
                # At the base of the beginning: what the bulk edit does to another field is no hindrance.
                answer = self.browser.revise(item["id"], item["revision"], {"custodian": f"Vault {len(self.written)}"})
                self.seconds.append(time.monotonic() - began)
                assert answer.status_code == 200, answer.text
                self.written[item["id"]] = f"Vault {len(self.written)}"
                time.sleep(POLL_SECONDS / 5)
        except Exception as error:  # Whatever it is: the test says it.
            self.fault = error


def test_many_are_changed_while_others_edit_and_only_what_they_left_is_undone(server, lead, paralegal, tmp_path):
    fill(server, tmp_path)
    before = items(lead, server.case)
    assert len(before) == ITEMS
    stream = Stream(paralegal, server.case)
    colleague = Colleague(server, "paralegal@example.com", before[::-1])
    address, preview = begin(lead, server.case, exhibitStatus="listed", **{"_add.tags": "hot"})
    assert [count(preview, name) for name in ("planned", "unneeded", "refused")] == [ITEMS, 0, 0]
    began = time.monotonic()
    colleague.start()
    report = wait_until_done(lead, address)
    took = time.monotonic() - began
    colleague.is_over.set()
    colleague.join()
    assert colleague.fault is None and len(colleague.written) > 0
    assert [count(report, name) for name in ("changed", "conflicts", "refused")] == [ITEMS, 0, 0]
    slowest = max(colleague.seconds)
    print(f"{ITEMS} items in {took:.1f} s; {len(colleague.seconds)} edits of others meanwhile, the slowest {slowest:.2f} s")
    after = {item["id"]: item for item in items(lead, server.case)}
    assert all(item["exhibitStatus"] == "listed" and item["tags"] == ["hot"] for item in after.values())
    assert all(after[item]["custodian"] == custodian for item, custodian in colleague.written.items())
    group = address.rsplit("/", 1)[1]
    assert len(items(lead, server.case, list=f"bulk-{group}")) == ITEMS
    # Everybody saw it as it went, each once.
    of_bulk = lambda: [change for change in stream.changes() if change.get("group") == f"bulk-{group}"]
    stream.wait(lambda frames: len(of_bulk()) == ITEMS or any(kind == "reset" for kind, _, _ in frames))
    print(f"{len(of_bulk())} changes on the stream")

    theirs = [item["id"] for item in before[:20]]
    for item in theirs:
        assert paralegal.revise(item, after[item]["revision"], {"exhibitStatus": "marked"}).status_code == 200
    undo = send(lead, f"{address}/undos", _key=uuid.uuid4().hex)
    text = wait_until_done(lead, undo)
    assert [count(text, name) for name in ("changed", "merged")] == [ITEMS, len(theirs)]
    for item in items(lead, server.case):
        assert item["exhibitStatus"] == ("marked" if item["id"] in theirs else "not_designated")
        assert not item.get("tags")
        assert item["id"] not in colleague.written or item["custodian"] == colleague.written[item["id"]]

    redo = send(lead, f"{undo}/undos", _key=uuid.uuid4().hex)
    wait_until_done(lead, redo)
    for item in items(lead, server.case):
        assert item["exhibitStatus"] == ("marked" if item["id"] in theirs else "listed") and item["tags"] == ["hot"]


@pytest.mark.own_server
def test_a_server_that_dies_in_the_middle_goes_on_where_it_stopped(server, lead, tmp_path):
    fill(server, tmp_path)
    address, _ = begin(lead, server.case, **{"_add.tags": "hot"})
    wait_until(lead, address, lambda text: (settled(text) or 0) > 0)
    server.kill()
    server.start()
    with_hot = len(items(lead, server.case, tags="hot"))
    assert 0 < with_hot < ITEMS, "it was killed too late to tell"
    report = wait_until_done(lead, address)
    assert [count(report, name) for name in ("changed", "unneeded", "refused")] == [ITEMS, 0, 0]
    after = items(lead, server.case)
    assert len(after) == ITEMS and all(item["tags"] == ["hot"] and item["revision"] == 2 for item in after)


@pytest.mark.own_server
def test_who_is_taken_off_the_case_in_the_middle_changes_no_more(server, lead, paralegal, tmp_path):
    fill(server, tmp_path)
    address, _ = begin(paralegal, server.case, **{"_add.tags": "hot"})
    wait_until(paralegal, address, lambda text: (settled(text) or 0) > 0)
    people = page(lead, f"/cases/{server.case}/people")
    removal = re.search(r'action="([^"]+/removals)"', people)
    assert removal, people
    for action in set(re.findall(r'action="([^"]+/removals)"', people)):
        lead.client.post(action, data={"_csrf": token(people)})
    assert paralegal.client.get(address).status_code == 404
    deadline = time.monotonic() + 10
    known = -1
    while known != (known := len(items(lead, server.case, tags="hot"))):
        assert time.monotonic() < deadline
        time.sleep(1)
    assert 0 < known < ITEMS


# What the wanderer is granted here is nobody else's business.
@pytest.mark.own_server
def test_who_may_change_nothing_is_offered_nothing(server, lead):
    item = lead.add(server.case, "Knife", exhibitNumber="GX-1", custodian="Vault").json()["id"]
    for role in ("trial_technician", "defence_counsel_portal", "auditor_readonly"):
        server.command("case", "grant", server.case, "wanderer@example.com", role)
        from server import Browser
        wanderer = Browser(server, "wanderer@example.com")
        grid = page(wanderer, f"/cases/{server.case}/evidence")
        assert "bulk-edits" not in grid and 'name="item"' not in grid
        assert wanderer.client.get(f"/cases/{server.case}/bulk-edits/new").status_code == 403
        answer = wanderer.client.post(
            f"/cases/{server.case}/bulk-edits",
            data={"_csrf": wanderer.client.headers["X-CSRF-Token"], "_key": uuid.uuid4().hex, "of": "selected", "item": item},
        )
        assert answer.status_code == 403
        wanderer.close()


def test_protections_ask_for_a_reason_and_numbers_that_are_none_are_said(server, lead, paralegal):
    numbers = [lead.add(server.case, f"Item {number}").json()["itemNumber"] for number in range(3)]
    assert lead.client.post(
        f"/cases/{server.case}/bulk-edits",
        data={"_csrf": lead.client.headers["X-CSRF-Token"], "_key": uuid.uuid4().hex, "of": "numbers", "numbers": "E-777"},
    ).status_code == 422
    address = choose(paralegal, server.case, of="numbers", numbers=f"{numbers[0]}\n{numbers[2]}, E-777")
    assert "No item that you see has these numbers: E-777." in page(paralegal, address)
    csrf = {"_csrf": paralegal.client.headers["X-CSRF-Token"]}
    refused = paralegal.client.post(f"{address}/rehearsals", data={**csrf, "privilegeCall": "privileged_withhold"})
    assert refused.status_code == 422 and "needs a reason" in refused.text
    assert paralegal.client.post(f"{address}/rehearsals", data=csrf).status_code == 422
    assert paralegal.client.post(f"{address}/executions", data=csrf).status_code == 409
    reason = "Counsel's letter of 14 March"
    send(paralegal, f"{address}/rehearsals", privilegeCall="privileged_withhold", reason=reason)
    # Of another person it is nothing.
    assert lead.client.get(address).status_code == 404
    execute(paralegal, address)
    report = wait_until_done(paralegal, address)
    assert count(report, "changed") == 2 and "Counsel&" in report
    item = next(item for item in items(lead, server.case) if item["itemNumber"] == numbers[0])
    history = page(lead, f"/cases/{server.case}/evidence/{item['id']}")
    assert "with others; reason: Counsel&" in history
    changes = page(lead, f"/cases/{server.case}/changes?since=all&by=everybody")
    assert "Changed at once: 2 items, Privilege" in changes and "reason: Counsel&" in changes
    # A paralegal may raise a protection and not lower it: the preview says so of each item, before anything happens.
    lowered = choose(paralegal, server.case, of="numbers", numbers=numbers[0])
    send(paralegal, f"{lowered}/rehearsals", privilegeCall="waived", reason="No")
    preview = page(paralegal, lowered)
    assert count(preview, "refused") == 1 and "Only the lead may make Privilege less strict." in preview


def test_only_the_preview_that_was_looked_at_is_carried_out(server, lead):
    numbers = [lead.add(server.case, f"Looked at {number}").json()["itemNumber"] for number in range(2)]
    address = choose(lead, server.case, of="numbers", numbers=", ".join(numbers))
    send(lead, f"{address}/rehearsals", custodian="First")
    rehearsed = re.search(r'name="rehearsed" value="(\d+)"', page(lead, address))[1]
    send(lead, f"{address}/rehearsals", custodian="Second")
    csrf = {"_csrf": lead.client.headers["X-CSRF-Token"]}
    for older in [{"rehearsed": rehearsed}, {}, {"rehearsed": "x"}]:
        refused = lead.client.post(f"{address}/executions", data={**csrf, **older})
        assert refused.status_code == 409 and "Other values were chosen since this preview" in refused.text
    assert {item.get("custodian") for item in items(lead, server.case) if item["itemNumber"] in numbers} == {None}
    execute(lead, address)
    wait_until_done(lead, address)
    assert {item["custodian"] for item in items(lead, server.case) if item["itemNumber"] in numbers} == {"Second"}
