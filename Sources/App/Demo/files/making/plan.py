"""The site plan: an illustrative aid, on one page."""

from .paper import HEIGHT, INK, LEFT, RIGHT, SOFT, WIDTH, Paper

BLUE, WALL, GROUND = "#24486b", "#3b4046", "#eef0ee"


def site_plan(maker):
    paper = Paper(maker, "Site plan with camera positions", "Kip Osei-Lund", body="sans", size=10)
    canvas = paper.canvas
    paper.text(LEFT, HEIGHT - 66, "Site plan with camera positions", "serif-bold", 18)
    paper.text(LEFT, HEIGHT - 84, "Halcyon Cold Storage, Port Ellery · IA-1 · 20 January 2025", "sans", 9.5, SOFT)
    paper.text(
        LEFT, HEIGHT - 98, "Illustrative aid: not evidence. Drawn for the court, not to survey.", "sans", 9.5, SOFT
    )
    x0, y0, bay, deep = 92, 380, 66, 152
    # The yard with its fence and gates.
    canvas.setFillColor(GROUND)
    canvas.setStrokeColor("#8b9298")
    canvas.setDash(4, 3)
    canvas.rect(LEFT, 210, RIGHT - LEFT, 430, stroke=1, fill=1)
    canvas.setDash()
    paper.text(LEFT + 8, 626, "Fence", "sans", 8, SOFT)
    for x, y, words in ((450, 640, "North gate"), (110, 210, "South gate")):
        canvas.setFillColor("#ffffff")
        canvas.setStrokeColor(INK)
        canvas.rect(x, y - 5, 54, 10, stroke=1, fill=1)
        paper.text(x + 27, y + (10 if y > 400 else -16), words, "sans", 8, SOFT, align="centre")
    # Bays 1 to 6, with the passage between 4 and 5.
    places = {}
    x = x0
    for number in range(1, 7):
        if number == 5:
            canvas.setFillColor("#ffffff")
            canvas.rect(x, y0, 26, deep, stroke=0, fill=1)
            canvas.saveState()
            canvas.translate(x + 17, y0 + 52)
            canvas.rotate(90)
            paper.text(0, 0, "East passage", "sans", 8, SOFT)
            canvas.restoreState()
            x += 26
        places[number] = x
        canvas.setFillColor("#f7e3e0" if number == 4 else "#dfe4e8")
        canvas.setStrokeColor(WALL)
        canvas.setLineWidth(1.6)
        canvas.rect(x, y0, bay, deep, stroke=1, fill=1)
        paper.text(x + bay / 2, y0 + deep / 2, f"Bay {number}", "sans-bold", 11, align="centre")
        canvas.setFillColor("#ffffff")
        canvas.setLineWidth(0.8)
        canvas.rect(x + 18, y0 - 4, 30, 8, stroke=1, fill=1)
        x += bay
    paper.text(x0 + bay * 3, y0 - 18, "Loading dock: dock doors 1 to 6", "sans", 8, SOFT, align="centre")
    four = places[4]
    canvas.setFillColor("#8a1c1c")
    canvas.circle(four + bay - 9, y0 + deep - 9, 5, stroke=0, fill=1)
    paper.text(four + 4, y0 + deep + 8, "Area of origin (E-016, page 6)", "sans", 8, "#8a1c1c", align="left")
    canvas.setFillColor(BLUE)
    canvas.rect(four + bay - 40, y0 + deep - 5, 16, 6, stroke=0, fill=1)
    paper.text(four + bay - 32, y0 + deep - 16, "4B", "sans-bold", 8, BLUE, align="centre")
    canvas.setFillColor("#ffffff")
    canvas.setStrokeColor("#8a1c1c")
    canvas.setLineWidth(1.4)
    canvas.rect(four + bay - 3, y0 + 40, 6, 22, stroke=1, fill=1)
    paper.text(four + bay - 8, y0 + 47, "side door", "sans", 8, "#8a1c1c", align="right")
    # Guard office, van, cameras with what they see.
    canvas.setFillColor("#ffffff")
    canvas.setStrokeColor(WALL)
    canvas.rect(LEFT + 18, 232, 62, 44, stroke=1, fill=1)
    paper.text(LEFT + 49, 256, "Guard", "sans", 8.5, align="centre")
    paper.text(LEFT + 49, 244, "office", "sans", 8.5, align="centre")
    cameras = [
        (1, 150, 330, [(150, 330), (96, 372), (230, 372)]),
        (
            2, four + bay + 13, 286, [
                (four + bay + 13, 286), (four + 14, y0 - 6), (four + bay - 2, y0 + 84), (four + bay + 26, y0 + 96),
                (four + bay + 62, y0 - 6)
            ]
        ),
        (3, 500, 330, [(500, 330), (470, 372), (536, 372)]),
        (4, 120, 620, [(120, 620), (100, 548), (300, 548)]),
    ]
    for number, _, _, cone in cameras:
        canvas.setFillColor("#c9871a" if number == 2 else "#6d87a0", alpha=0.22)
        path = canvas.beginPath()
        path.moveTo(*cone[0])
        for point in cone[1:]:
            path.lineTo(*point)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)
    for number, x, y, _ in cameras:
        canvas.setFillColor("#c9871a" if number == 2 else "#4d6780", alpha=1)
        canvas.circle(x, y, 6, stroke=0, fill=1)
        paper.text(x + 10, y - 4, f"CAM-{number}", "sans-bold", 9, "#8a5a0c" if number == 2 else "#33475a")
    # North.
    canvas.setStrokeColor(INK)
    canvas.line(RIGHT - 24, 590, RIGHT - 24, 620)
    canvas.line(RIGHT - 24, 620, RIGHT - 28, 612)
    canvas.line(RIGHT - 24, 620, RIGHT - 20, 612)
    paper.text(RIGHT - 24, 578, "N", "sans-bold", 10, align="centre")
    paper.text(
        LEFT, 172,
        "CAM-2 looks from the dock along the passage and takes in the side door and dock door of Bay 4. Its clock: "
        "see E-006.",
        "sans", 9
    )
    paper.text(LEFT, 157, "The shaded areas show about what each camera sees. Distances are not to scale.", "sans", 9)
    paper.y = 150
    paper.finish()
