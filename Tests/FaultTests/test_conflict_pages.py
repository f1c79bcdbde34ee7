"""Two people change one item by forms from the same page."""


def conflict(place):
    """A judgement that lead and paralegal made from the same page: the paralegal's conflict page."""
    case = place.new_case(paralegal="paralegal")
    item = case.add("Tape")
    lead, paralegal = place.person("lead").get(f"{item}/edit"), place.person("paralegal").get(f"{item}/edit")
    place.person("lead").follow(lead.send("/revisions", exhibitStatus="admitted"))
    refused = paralegal.send("/revisions", exhibitStatus="excluded", notes="Heard it twice", tags="audio")
    assert refused.status == 409
    return item, refused


def test_two_judgements_meet_and_the_page_shows_all_three(place):
    item, page = conflict(place)
    row = page.root.one("table", class_="conflict").one("tbody").one("tr")
    cells = [each.text for each in row.all("td")]
    assert row.one("th").text == "Exhibit status"
    assert cells[:2] == ["Not designated", "Excluded"] and cells[2].startswith("Admitted lead, ")
    assert len([each for each in page.root.all("input", type="radio")]) == 3
    shown = place.person("lead").get(item).fields
    assert (shown["exhibitStatus"], shown["notes"]) == ("Admitted", ""), "nothing of a conflict is written"


def test_choosing_mine_writes_it_with_everything_else(place):
    item, page = conflict(place)
    shown = place.person("paralegal").follow(page.send("/revisions", _keep__exhibitStatus="mine"))
    assert (shown.fields["exhibitStatus"], shown.fields["notes"]) == ("Excluded", "Heard it twice")
    assert shown.fields["tags"] == "audio"


def test_choosing_theirs_leaves_it_and_writes_the_rest(place):
    item, page = conflict(place)
    shown = place.person("paralegal").follow(page.send("/revisions"))
    assert (shown.fields["exhibitStatus"], shown.fields["notes"]) == ("Admitted", "Heard it twice")


def test_another_value_is_written_in_the_place_of_both(place):
    item, page = conflict(place)
    third = {"_keep__exhibitStatus": "other", "_other__exhibitStatus": "objected"}
    shown = place.person("paralegal").follow(page.send("/revisions", **third))
    assert (shown.fields["exhibitStatus"], shown.fields["notes"]) == ("Objected", "Heard it twice")


def test_another_value_that_no_field_takes_is_shown_again_with_its_reason(place):
    item, page = conflict(place)
    refused = page.send("/revisions", _keep__exhibitStatus="other", _other__exhibitStatus="nonsense")
    assert refused.status == 422 and "Heard it twice" in refused.text
    assert place.person("lead").get(item).fields["exhibitStatus"] == "Admitted"


def test_a_choice_meets_a_third_edit_again(place):
    item, page = conflict(place)
    lead = place.person("lead")
    lead.follow(lead.get(f"{item}/edit").send("/revisions", exhibitStatus="offered"))
    again = page.send("/revisions", _keep__exhibitStatus="mine")
    assert again.status == 409 and "Offered" in again.text
    shown = place.person("paralegal").follow(again.send("/revisions", _keep__exhibitStatus="mine"))
    assert shown.fields["exhibitStatus"] == "Excluded"


def test_an_old_form_puts_nothing_back_that_others_changed(place):
    case = place.new_case(paralegal="paralegal")
    item = case.add("Tape", tags="a, b", description="One\r\n\r\nTwo\r\n\r\nThree", occurredAt="2024-03-14 22:41")
    old = place.person("lead").get(f"{item}/edit")
    theirs = place.person("paralegal").get(f"{item}/edit").send(
        "/revisions", title="Tape of 14 March", tags="a, b, c", custodian="Vault", exhibitStatus="listed",
        description="ONE\r\n\r\nTwo\r\n\r\nThree", occurredAt="2024-03-15 08:00",
    )
    place.person("paralegal").follow(theirs)
    mine = old.send("/revisions", tags="b, d", description="One\r\n\r\nTwo\r\n\r\nTHREE")
    shown = place.person("lead").follow(mine).fields
    assert shown["title"] == "Tape of 14 March" and shown["custodian"] == "Vault"
    assert shown["exhibitStatus"] == "Listed" and shown["occurredAt"].startswith("15 Mar 2024, 08:00")
    assert shown["tags"] == "bcd" and shown["description"] == "ONE Two THREE"


def test_the_stricter_protection_holds(place):
    case = place.new_case(second="second_chair")
    item = case.add("Memo")
    old = place.person("lead").get(f"{item}/edit")
    strict = place.person("second").get(f"{item}/edit").send("/revisions", confidentiality="sealed")
    place.person("second").follow(strict)
    shown = place.person("lead").follow(old.send("/revisions", confidentiality="public"))
    assert shown.fields["confidentiality"] == "Sealed"
