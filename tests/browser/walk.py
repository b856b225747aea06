"""The demo's part in the browser: `python -m tests.browser.walk --pictures FOLDER`, from a profile into CATS."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from .chromium import Chromium
from .house import House
from .sites import Sites
from .steps import (
    MARTA,
    choose_campaign,
    choose_company,
    choose_sync_as,
    open_panel,
    pair,
    part,
    point_to,
    press_main,
    result,
    sign_in,
)

GMBH = 102


def walk(pictures: Path) -> None:
    """One person, by hand, in the real browser. Raises where something does not happen."""
    house, sites = House(is_new=True), Sites()
    try:
        house.connect()
        chromium = Chromium(sites.flags)
        try:
            _walk(chromium, house, pictures)
        finally:
            chromium.stop()
    finally:
        sites.stop()
        house.stop()


def _walk(chromium: Chromium, house: House, pictures: Path) -> None:
    campaign = house.campaign("Backend Q4", sync_as="candidate")
    point_to(chromium, house.address)
    sign_in(chromium, house).close()
    profile = chromium.cdp.open(MARTA)
    popup = open_panel(chromium, profile)
    code = pair(chromium, house, popup)
    print(f"paired by the code {code}")
    popup = open_panel(chromium, profile)
    popup.wait_for(part("chip"), "New")
    choose_campaign(popup, campaign)
    choose_sync_as(popup, "contact")
    popup.wait_for(part("company-warning"))
    popup.pictures(pictures, "1-look-alikes")
    print("the panel warns:", popup.text(f"{part('company-warning')} #company-text").replace("\n", " "))
    choose_company(popup, GMBH)
    popup.pictures(pictures, "2-ready")
    press_main(popup, "Create contact")
    print("the panel says:", result(popup))
    popup.pictures(pictures, "3-in-cats")
    contacts = house.people_in_cats("contacts", "Oliveira")
    if [c["company_id"] for c in contacts] != [GMBH] or house.people_in_cats("candidates", "Oliveira"):
        raise SystemExit("CATS does not hold what the panel said")
    print(f"CATS holds contact {contacts[0]['id']} in company {GMBH}, and no candidate")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path, required=True)
    # So that the browser and the two programs are ended, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    walk(parser.parse_args().pictures)


if __name__ == "__main__":
    main()
