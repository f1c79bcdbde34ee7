"""A device whose clock is wrong: it is said, once, and nothing that was entered is changed or lost."""

from playwright.sync_api import expect

SHIFT = """(() => {
  const Real = Date
  const shift = %d
  globalThis.Date = class extends Real {
    constructor(...given) {
      if (given.length) super(...given)
      else super(Real.now() + shift)
    }
    static now() {
      return Real.now() + shift
    }
  }
})()"""
HOUR = 3_600_000


def edit(screen, number, title):
    screen.type_into(number, "title", title)
    expect(screen.shown(number, "title")).to_have_text(title)
    # The server's own answer proves that it was asked: the page says so only when it has come.
    screen.expect_saving("Saved")
    expect(screen.page.locator("[data-sync]")).not_to_contain_text("to send")


def open_with_clock(screen, milliseconds):
    screen.context.add_init_script(SHIFT % milliseconds)
    screen.open()
    screen.expect_editing()


def test_a_clock_that_is_ahead_is_said_once_and_the_change_is_saved(person):
    lead = person("lead_prosecutor")
    alert = lead.page.locator("[data-alert]")
    open_with_clock(lead, 3 * HOUR)
    edit(lead, "E-020", "Entered by a clock that is ahead")
    expect(alert).to_contain_text("The clock of this device is 3 hours ahead of the server's.")
    expect(alert).to_contain_text("Times that you enter are kept as you enter them")
    assert lead.item("E-020")["title"] == "Entered by a clock that is ahead"
    lead.open()
    lead.expect_editing()
    edit(lead, "E-020", "Entered after it was said")
    assert lead.item("E-020")["title"] == "Entered after it was said"
    expect(alert).to_be_empty()


def test_a_clock_that_is_behind_is_said(person):
    lead = person("lead_prosecutor")
    open_with_clock(lead, -26 * HOUR)
    edit(lead, "E-021", "Entered by a clock that is behind")
    expect(lead.page.locator("[data-alert]")).to_contain_text("The clock of this device is 1 day behind the server's.")
    assert lead.item("E-021")["title"] == "Entered by a clock that is behind"


def test_a_clock_that_is_right_is_not_spoken_of(person):
    lead = person("lead_prosecutor")
    open_with_clock(lead, 0)
    with lead.page.expect_response("**/api/mutations") as answer:
        edit(lead, "E-022", "Entered by a clock that is right")
    answer.value.finished()
    assert lead.item("E-022")["title"] == "Entered by a clock that is right"
    expect(lead.page.locator("[data-alert]")).to_be_empty()


def test_a_page_that_saves_nothing_hears_of_its_clock_too(person):
    lead = person("lead_prosecutor")
    open_with_clock(lead, 3 * HOUR)
    expect(lead.page.locator("[data-alert]")).to_contain_text("The clock of this device is 3 hours ahead of the server's.")
