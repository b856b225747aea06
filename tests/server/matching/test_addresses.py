from __future__ import annotations

import random

import phonenumbers
import pytest

from catsync.matching import addresses


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.linkedin.com/in/Marta-Oliveira/", "linkedin.com/in/marta-oliveira"),
        ("http://pt.linkedin.com/in/marta-oliveira/en?trk=people#top", "linkedin.com/in/marta-oliveira"),
        ("linkedin.com/in/marta-oliveira/details/experience", "linkedin.com/in/marta-oliveira"),
        ("https://www.linkedin.com/in/jos%C3%A9-n%C3%BA%C3%B1ez", "linkedin.com/in/jose-nunez"),
        ("https://www.linkedin.com/pub/marta-oliveira/5/7a1/41", "linkedin.com/in/marta-oliveira-0417a15"),
        ("https://www.linkedin.com/pub/marta-oliveira", "linkedin.com/in/marta-oliveira"),
        ("https://www.linkedin.com/sales/lead/ACwAAB,NAME_SEARCH,x", "linkedin.com/sales/acwaab"),
        ("https://www.linkedin.com/company/acme", ""),
        ("https://github.com/Marta?tab=repositories", "github.com/marta"),
        ("https://twitter.com/marta", "x.com/marta"),
        ("https://mobile.x.com/marta/status/1", "x.com/marta"),
        ("https://www.facebook.com/profile.php?id=1234&ref=x", "facebook.com/1234"),
        ("https://www.xing.com/profile/Marta_Oliveira/cv", "xing.com/profile/marta_oliveira"),
        ("https://marta.example/about/", "marta.example/about"),
        ("https://marta.example", ""),
        ("javascript:alert(1)", ""),
        ("http://[::1", ""),
        ("not a url", ""),
    ],
)
def test_a_profile_address_is_the_same_in_all_its_spellings(url: str, key: str) -> None:
    assert addresses.social_key(url) == key


@pytest.mark.parametrize(
    ("email", "key"),
    [
        (" Marta+Jobs@Acme.Example ", "marta@acme.example"),
        ("m.a.r.t.a+x@googlemail.com", "marta@gmail.com"),
        ("m.oliveira@acme.example", "m.oliveira@acme.example"),
        ("marta@mail.indeedemail.com", ""),
        ("do-not-reply@acme.example", ""),
        ("two@at@acme.example", ""),
        ("no at sign", ""),
    ],
)
def test_a_mailbox_is_the_same_in_all_its_spellings_and_a_proxy_is_none(email: str, key: str) -> None:
    assert addresses.email_key(email) == key


@pytest.mark.parametrize(
    ("number", "country", "key"),
    [
        ("+44 20 7946 0123", "", "+442079460123"),
        ("0044 (0)20 7946 0123", "", "+442079460123"),
        ("020 7946 0123", "GB", "+442079460123"),
        ("(555) 010-0123", "US", "+15550100123"),
        ("020 7946 0123", "", "02079460123"),
        ("+1 555 010 0123 ext. 7", "", "+15550100123"),
        ("12345", "US", ""),
        ("0000000000", "US", ""),
        ("call me", "US", ""),
    ],
)
def test_a_phone_number_is_e164_where_its_country_is_known(number: str, country: str, key: str) -> None:
    assert addresses.phone_key(number, country) == key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("+442079460123", "+442079460123", True),
        ("+442079460123", "02079460123", True),
        ("+442079460123", "+15079460123", False),
        ("", "", False),
    ],
)
def test_a_number_without_country_equals_one_with_the_same_last_digits(
    one: str, other: str, same: bool
) -> None:
    assert addresses.is_same_phone(one, other) is same


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.jobs.acme.co.uk/x", "acme.co.uk"),
        ("ACME-robotics.example:8080", "acme-robotics.example"),
        ("https://user:pw@acme.example/", "acme.example"),
        ("acme.github.io", "acme.github.io"),
        ("https://www.linkedin.com/company/Acme/about", "linkedin.com/company/acme"),
        ("https://192.0.2.7/x", "192.0.2.7"),
        ("localhost", ""),
        ("ftp://acme.example", ""),
    ],
)
def test_a_website_is_known_by_its_registrable_domain(url: str, key: str) -> None:
    assert addresses.website_key(url) == key


def test_free_mail_tells_nothing_of_a_company() -> None:
    assert addresses.email_domain("marta@gmail.com") == ""
    assert addresses.email_domain("marta@mail.acme.co.uk") == "acme.co.uk"


def test_numbers_taken_as_they_are_dialled_are_those_that_phonenumbers_gives() -> None:
    dice, short_cuts = random.Random(4), 0
    for _ in range(3000):
        code = dice.choice([*phonenumbers.COUNTRY_CODE_TO_REGION_CODE, dice.randint(1, 999)])
        national = dice.choice("0123456789") * dice.randint(0, 1) + str(dice.randint(10**4, 10**14))
        number = f"+{code} {national[:3]} {national[3:]}"
        digits = f"{code}{national}"
        if len(set(digits)) > 1 and addresses.is_as_dialled(digits):
            short_cuts += 1
            parsed = phonenumbers.parse(number, None)
            e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
            assert addresses.phone_key(number) == e164 == f"+{digits}"
    assert short_cuts > 1000
