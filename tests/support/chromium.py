"""A real Chromium, headless, with and without script, as a phone and as a desktop."""

import shutil
import tempfile
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service as ChromeService

from support.net import wait_for
from support.tour import Stop

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--no-proxy-server",
)
PHONE = (390, 844)
DESKTOP = (1280, 900)
POST = """
    window.isLeft = true;
    const form = Object.assign(document.createElement("form"), { method: "post", action: arguments[0] });
    for (const [name, value] of Object.entries(arguments[1])) {
        form.append(Object.assign(document.createElement("textarea"), { name, value }));
    }
    document.body.append(form);
    form.submit();
"""
NO_SCRIPT = {"profile.managed_default_content_settings.javascript": 2}


class Browser:
    """One Chromium with a profile of its own. The page's address is relative to the service."""

    def __init__(self, has_script: bool = True, preferences: dict[str, Any] | None = None):
        self._profile = tempfile.mkdtemp(prefix="chromium-")
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for flag in (*FLAGS, f"--user-data-dir={self._profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        options.add_experimental_option("prefs", {**({} if has_script else NO_SCRIPT), **(preferences or {})})
        self.driver = webdriver.Chrome(options=options, service=ChromeService("/usr/bin/chromedriver"))
        self.url = ""

    def close(self) -> None:
        self.driver.quit()
        shutil.rmtree(self._profile, ignore_errors=True)

    def use(self, size: tuple[int, int] = DESKTOP, scheme: str = "light", motion: str = "reduce") -> None:
        width, height = size
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=size == PHONE)
        features = [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": motion}]
        self.command("Emulation.setEmulatedMedia", features=features)

    def command(self, name: str, **arguments: Any) -> Any:
        return self.driver.execute_cdp_cmd(name, arguments)

    def open(self, path: str) -> None:
        self.driver.get(self.url + path)

    def visit(self, stop: Stop) -> None:
        """The page of a stop of the tour, as a browser gets it."""
        if stop.data is None:
            self.open(stop.path)
            return
        self.open("/healthz")
        self.run(POST, stop.path, stop.data)
        wait_for(f"the answer of {stop.path}", lambda: self.run("return document.readyState === 'complete' && !window.isLeft"))

    def find(self, selector: str) -> Any:
        return self.driver.find_element("css selector", selector)

    def all(self, selector: str) -> list[Any]:
        return self.driver.find_elements("css selector", selector)

    def text(self, selector: str) -> str:
        """What stands there now; nothing where there is no such element, or where a script is just making it anew."""
        return self.run("return document.querySelector(arguments[0])?.innerText ?? ''", selector)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def path(self) -> str:
        return self.driver.current_url.removeprefix(self.url)

    def complaints(self) -> list[str]:
        """What the browser had to say since the last time: refused scripts, missing files, broken policies."""
        return [f"{line['level']}: {line['message']}" for line in self.driver.get_log("browser")]
