"""A real Chromium on the made-up service; whatever leaves this machine is stopped and fails the test."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect, sync_playwright

from tests.conftest import Once
from tests.lacking import lacking
from tests.made_up import publish, served

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SCREENSHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Start the machine's own Chromium; it ends with this folder, since its event loop would bar others'."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        lacking("no Chromium on this machine (apt-get install chromium)", "KG_REQUIRE_BROWSER")
    with sync_playwright() as playwright:
        expect.set_options(timeout=20_000)  # as a busy machine may take; what is there is seen at once
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def made_up_graph(once: Once) -> Path:
    """Make the release of the made-up plans once for all that is served here."""
    return once("browser-graph", lambda out: publish(out / "graph"))


@pytest.fixture(scope="session")
def address(made_up_graph: Path) -> Iterator[str]:
    """Serve the made-up plans."""
    with served(made_up_graph) as address:
        yield address


Scheme = Literal["light", "dark"]


@dataclass
class Watched:
    """A page and what went wrong on it."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        """The window's width."""
        size = self.page.viewport_size
        return size["width"] if size else 0

    def screenshot(self, name: str) -> None:
        """Keep a picture of the whole page in `build/screenshots/`."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


@pytest.fixture
def open_page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """Open a page of the width and colours (and, with `False` as the third, without scripts) asked for."""
    asked: tuple[int, Scheme, bool] = (*getattr(request, "param", (1280, "light")), True)[:3]
    width, scheme, scripts = asked
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        locale="zh-CN",
        java_script_enabled=scripts,
    )
    watched = Watched(context.new_page())

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            watched.outside.append(route.request.url)
            route.abort()

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            watched.complaints.append(message.text)

    context.route("**/*", guard)
    watched.page.on("console", hear)
    watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    yield watched
    context.close()
