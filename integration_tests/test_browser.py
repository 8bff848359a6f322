"""A browser with no network reads the documentation page and tries an operation."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from servers import Served

selenium = pytest.importorskip("selenium")
from selenium import webdriver  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.support import expected_conditions as conditions  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="needs Debian's chromium-driver")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    profile = tmp_path_factory.mktemp("profile")
    for flag in [
        "headless=new",
        "no-sandbox",
        "disable-gpu",
        "disable-dev-shm-usage",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
        "no-first-run",
        f"user-data-dir={profile}",
        # No network: every name but loopback fails to resolve.
        "host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        "window-size=1200,2000",
    ]:
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
    try:
        yield driver
    finally:
        driver.quit()


def failures(browser: webdriver.Chrome) -> list[str]:
    """What the page could not load, or where its scripts failed."""
    return [row["message"] for row in browser.get_log("browser") if row["level"] == "SEVERE"]


def test_docs_expand_and_execute_an_operation(browser: webdriver.Chrome, inventory: Served) -> None:
    wait = WebDriverWait(browser, 30)
    failures(browser)  # forget those of the test before
    browser.get(f"{inventory.url}/docs")
    operation = (By.CSS_SELECTOR, "#operations-items-list_items_items_get")
    wait.until(conditions.presence_of_element_located(operation))
    block = browser.find_element(*operation)
    block.find_element(By.CSS_SELECTOR, ".opblock-summary-control").click()
    wait.until(lambda _: block.find_elements(By.CSS_SELECTOR, ".try-out__btn"))
    block.find_element(By.CSS_SELECTOR, ".try-out__btn").click()
    wait.until(lambda _: block.find_elements(By.CSS_SELECTOR, "button.execute"))
    block.find_element(By.CSS_SELECTOR, "button.execute").click()
    wait.until(lambda _: block.find_elements(By.CSS_SELECTOR, ".live-responses-table .microlight"))
    status = ".live-responses-table tr.response .response-col_status"
    code = block.find_element(By.CSS_SELECTOR, status)
    assert code.text.split()[0] == "200"
    body = block.find_element(By.CSS_SELECTOR, ".live-responses-table .microlight").text
    assert isinstance(json.loads(body), list)
    assert failures(browser) == []


def test_redoc_shows_the_operations(browser: webdriver.Chrome, inventory: Served) -> None:
    failures(browser)
    browser.get(f"{inventory.url}/redoc")
    WebDriverWait(browser, 30).until(
        conditions.text_to_be_present_in_element((By.TAG_NAME, "body"), "Create Item")
    )
    assert failures(browser) == []


def test_the_chat_page_talks(browser: webdriver.Chrome, inventory: Served, tmp_path: Path) -> None:
    wait = WebDriverWait(browser, 30)
    failures(browser)
    browser.get(f"{inventory.url}/chat")
    browser.find_element(By.CSS_SELECTOR, "#join button").click()
    wait.until(conditions.element_to_be_clickable((By.ID, "text"))).send_keys("hello")
    browser.find_element(By.ID, "send").click()
    lines = (By.ID, "lines")
    wait.until(conditions.text_to_be_present_in_element(lines, "somebody: hello"))
    assert failures(browser) == []
