"""Pages: signing in, the frame, and what a page may load."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from tests.server.door import EXTENSION, OWN, STRANGER, Door, code

from catsync.clock import now
from catsync.models import SignInLink
from catsync.web.frame import initials

PAGES = (
    "/", "/campaigns", "/campaigns/7", "/people", "/people/a1", "/syncs", "/audit", "/settings", "/integrations",
    "/pair", "/password",
)  # fmt: skip
ROOT = Path(__file__).parents[3]


class Inline(HTMLParser):
    """Finds what a strict policy would block."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name in names if name == "style" or name.startswith("on")]


def _inline(html: str) -> list[str]:
    parser = Inline()
    parser.feed(html)
    return parser.found


@pytest.mark.parametrize("path", PAGES)
def test_a_page_without_a_session_says_how_to_sign_in(door: Door, path: str) -> None:
    answer = door.stranger(Accept="text/html").get(path)
    assert answer.status_code == 401
    assert 'id="sign-in"' in answer.text
    assert f'data-next="{path}"' in answer.text
    assert "catsync signin-link" in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_its_user_and_has_nothing_inline(door: Door, path: str) -> None:
    answer = door.page(door.user()).get(path, Accept="text/html")
    assert answer.status_code == 200
    assert ">AR<" in answer.text
    assert _inline(answer.text) == []


def test_the_check_for_inline_code_finds_some() -> None:
    assert _inline("<style></style><p onclick='x' style='y'></p><script>1</script>") == [
        "style",
        "p onclick",
        "p style",
        "script",
    ]


def test_the_policy_of_a_page_is_strict(door: Door) -> None:
    policy = door.stranger().get("/").headers["Content-Security-Policy"]
    for part in (
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for",
    ):
        assert part in policy
    assert "unsafe" not in policy


def test_looking_at_a_sign_in_link_spends_nothing(door: Door) -> None:
    link = door.sign_in_link(door.user())
    for _ in range(2):
        answer = door.stranger().get(link)
        assert answer.status_code == 200
        assert "Sign in as Ana Ruiz" in answer.text
        assert "Set-Cookie" not in answer.headers


def test_the_button_signs_in_with_a_strict_cookie(door: Door) -> None:
    visitor = door.stranger()
    answer = visitor.post(door.sign_in_link(door.user()), Origin=OWN)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    cookie = next(
        each for each in answer.headers.getlist("Set-Cookie") if each.startswith("catsync_session=")
    )
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert visitor.get("/").status_code == 200


def test_a_link_signs_in_once(door: Door) -> None:
    link = door.sign_in_link(door.user())
    assert door.stranger().post(link).status_code == 303
    for answer in (door.stranger().post(link), door.stranger().get(link)):
        assert answer.status_code == 410
        assert "Set-Cookie" not in answer.headers


def test_a_link_works_for_a_quarter_of_an_hour(door: Door) -> None:
    link = door.sign_in_link(door.user())
    with door.database.read() as session:
        remaining = session.query(SignInLink).one().expires_at - now()
    assert timedelta(minutes=14) < remaining <= timedelta(minutes=15)
    with door.database.write() as session:
        session.execute(update(SignInLink).values(expires_at=now()))
    assert door.stranger().post(link).status_code == 410


@pytest.mark.parametrize("origin", [STRANGER, "https://evil.example", "null"])
def test_a_foreign_page_cannot_press_the_button(door: Door, origin: str) -> None:
    link = door.sign_in_link(door.user())
    assert code(door.stranger().post(link, Origin=origin)) == "origin_refused"
    assert door.stranger().get(link).status_code == 200


def test_the_link_is_not_in_the_database(door: Door) -> None:
    secret = door.sign_in_link(door.user()).rsplit("/", 1)[1]
    assert secret.encode() not in door.file_bytes()


def test_someone_who_came_to_pair_comes_back_to_it_after_signing_in(door: Door) -> None:
    visitor = door.stranger(Accept="text/html")
    visitor.get("/pair?code=BKDM-7Q2X")
    answer = visitor.post(door.sign_in_link(door.user()))
    assert answer.headers["Location"] == "/pair?code=BKDM-7Q2X"


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/signin/x", "//people/x", "/people\\x"],
)
def test_signing_in_leads_to_our_own_pages_only(door: Door, wanted: str) -> None:
    visitor = door.stranger()
    visitor.http.set_cookie("catsync_next", wanted, domain="127.0.0.1")
    assert visitor.post(door.sign_in_link(door.user())).headers["Location"] == "/"


def test_a_link_from_the_extension_asks_once_more_for_its_strict_cookie(door: Door) -> None:
    answer = door.stranger(Accept="text/html").get("/pair?code=BKDM-7Q2X", Sec_Fetch_Site="cross-site")
    assert answer.status_code == 401
    assert '<meta http-equiv="refresh" content="0">' in answer.text


def test_after_asking_once_more_the_page_says_how_to_sign_in(door: Door) -> None:
    answer = door.stranger(Accept="text/html").get("/pair", Sec_Fetch_Site="same-origin")
    assert "refresh" not in answer.text


def test_the_pairing_page_shows_the_code_and_suggests_the_browsers_name(door: Door) -> None:
    started = door.stranger(Origin=EXTENSION).post("/api/v1/pairings", {"browser": '"><b>Chrome'}).json or {}
    page = door.page(door.user()).get(f"/pair?code={started['code']}")
    assert started["code"] in page.text
    assert "&#34;&gt;&lt;b&gt;Chrome" in page.text
    assert "<b>Chrome" not in page.text


def test_a_code_that_nobody_shows_is_told_and_counted(door: Door) -> None:
    page = door.page(door.user())
    for _ in range(10):
        assert "No browser shows the code" in page.get("/pair?code=BBBB-BBBB").text
    assert page.get("/pair?code=BBBB-BBBB").status_code == 429


def test_a_recruiter_sees_the_connection_without_the_form_for_the_key(door: Door) -> None:
    text = door.page(door.user("recruiter")).get("/integrations").text
    assert 'id="api-key"' not in text
    assert "An admin activates CATS here." in text


def test_an_admin_is_told_where_cats_shows_the_key(door: Door) -> None:
    text = door.page(door.user()).get("/integrations").text
    assert "Settings &gt; Administration &gt; Site Management &gt; API Keys" in text


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/campaigns", "Campaigns"),
        ("/campaigns/7", "Campaigns"),
        ("/people/a1", "People"),
        ("/settings", "Settings"),
    ],
)
def test_the_rail_marks_where_one_is(door: Door, path: str, label: str) -> None:
    text = door.page(door.user()).get(path).text.partition("</nav>")[0]
    assert text.count('aria-current="page"') == 1
    assert f'aria-current="page">{label}</a>' in text


def test_help_leads_to_the_guide_and_to_the_support_address_of_the_team(door: Door) -> None:
    page = door.page(door.user())
    assert ">Support</a>" not in page.get("/").text
    address = {"value": "https://support.northwind.example/catsync"}
    assert page.call("PUT", "/api/v1/settings/team/default/support_address", address).status_code == 200
    assert (
        'href="https://support.northwind.example/catsync" rel="noreferrer" target="_blank">Support'
        in page.get("/").text
    )
    assert 'href="/help">Guide' in page.get("/").text


def test_the_guide_is_open_to_everybody(door: Door) -> None:
    answer = door.stranger(Accept="text/html").get("/help")
    assert answer.status_code == 200
    assert _inline(answer.text) == []


def test_the_sign_in_page_leads_to_where_the_person_was_going(door: Door) -> None:
    visitor = door.stranger(Accept="text/html")
    assert 'data-next="/"' in visitor.get("/signin").text
    visitor.get("/people/a1?campaign=7")
    assert 'data-next="/people/a1?campaign=7"' in visitor.get("/signin").text


def test_an_address_that_no_page_has_is_hostile_text_only(door: Door) -> None:
    text = door.stranger(Accept="text/html").get('/people/"><b>x').text
    assert "<b>x" not in text


def test_who_came_by_a_link_is_offered_a_password_until_there_is_one(door: Door) -> None:
    page = door.page(door.user())
    assert 'id="set-password"' in page.get("/").text
    page.call("PUT", "/api/v1/me/password", {"new": "nine green bottles"})
    assert 'id="set-password"' not in page.get("/").text


def test_the_present_password_is_asked_for_where_it_is_needed(door: Door) -> None:
    page = door.page(door.user())
    assert 'id="current"' not in page.get("/password").text
    page.call("PUT", "/api/v1/me/password", {"new": "nine green bottles"})
    assert 'id="current"' in page.get("/password").text


@pytest.mark.parametrize(
    ("role", "invites", "makes_tokens"),
    [("viewer", False, False), ("recruiter", False, True), ("admin", True, True)],
)
def test_the_integrations_page_offers_what_the_role_may_do(
    door: Door, role: str, invites: bool, makes_tokens: bool
) -> None:
    text = door.page(door.user(role)).get("/integrations").text
    assert ('id="invite"' in text, 'id="token-form"' in text) == (invites, makes_tokens)


def test_the_home_page_says_which_folder_to_load(door: Door) -> None:
    assert str(ROOT) in door.page(door.user()).get("/").text


@pytest.mark.parametrize("name", ["shell.js", "integrations.js", "pages.css", "tokens.css", "mark.svg"])
def test_the_files_of_the_pages_need_no_session(door: Door, name: str) -> None:
    answer = door.stranger().get(f"/static/{name}")
    assert answer.status_code == 200
    answer.close()


def test_pages_and_extension_share_their_colours() -> None:
    shared = (ROOT / "extension/shared/tokens.css").read_text(encoding="utf-8")
    assert (ROOT / "server/catsync/web/static/tokens.css").read_text(encoding="utf-8") == shared


@pytest.mark.parametrize(
    ("name", "expected"), [("Ana Ruiz", "AR"), ("Ana", "A"), ("Ana María de la Ruiz", "AR"), ("ørsted", "Ø")]
)
def test_initials_are_of_the_first_and_the_last_name(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_no_module_of_the_pages_writes_html() -> None:
    modules: list[Any] = sorted((ROOT / "server/catsync/web/static").glob("*.js"))
    assert modules
    for module in modules:
        text = module.read_text(encoding="utf-8")
        assert not any(
            word in text for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write")
        )
