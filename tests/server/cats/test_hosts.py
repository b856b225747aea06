"""Links to the pages of CATS."""

from __future__ import annotations

import pytest

from catsync.cats import HOSTS, CatsBadRequest, record_link


@pytest.mark.parametrize(
    ("host", "record_type", "link"),
    [
        ("com", "candidate", "https://northwind.catsone.com/index.php?m=candidates&a=show&candidateID=5"),
        ("nl", "contact", "https://northwind.catsone.nl/index.php?m=contacts&a=show&contactID=5"),
        ("com", "company", "https://northwind.catsone.com/index.php?m=companies&a=show&companyID=5"),
        ("com", "job", "https://northwind.catsone.com/index.php?m=joborders&a=show&jobOrderID=5"),
    ],
)
def test_a_record_has_a_page(host: str, record_type: str, link: str) -> None:
    assert record_link("northwind", host, record_type, 5) == link


def test_a_peer_elsewhere_has_its_own_address() -> None:
    link = record_link("", "", "candidate", 5, base="http://127.0.0.1:9/")
    assert link == "http://127.0.0.1:9/index.php?m=candidates&a=show&candidateID=5"


@pytest.mark.parametrize(
    ("subdomain", "host", "record_type", "record_id"),
    [
        ("evil.example/", "com", "candidate", 5),
        ("", "com", "candidate", 5),
        ("northwind", "org", "candidate", 5),
        ("northwind", "com", "person", 5),
        ("northwind", "com", "candidate", 0),
    ],
)
def test_what_has_no_page_is_refused(subdomain: str, host: str, record_type: str, record_id: int) -> None:
    with pytest.raises(CatsBadRequest):
        record_link(subdomain, host, record_type, record_id)


def test_both_hosts_are_spoken_to_in_version_3() -> None:
    assert HOSTS == {"com": "https://api.catsone.com/v3", "nl": "https://api.catsone.nl/v3"}
