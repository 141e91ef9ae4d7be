"""A browser for tests and pictures: Chromium through Playwright, which is asked for nothing else."""

import shutil
from contextlib import contextmanager

CALM = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--no-first-run", "--force-color-profile=srgb")  # fmt: skip
"""The pages are our own, and a container has no sandbox to offer; nothing is fetched behind our back."""


def installed():
    """The Chromium of the system, or none where Playwright has to have brought its own."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


@contextmanager
def chromium():
    """A browser without a window; `ImportError` or Playwright's own error where there is none."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where a page is opened

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=CALM)
        try:
            yield browser
        finally:
            browser.close()
