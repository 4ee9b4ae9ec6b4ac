"""A real browser without a window, for the tests of the review page: Chromium, driven by Selenium, offline."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
DRIVER = shutil.which("chromedriver")
needs_browser = pytest.mark.skipif(
    not (BROWSER and DRIVER), reason="no Chromium with its chromedriver is found here: the review page is not looked at"
)
_QUIET = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync --lang=en "
    "--disable-background-networking --disable-component-update --disable-dev-shm-usage"
).split()
_OWN_ICON = "data:image/svg+xml;base64,"
_PATIENCE = 20.0


@contextmanager
def open_browser(profile: Path) -> Iterator[Page]:
    """Start the browser with a profile of its own, and end it."""
    options = ChromeOptions()
    options.binary_location = str(BROWSER)
    for argument in (*_QUIET, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=ChromeService(str(DRIVER)))
    try:
        yield Page(driver)
    finally:
        driver.quit()


class Page:
    """The page in the browser, as a test asks it."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver
        self.look_as()

    def look_as(self, width: int = 1400, height: int = 900, scheme: str = "light", media: str = "") -> None:
        """Be a screen of so many pixels, light or dark, or paper."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.command("Emulation.setDeviceMetricsOverride", **size)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.command("Emulation.setEmulatedMedia", media=media, features=features)

    def visit(self, page: Path) -> None:
        """Open a page as a double click does."""
        self.driver.get("about:blank")
        self.list_log()
        self.list_requests()
        self.driver.get(page.resolve().as_uri())

    def run(self, script: str, *arguments: object) -> Any:
        """Run JavaScript; ``$`` and ``$$`` find one element or all."""
        tools = "const $ = (s) => document.querySelector(s), $$ = (s) => [...document.querySelectorAll(s)];"
        return self.driver.execute_script(tools + script, *arguments)

    def command(self, name: str, **parameters: object) -> Any:
        """Send the browser a command of its own protocol."""
        return self.driver.execute_cdp_cmd(name, parameters)

    def wait(self, script: str, *arguments: object) -> Any:
        """Return what a script gives as soon as that is something."""
        return wait_for(lambda: self.run(f"return {script}", *arguments), script)

    def open_clipping(self, file: str) -> None:
        """Follow the link of a clipping in the list, and wait until it is shown."""
        self.run("$$('#all a').find((a) => a.textContent.includes(arguments[0])).click()", file)
        self.wait("$('#detail .path')?.textContent.includes(arguments[0])", file)

    def press(self, *keys: str) -> None:
        """Press keys one after another, as ``Tab`` or ``ArrowDown``."""
        codes = {"Tab": 9, "Enter": 13, "ArrowUp": 38, "ArrowDown": 40, "Escape": 27}
        for key in keys:
            for kind in ("rawKeyDown", "keyUp"):
                text = {"text": "\r"} if key == "Enter" and kind == "rawKeyDown" else {}
                step = {"type": "keyDown" if text else kind, "key": key, "code": key, **text}
                self.command("Input.dispatchKeyEvent", windowsVirtualKeyCode=codes[key], **step)

    def fill(self, field: str, value: str) -> str:
        """Fill in a field of the filters; return what the page then says of the number of clippings."""
        self.run(
            "const [name, value] = arguments; $('#' + name).value = value;"
            "$('#' + name).dispatchEvent(new Event('input', {bubbles: true}));",
            field,
            value,
        )
        return str(self.wait("!/Searching/.test($('#count').textContent) && $('#count').textContent"))

    def list_requests(self) -> list[str]:
        """Return the addresses that were asked for, and not stopped by the page's own policy, since the page was
        visited or last asked about; without the icons that the browser itself draws in a date's field."""
        messages = [json.loads(entry["message"])["message"] for entry in self._log("performance")]
        sent, stopped = {}, set()
        for message in messages:
            if message["method"] == "Network.requestWillBeSent":
                sent[message["params"]["requestId"]] = message["params"]["request"]["url"]
            elif message["params"].get("blockedReason") == "csp":
                stopped.add(message["params"]["requestId"])
        return [url for key, url in sent.items() if key not in stopped and not url.startswith(_OWN_ICON)]

    def list_log(self) -> list[str]:
        """Return what the browser has complained about since."""
        return [entry["message"] for entry in self._log("browser")]

    def _log(self, kind: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.driver.get_log(kind)  # type: ignore[no-untyped-call]
        return entries


def wait_for(ask: Callable[[], Any], what: str) -> Any:
    """Return the answer as soon as there is one."""
    end = time.monotonic() + _PATIENCE
    while not (answer := ask()):
        assert time.monotonic() < end, f"never came: {what}"
        time.sleep(0.02)
    return answer
