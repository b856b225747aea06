"""The injected capture in a real Chromium: what is rendered comes out, the page stays as it is."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

ROOT = Path(__file__).resolve().parents[2]
EXPECTED = json.loads(
    (ROOT / "tests" / "extension" / "readers" / "expected.json").read_text(encoding="utf-8")
)
SOURCE = (ROOT / "extension" / "readers" / "capture.js").read_text(encoding="utf-8")
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1280,900"
)
MOST_BYTES = 2_000_000
READ_THE_CAPTURE = """
const [html, url, done] = arguments;
import('/extension/readers/index.js')
  .then(({ read }) => read(new DOMParser().parseFromString(html, 'text/html'), url))
  .then(done, (problem) => done(String(problem)));
"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Keeps the test's output to itself."""


@pytest.fixture(scope="module")
def pages() -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(ROOT))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/tests/fixtures/pages"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    chromium, chromedriver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not chromedriver:
        pytest.skip("chromium and chromedriver are needed: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in [*FLAGS.split(), f"--user-data-dir={tmp_path_factory.mktemp('profile')}"]:
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=Service(chromedriver))
    yield browser
    browser.quit()


class Capturer:
    """Runs the injected function in the page that is open."""

    def __init__(self, driver: webdriver.Chrome, pages: str) -> None:
        self._driver = driver
        self._pages = pages
        self._function = SOURCE[SOURCE.index("export function capturePage") :].removeprefix("export ")

    def now(self) -> dict[str, Any]:
        taken: dict[str, Any] = self._driver.execute_script(f"{self._function}\nreturn capturePage();")
        return taken

    def __call__(self, body: str) -> dict[str, Any]:
        """Puts the body on an empty page of a site and captures it."""
        self._driver.get(f"{self._pages}/not-a-profile.html")
        self._driver.execute_script("document.body.innerHTML = arguments[0]", body)
        return self.now()


@pytest.fixture
def capture(driver: webdriver.Chrome, pages: str) -> Capturer:
    return Capturer(driver, pages)


def test_what_the_browser_does_not_show_is_left_out(capture: Capturer) -> None:
    html = capture(
        "<p>Seen</p><p style='display:none'>Gone one</p><p hidden>Gone two</p><div style='visibility:hidden'>Gone three"
        "<i style='visibility:visible'>Shown again</i></div><p style='opacity:0'>Gone four</p>"
        "<details><summary>Sum</summary>Gone five</details><div style='content-visibility:hidden'><p>Gone six</p></div>"
        "<div style='display:none'><div style='display:contents'>Gone seven</div></div>"
    )["html"]
    assert "Seen" in html
    assert "Shown again" in html
    assert "Gone" not in html


def test_an_element_without_a_box_of_its_own_keeps_its_children(capture: Capturer) -> None:
    assert "Inside" in capture("<div style='display:contents'><p>Inside</p></div>")["html"]


def test_scripts_styles_pictures_and_form_values_are_left_out(capture: Capturer) -> None:
    html = capture(
        "<script>var Gone</script><style>.Gone{}</style><svg><text>Gone</text></svg>"
        "<img src='data:image/png;base64,Gone'>"
        "<input value='Gone'><textarea>Gone</textarea><a href='data:text/html,Gone'>a</a>"
        "<a href='javascript:Gone()'>b</a>"
        "<p onclick='Gone()' style='color:Gone'>c</p><iframe srcdoc='Gone'></iframe><template>Gone</template>"
    )["html"]
    assert "Gone" not in html


def test_data_for_machines_is_kept_and_cannot_break_out(capture: Capturer) -> None:
    data = {"@type": "Person", "name": "Kept <b>Name</b></div>"}
    html = capture(f'<script type="application/ld+json">{json.dumps(data)}</script>')["html"]
    block = html.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert "<" not in block
    assert json.loads(block) == data


def test_links_come_out_absolute(capture: Capturer, pages: str) -> None:
    html = capture("<a href='/in/someone'>x</a><a href='mailto:a@b.example'>y</a>")["html"]
    assert f'href="{pages.split("/tests", maxsplit=1)[0]}/in/someone"' in html
    assert 'href="mailto:a@b.example"' in html


def test_text_stays_text(capture: Capturer) -> None:
    html = capture("<p title='a&quot;b'>&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</p>")["html"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in html
    assert 'title="a&quot;b"' in html


def test_the_page_is_not_touched(driver: webdriver.Chrome, capture: Capturer, pages: str) -> None:
    driver.get(f"{pages}/linkedin-sdui-marta-oliveira.html")
    driver.execute_script(
        "window.changes = 0; window.seen = document.documentElement.outerHTML;"
        "new MutationObserver((all) => { window.changes += all.length; })"
        ".observe(document, {subtree: true, childList: true, attributes: true, characterData: true});"
    )
    taken = capture.now()
    assert "Marta Oliveira" in taken["html"]
    assert driver.execute_script(
        "return [window.changes, document.documentElement.outerHTML === window.seen]"
    ) == [0, True]


def test_the_capture_says_where_and_in_which_language_it_was_taken(
    driver: webdriver.Chrome, capture: Capturer, pages: str
) -> None:
    driver.get(f"{pages}/linkedin-sdui-german.html")
    driver.execute_script("getSelection().selectAllChildren(document.querySelector('main h2'))")
    taken = capture.now()
    assert taken["url"] == f"{pages}/linkedin-sdui-german.html"
    assert (taken["title"], taken["lang"], taken["truncated"]) == ("Jana Voß | LinkedIn", "de", False)
    assert taken["selection"].startswith("Jana Voß")


def test_a_page_hidden_by_a_style_sheet_is_read_without_its_hidden_copy(
    driver: webdriver.Chrome, capture: Capturer, pages: str
) -> None:
    driver.get(f"{pages}/linkedin-sdui-marta-oliveira.html")
    html = capture.now()["html"]
    assert "Olga Decoy" not in html
    assert 'componentkey="com.linkedin.sdui.profile.card.' in html


def test_size_is_capped_in_bytes(driver: webdriver.Chrome, capture: Capturer, pages: str) -> None:
    driver.get(f"{pages}/not-a-profile.html")
    driver.execute_script(
        "const many = document.createDocumentFragment();"
        "for (let i = 0; i < 3000; i++)"
        " many.append(Object.assign(document.createElement('p'), {textContent: 'é'.repeat(1000)}));"
        "document.body.append(many);"
    )
    taken = capture.now()
    size = len(taken["html"].encode())
    assert taken["truncated"] is True
    assert MOST_BYTES * 0.9 < size <= MOST_BYTES
    assert taken["html"].endswith("</body></html>")


def test_a_page_of_a_great_many_elements_is_given_up_in_time(
    driver: webdriver.Chrome, capture: Capturer, pages: str
) -> None:
    driver.get(f"{pages}/not-a-profile.html")
    driver.execute_script(
        "const many = document.createDocumentFragment();"
        "for (let i = 0; i < 400000; i++) many.append(document.createElement('i')); document.body.append(many);"
    )
    driver.execute_script("window.before = performance.now()")
    taken = capture.now()
    assert driver.execute_script("return performance.now() - window.before") < 10_000
    assert taken["truncated"] is True


def test_a_deeply_nested_page_does_not_overflow(
    driver: webdriver.Chrome, capture: Capturer, pages: str
) -> None:
    driver.get(f"{pages}/not-a-profile.html")
    driver.execute_script(  # Chromium's own layout gives up somewhere below 3,000
        "let at = document.body; for (let i = 0; i < 1000; i++) {"
        " const next = document.createElement('div'); at.append(next); at = next; }"
        "at.append('At the bottom');"
    )
    assert "At the bottom" in capture.now()["html"]


def test_a_page_that_shadows_the_methods_it_needs_is_captured(
    driver: webdriver.Chrome, capture: Capturer, pages: str
) -> None:
    names = [
        "documentElement",
        "body",
        "head",
        "title",
        "baseURI",
        "firstChild",
        "getSelection",
        "querySelectorAll",
    ]
    shadow = "".join(f"<img name='{name}'><form name='{name}'><input name='{name}'></form>" for name in names)
    html = capture(
        shadow + "<form><input name=firstChild><input name=attributes><input name=checkVisibility>"
        "<p>Survived</p></form>"
    )
    driver.execute_script("for (const it of [Node, Element, Document, Array]) Object.freeze(it.prototype);")
    assert "Survived" in html["html"]
    assert "Survived" in capture.now()["html"]
    assert "<input" not in html["html"]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: f"{each['page']} at {each['url']}")
def test_the_reader_makes_the_same_of_the_capture_as_of_the_page(
    driver: webdriver.Chrome, capture: Capturer, pages: str, expected: dict[str, Any]
) -> None:
    late = "?delay=600000" if "late" in expected["page"] else ""
    driver.get(f"{pages}/{expected['page']}{late}")
    html = capture.now()["html"]
    driver.get(f"{pages}/generic-team.html")
    profile = driver.execute_async_script(READ_THE_CAPTURE, html, expected["url"])
    assert {key: profile[key] for key in ("url", "reader", "fields")} == expected["profile"]


def test_a_document_that_shadows_its_own_methods_is_read(driver: webdriver.Chrome, pages: str) -> None:
    names = ["querySelector", "querySelectorAll", "documentElement", "createTreeWalker", "title"]
    shadow = "".join(f"<img name={name}>" for name in names)
    fields = "<input name=getAttribute><input name=querySelectorAll>"
    card = f"<form class=h-card>{fields}<h1 class=p-name>Still Here</h1></form>"
    driver.get(f"{pages}/generic-team.html")
    profile = driver.execute_async_script(READ_THE_CAPTURE, shadow + card, "https://people.example/x")
    assert profile["fields"] == {"full_name": "Still Here"}
