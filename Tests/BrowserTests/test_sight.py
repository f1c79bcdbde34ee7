"""What a person may see comes and goes while the page is open, and rows stay where they are."""

from playwright.sync_api import expect


def pending(screen):
    return screen.page.locator("[data-pending]")


def test_a_sealed_item_leaves_the_page_and_comes_back(person):
    lead, paralegal = person("lead_prosecutor"), person("paralegal")
    words = lead.item("E-014")["title"]
    paralegal.open()
    expect(paralegal.row("E-014")).to_have_count(1)
    assert words in paralegal.page.content()

    lead.revise("E-014", confidentiality="sealed")
    expect(paralegal.row("E-014")).to_have_count(0)
    assert words not in paralegal.page.content()
    assert "E-014" not in paralegal.page.content()

    lead.revise("E-014", confidentiality="public")
    expect(pending(paralegal)).to_have_text("1 change, show")
    expect(paralegal.row("E-014")).to_have_count(0)
    pending(paralegal).get_by_role("link").click()
    expect(paralegal.row("E-014")).to_contain_text(words)
    expect(pending(paralegal)).to_be_hidden()
    paralegal.expect_no_reload()


def numbers(screen):
    return screen.page.locator("tbody th a").all_inner_texts()


def test_a_change_of_what_the_rows_are_sorted_by_moves_none_until_it_is_asked_for(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    chair.open()
    chair.page.get_by_role("columnheader", name="Title").get_by_role("link").click()
    chair.expect_connection("Live")
    before = numbers(chair)
    lead.revise("E-028", title="0 Proof of loss, first of all")
    expect(chair.shown("E-028", "title")).to_have_text("0 Proof of loss, first of all")
    expect(pending(chair)).to_have_text("1 change, show")
    assert numbers(chair) == before
    lead.revise("E-027", title="1 Policy, second of all")
    expect(pending(chair)).to_have_text("2 changes, show")
    assert numbers(chair) == before

    pending(chair).get_by_role("link").click()
    expect(pending(chair)).to_be_hidden()
    assert numbers(chair)[:2] == ["E-028", "E-027"]


def test_a_row_that_the_filter_leaves_out_stays_until_it_is_asked_for(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    chair.open(f"{chair.grid}?exhibitStatus=listed")
    before = numbers(chair)
    assert "E-018" in before
    lead.revise("E-018", exhibitStatus="marked")
    expect(chair.shown("E-018", "exhibitStatus")).to_have_text("Marked")
    expect(pending(chair)).to_have_text("1 change, show")
    assert numbers(chair) == before
    pending(chair).get_by_role("link").click()
    expect(chair.row("E-018")).to_have_count(0)
    assert numbers(chair) == [number for number in before if number != "E-018"]


def test_changes_wait_while_they_are_switched_off(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    chair.open()
    old = chair.shown("E-025", "title").inner_text()
    switch = chair.page.get_by_label("Show changes as they happen")
    switch.uncheck()
    lead.revise("E-025", title="Positions of three vehicles")
    expect(pending(chair)).to_have_text("1 change, show")
    expect(chair.shown("E-025", "title")).to_have_text(old)
    switch.check()
    expect(chair.shown("E-025", "title")).to_have_text("Positions of three vehicles")
    expect(pending(chair)).to_be_hidden()


def test_who_is_taken_off_the_case_is_told_and_sees_no_evidence_any_more(server, person):
    investigator = person("investigator")
    investigator.open()
    server.command("case", "revoke", investigator.case, "dov.larkspur@example.com")
    investigator.expect_connection("You no longer have access to this case")
    expect(investigator.page.locator("tbody tr")).to_have_count(0)
    assert "911 call" not in investigator.page.content()
    investigator.page.reload()
    expect(investigator.page.get_by_role("heading", level=1)).not_to_have_text("Evidence")
    server.command("case", "grant", investigator.case, "dov.larkspur@example.com", "investigator")


def test_a_session_that_ends_elsewhere_is_said_and_comes_back_after_sign_in(person):
    chair = person("second_chair")
    chair.open()
    chair.context.request.delete("/api/session", headers={"X-CSRF-Token": chair.csrf})
    chair.expect_connection("Signed out")
    answer = chair.context.request.post("/api/session", data={"demo": "second_chair"})
    assert answer.ok
    chair.page.evaluate("dispatchEvent(new Event('online'))")
    chair.expect_connection("Live")
    chair.type_into("E-020", "title", "Saved after signing in again")
    chair.expect_saving("Saved")
    chair.expect_no_reload()
    assert chair.item("E-020")["title"] == "Saved after signing in again"


def test_the_form_of_an_item_that_goes_out_of_sight_leaves_and_what_was_typed_is_kept(person):
    lead, paralegal = person("lead_prosecutor"), person("paralegal")
    item = lead.item("E-024")
    paralegal.open(f"{paralegal.grid}/{item['id']}/edit")
    paralegal.page.get_by_label("Title").fill("Typed before it was sealed")
    paralegal.page.locator("details", has=paralegal.page.locator("#exhibitStatus")).evaluate("fold => fold.open = true")
    paralegal.page.get_by_label("Exhibit status").select_option("offered")
    lead.revise("E-024", confidentiality="sealed")
    expect(paralegal.page.get_by_text("This item is not in the case.")).to_be_visible()
    expect(paralegal.page.locator("[data-alert]").get_by_role("textbox", name="Your text")).to_have_value(
        "Typed before it was sealed\nExhibit status: Offered"
    )
    assert item["title"] not in paralegal.page.content()
    lead.revise("E-024", confidentiality=item["confidentiality"])
