"""Taking an item out of the list and putting it back, alone or with an edit, by forms."""

import secrets


def test_withdrawing_and_restoring(place):
    case = place.new_case(paralegal="paralegal", investigator="investigator")
    item = case.add("Tape")
    lead = place.person("lead")
    shown = lead.follow(lead.get(item).send("/withdrawals"))
    assert "withdrawn" in shown.notice and case.titles() == [] and case.titles(query="?withdrawn=1") == ["Tape"]
    assert not [each for each in shown.root.all("a") if (each["href"] or "").endswith("/edit")]
    assert lead.get(f"{item}/edit").status == 409
    shown = lead.follow(shown.send("/restorations"))
    assert case.titles() == ["Tape"] and not shown.notice
    assert not [form for form in place.person("investigator").get(item).root.all("form") if "withdraw" in form["action"]]
    token = place.person("investigator").get(item).root.all("input", name="_csrf")[0]["value"]
    pairs = {"_csrf": token, "_key": secrets.token_hex(8), "_base": "3"}
    assert place.person("investigator").post(f"{item}/withdrawals", pairs.items()).status == 403
    assert case.titles() == ["Tape"]


def test_withdrawing_what_others_changed_asks_first(place):
    case = place.new_case(paralegal="paralegal")
    item = case.add("Tape")
    old = place.person("lead").get(item)
    paralegal = place.person("paralegal")
    paralegal.follow(paralegal.get(f"{item}/edit").send("/revisions", title="Tape of 14 March"))
    asked = old.send("/withdrawals")
    assert asked.status == 409 and "paralegal changed this item" in asked.notice
    assert "Tape of 14 March" in asked.text and case.titles() == ["Tape of 14 March"]
    place.person("lead").follow(asked.send("/withdrawals"))
    assert case.titles() == []


def test_an_edit_of_a_withdrawn_item_is_kept_on_a_page(place):
    case = place.new_case(paralegal="paralegal")
    item = case.add("Tape")
    old = place.person("paralegal").get(f"{item}/edit")
    place.person("lead").follow(place.person("lead").get(item).send("/withdrawals"))
    refused = old.send("/revisions", title="Tape of 14 March")
    assert refused.status == 409 and "Withdrawn by lead" in refused.notice and "Tape of 14 March" in refused.text


def withdrawn_edit(place, **roles):
    """An item that the lead withdrew while somebody else edited it: the conflict page of the edit."""
    case = place.new_case(**roles)
    item = case.add("Tape", notes="Old")
    (name,) = roles
    old = place.person(name).get(f"{item}/edit")
    lead = place.person("lead")
    lead.follow(lead.get(item).send("/withdrawals"))
    return case, item, old


def test_who_may_restore_brings_the_item_back_with_the_edit(place):
    case, item, old = withdrawn_edit(place, paralegal="paralegal")
    refused = old.send("/revisions", title="Tape of 14 March", notes="One\r\n\r\nTwo", tags="a, b")
    assert refused.status == 409
    changed = [row.one("th").text for row in refused.root.one("table", class_="conflict").one("tbody").all("tr")]
    assert changed == ["Title", "Tags", "Notes"], "only what the edit would change"
    assert refused.root.one("button", class_="button--primary").text == "Restore with my edit"
    shown = place.person("paralegal").follow(refused.send("/restorations"))
    assert not shown.notice and case.titles() == ["Tape of 14 March"]
    assert (shown.fields["notes"], shown.fields["tags"]) == ("One Two", "ab")
    entries = [[word.text for word in entry.all("strong")] for entry in shown.root.all("li", class_="history__entry")]
    assert entries == [["Restored, changed", "Changed", "Restored"], ["Withdrawn"], ["Added"]], "one act, with its steps"


def test_who_may_not_restore_keeps_the_edit_and_gets_no_button(place):
    case, item, old = withdrawn_edit(place, investigator="investigator")
    refused = old.send("/revisions", title="Tape of 14 March")
    assert refused.status == 409 and "Withdrawn by lead" in refused.notice and "Tape of 14 March" in refused.text
    assert "Restore" not in refused.text
    assert not [form for form in refused.root.all("form") if form["action"].endswith("/restorations")]
    pairs = [*old.root.one("form", class_="form").sent(), ("title", "Mine"), ("_key", secrets.token_hex(8))]
    forged = place.person("investigator").post(f"{item}/restorations", dict(pairs).items())
    assert forged.status == 403 and case.titles() == [] and "Mine" in forged.html, "nothing is lost"


def test_an_item_is_not_restored_without_the_edit(place):
    case, item, old = withdrawn_edit(place, paralegal="paralegal")
    case.add("Other", exhibitNumber="C-1")
    refused = old.send("/revisions", title="Tape of 14 March", exhibitNumber="C-1", confidentiality="confidential")
    again = refused.send("/restorations")
    assert again.status == 403 and case.titles() == ["Other"], again.notice
    assert "Only the lead may make Confidentiality less strict." in again.notice
    taken = again.send("/restorations", confidentiality="team_only")
    assert taken.status == 422 and "not available" in taken.notice and case.titles() == ["Other"]
    assert taken.root.one("input", id="title")["value"] == "Tape of 14 March"
    shown = place.person("paralegal").follow(taken.send("/restorations", exhibitNumber="C-2"))
    assert shown.fields["exhibitNumber"] == "C-2" and case.titles() == ["Tape of 14 March", "Other"]


def test_two_judgements_meet_on_a_withdrawn_item(place):
    case = place.new_case(paralegal="paralegal")
    item = case.add("Tape")
    lead, old = place.person("lead"), place.person("paralegal").get(f"{item}/edit")
    lead.follow(lead.get(f"{item}/edit").send("/revisions", exhibitStatus="offered"))
    lead.follow(lead.get(item).send("/withdrawals"))
    refused = old.send("/revisions", exhibitStatus="excluded", notes="Heard it twice")
    asked = refused.send("/restorations")
    assert asked.status == 409 and case.titles() == [] and len(asked.root.all("input", type="radio")) == 3
    assert asked.root.one("button", class_="button--primary").text == "Restore with what I chose"
    shown = place.person("paralegal").follow(asked.send("/restorations", _keep__exhibitStatus="mine"))
    assert (shown.fields["exhibitStatus"], shown.fields["notes"]) == ("Excluded", "Heard it twice")
    assert case.titles() == ["Tape"]


def test_an_edit_that_meets_a_withdrawal_shows_what_was_there_before_it(place):
    case = place.new_case(paralegal="paralegal")
    item = case.add("Tape", notes="Old")
    lead, old = place.person("lead"), place.person("paralegal").get(f"{item}/edit")
    lead.follow(lead.get(f"{item}/edit").send("/revisions", title="Tape of 14 March", notes="Newer"))
    lead.follow(lead.get(item).send("/withdrawals"))
    refused = old.send("/revisions", notes="Mine")
    rows = refused.root.one("table", class_="conflict").one("tbody").all("tr")
    assert [row.one("th").text for row in rows] == ["Notes"], "the title was left as it was seen"
    before, mine, theirs = (cell.text for cell in rows[0].all("td"))
    assert (before, mine) == ("Old", "Mine") and theirs.startswith("Newer ")
    asked = refused.send("/restorations")
    assert asked.status == 409, "both changed the notes"
    shown = place.person("paralegal").follow(asked.send("/restorations", _keep__notes="mine"))
    assert (shown.fields["title"], shown.fields["notes"]) == ("Tape of 14 March", "Mine")


def test_somebody_else_restores_first(place):
    case, item, old = withdrawn_edit(place, paralegal="paralegal")
    refused = old.send("/revisions", title="Tape of 14 March")
    lead = place.person("lead")
    lead.follow(lead.get(item).send("/restorations"))
    shown = place.person("paralegal").follow(refused.send("/restorations"))
    assert case.titles() == ["Tape of 14 March"] and not shown.notice
