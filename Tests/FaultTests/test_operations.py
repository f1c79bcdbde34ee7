"""The page of operations: for administrators, without script, and without a word of a case."""

import time

from databases import ON_ONE
from visitor import Visitor

STEP_SECONDS = 5


def states(page):
    return {pair.one("dt").text: pair.one("dd").text for pair in page.root.all("div", class_="fields__pair")}


@ON_ONE
def test_only_administrators_see_it_and_are_led_to_it(place):
    page = place.person("administrator").get("/cases")
    assert [link["href"] for link in page.root.all("a") if link.text == "Operations"] == ["/operations"]
    assert place.person("administrator").get("/operations").status == 200
    refused = place.person("lead").get("/operations")
    assert refused.status == 403
    assert not [link for link in refused.root.all("a") if link.text == "Operations"]
    assert "/sign-in?back=" in Visitor(place).get("/operations").headers["location"]


def test_it_tells_of_parts_and_use_and_never_of_a_case(place):
    case = place.new_case()
    item = case.add("The silver candlestick")
    before = place.person("administrator").get("/operations")
    place.person("lead").get(item)
    place.person("lead").get("/help/keys")
    deadline = time.monotonic() + 6 * STEP_SECONDS
    while True:
        page = place.person("administrator").get("/operations")
        views = {row.one("th").text: int(row.one("td").text) for row in page.root.one("tbody", data_part="views").all("tr")
                 if row.all("th")}
        if views.get("Item", 0) >= 1 and views.get("Keys", 0) >= 1:
            break
        assert time.monotonic() < deadline, views
        time.sleep(0.5)
    said = states(page)
    assert said["Database"].startswith("answers in ") and said["Other instances"] == "none are configured"
    assert int(said["Changes made in the last half hour"]) >= 1
    assert int(said["People active in the last five minutes"]) >= 2
    assert said["Memory"].endswith(" MB")
    assert len(page.root.all("svg", role="img")) == 6 and before.status == 200
    summaries = [each.text for each in page.root.all("p", class_="visually-hidden")]
    assert len(summaries) == 6 and all(": now " in each for each in summaries)
    for word in ("candlestick", "People v. Example", "lead@example.com", ">lead<"):
        assert word not in page.html
