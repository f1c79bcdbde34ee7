"""The page of operations as an administrator watches it."""

import re
import secrets

import pytest
from playwright.sync_api import expect
from server import PASSWORD

# Two steps of the page, and what a slow machine takes.
TWO_STEPS_MILLISECONDS = 30_000


@pytest.fixture
def desk(browser, server):
    """An administrator at the page."""
    email = f"operator-{secrets.token_hex(4)}@example.com"
    server.command("user", "add", email, "--name", "Olga Perator", "--administrator", text=PASSWORD + "\n")
    context = browser.new_context(base_url=server.base)
    assert context.request.post("/api/session", data={"email": email, "password": PASSWORD}).ok
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto("/operations")
    yield page
    context.close()
    assert not faults


def streams(page):
    return page.locator("section", has=page.get_by_role("heading", name="Open streams"))


def test_the_figures_follow_what_happens_until_they_are_paused(desk, person):
    lead = person("lead_prosecutor")
    expect(desk.get_by_role("checkbox", name="Update every 5 seconds")).to_be_checked()
    desk.evaluate("window.isStillTheSamePage = true")
    lead.open()
    lead.revise("E-030", title="Seen by the stream")
    expect(streams(desk).locator("li").first).to_have_text(re.compile(r"Event streams\s*[1-9]"), timeout=TWO_STEPS_MILLISECONDS)
    image = desk.get_by_role("img", name=re.compile("^Open streams Event streams: now [1-9]"))
    expect(image).to_be_visible()
    expect(desk.get_by_role("img", name=re.compile("^From commit to delivery.*now [0-9.]+ ms"))).to_be_visible(
        timeout=TWO_STEPS_MILLISECONDS)
    assert desk.evaluate("window.isStillTheSamePage")

    summary = desk.get_by_text("The same in numbers")
    summary.click()
    time = desk.locator("[data-part=time]")
    shown = time.inner_text()
    expect(time).not_to_have_text(shown, timeout=TWO_STEPS_MILLISECONDS)
    expect(summary).to_be_focused()
    expect(desk.get_by_role("table", name=re.compile("Figures of each minute"))).to_be_visible()

    asked = []
    desk.on("request", lambda request: asked.append(request.url))
    desk.get_by_role("checkbox", name="Update every 5 seconds").uncheck()
    del asked[:]
    desk.wait_for_timeout(6_000)
    assert asked == [], "paused, and it asks all the same"
    desk.get_by_role("checkbox", name="Update every 5 seconds").check()
    with desk.expect_response("**/operations"):
        pass


def test_it_says_when_the_figures_are_old(desk):
    desk.context.clear_cookies()
    expect(desk.get_by_role("status")).to_contain_text("The figures are not new", timeout=TWO_STEPS_MILLISECONDS)


def test_without_script_it_is_whole_and_a_link_refreshes_it(desk, browser, server):
    context = browser.new_context(base_url=server.base, java_script_enabled=False, storage_state=desk.context.storage_state())
    page = context.new_page()
    page.goto("/operations")
    expect(page.get_by_role("img", name=re.compile("^Open streams"))).to_be_visible()
    expect(page.get_by_role("checkbox", name=re.compile("Update"))).to_be_hidden()
    page.get_by_role("link", name="Refresh").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Operations")
    context.close()
