"""Draw the pictures of the docs, with the code that draws the page of ``tallypack report``.

``python docs/pictures.py`` draws ``statements.svg``, what was printed of 2025 beside the official figures.
``--check`` only says whether it is fresh. ``--page`` takes ``report.png``, the head of the page, in a browser
(needs ``pip install ".[pages]"`` and Chromium).
"""

import sys
import tempfile
from pathlib import Path

from tallypack.report.page import picture_style, render
from tallypack.report.page.material import Material, material
from tallypack.report.page.said import VERDICTS, Panel, everything, panels
from tallypack.report.page.svg import sheet

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "statements.svg"
PAGE = ROOT / "docs" / "report.png"
WIDTH, HEIGHT = 1200, 1164
LEGEND = ("agrees", "loose", "contradicts")


def draw(read: Material) -> str:
    """The figures of 2025 of which most was said, in two columns that end at about the same height."""
    columns: tuple[list[Panel], list[Panel]] = ([], [])
    for panel in panels(read, everything(read)):
        min(columns, key=lambda column: sum(each.drawing.height + 46 for each in column)).append(panel)
    return sheet(
        [[(panel.title, panel.drawing) for panel in column] for column in columns],
        [(verdict, VERDICTS[verdict]) for verdict in LEGEND],
        title="What was printed of the election of 2025, beside the official figures",
        style=picture_style(),
    )


def photograph(read: Material) -> None:
    """Take the head of the page as a picture of few colours, so that it stays small."""
    from io import BytesIO  # noqa: PLC0415 - only where it is taken

    from PIL import Image  # noqa: PLC0415

    sys.path.append(str(ROOT / "tests"))
    from browsers import chromium  # noqa: PLC0415 - the tests open pages too

    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        file = Path(folder) / "report.html"
        file.write_text(render(read), encoding="utf-8")
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(file.as_uri())
        with Image.open(BytesIO(page.screenshot())) as image:
            image.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(PAGE, optimize=True)
    print(f"{PAGE.name} has {PAGE.stat().st_size:,} bytes")


def main(arguments: list[str]) -> int:
    """Draw the pictures, or say whether the one of statements is stale."""
    read = material(ROOT)
    drawn = f"{draw(read)}\n"
    if arguments == ["--check"]:
        fresh = PICTURE.is_file() and PICTURE.read_text(encoding="utf-8") == drawn
        print(f"{PICTURE.name} is {'fresh' if fresh else 'stale: run python docs/pictures.py'}")
        return int(not fresh)
    if arguments == ["--page"]:
        photograph(read)
        return 0
    PICTURE.write_text(drawn, encoding="utf-8", newline="\n")
    print(f"{PICTURE.name} was drawn")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
