"""The page of ``tallypack report`` in a browser: both themes, a telephone and a desk, paper, and texts that attack.

These need Chromium and Playwright, and WCAG's rules as axe-core knows them: ``nox -s pages``.
"""

import importlib.resources
import json

import pytest
from packages import ROOT
from test_report import PAYLOADS, hostile

from tallypack.report.page import render
from tallypack.report.page.material import material

pytestmark = pytest.mark.browser

pytest.importorskip("playwright.sync_api", reason="no Playwright", exc_type=ImportError)
pytest.importorskip("axe_playwright_python", reason="no axe-core", exc_type=ImportError)

WIDTHS = (360, 1280)
THEMES = ("light", "dark")
ON_BOTH = ((360, "dark"), (1280, "light"))
"""A telephone at night and a desk by day; unfolded, the rules take a minute for each page."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser():
    from browsers import chromium  # noqa: PLC0415 - only where it is asked for
    from playwright.sync_api import Error  # noqa: PLC0415

    opened = chromium()
    try:
        found = opened.__enter__()
    except Error as error:
        pytest.skip(f"no browser: {error.message.splitlines()[0]}")
    yield found
    opened.__exit__(None, None, None)


def written(folder, html):
    file = folder / "page.html"
    file.write_text(html, encoding="utf-8")
    return file.as_uri()


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return written(tmp_path_factory.mktemp("published"), render(material(ROOT)))


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("attacked")
    return written(folder, render(material(hostile(folder / "package", "".join(PAYLOADS)))))


def opened(browser, address, width=1280, theme="light"):
    """A page, with all that it did that it should not."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    page.deeds = []
    page.on("dialog", lambda dialog: (page.deeds.append(("dialog", dialog.message)), dialog.dismiss()))
    page.on("console", lambda message: page.deeds.append(("console", message.text)))
    page.on("pageerror", lambda error: page.deeds.append(("error", str(error))))
    page.on("request", lambda request: page.deeds.append(("request", request.url)))
    page.goto(address)
    return page


def unfold(page):
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")


def overflow(page):
    """By how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def violations(page):
    """What axe-core objects to, each with the places."""
    script = importlib.resources.files("axe_playwright_python") / "axe.min.js"
    page.evaluate(script.read_text(encoding="utf-8"))  # past the policy of the page, as only a debugger may
    told = (
        "found.violations.map(rule => [rule.id, rule.nodes.slice(0, 3).map(node => node.html.slice(0, 120))])"
    )
    return page.evaluate(f"axe.run({{runOnly: {json.dumps(RULES)}}}).then(found => {told})")


@pytest.mark.parametrize(("width", "theme"), ON_BOTH)
def test_a_page_fits_its_window_breaks_no_rule_of_access_and_asks_for_nothing(
    browser, published, width, theme
):
    page = opened(browser, published, width, theme)
    assert page.deeds == [("request", published)]
    assert overflow(page) == 0
    if width == WIDTHS[0]:
        unfold(page)
        assert overflow(page) == 0
    assert violations(page) == []
    page.close()


def test_the_theme_changes_the_paper_and_the_pictures(browser, published):
    colours = {}
    for theme in THEMES:
        page = opened(browser, published, theme=theme)
        colours[theme] = page.evaluate(
            "[getComputedStyle(document.body).backgroundColor,"
            " getComputedStyle(document.querySelector('.picture .bar')).fill,"
            " getComputedStyle(document.querySelector('.picture .word')).fill]"
        )
        page.close()
    assert all(light != dark for light, dark in zip(colours["light"], colours["dark"], strict=True))


def test_on_paper_everything_is_unfolded_and_nothing_is_cut(browser, published):
    page = opened(browser, published, width=720, theme="dark")
    page.emulate_media(media="print")
    assert overflow(page) <= 1
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("#sources-table").bounding_box()["height"] > 0
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.close()


def test_the_keyboard_reaches_the_figures_with_the_first_key_and_opens_what_is_folded(browser, published):
    page = opened(browser, published)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the figures"
    box = page.locator(".skip").bounding_box()
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.locator("summary").first.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('details').open")
    page.close()


def test_a_table_too_wide_for_a_telephone_scrolls_by_keys_in_its_own_frame(browser, published):
    page = opened(browser, published, width=360)
    unfold(page)
    region = page.locator(".scroll:has(#statements-table)")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    page.close()


@pytest.mark.parametrize(("width", "theme"), ON_BOTH)
def test_texts_that_attack_do_nothing_but_stand_there(browser, attacked, width, theme):
    page = opened(browser, attacked, width, theme)
    unfold(page)
    page.mouse.move(100, 300)
    assert page.deeds == [("request", attacked)]
    assert overflow(page) == 0
    assert page.locator("main img, main script, main b, main iframe").count() == 0
    assert "onerror=alert(1)" in page.locator("h1").text_content()
    assert violations(page) == []
    page.close()
