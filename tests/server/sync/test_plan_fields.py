"""The writes of one field: policy, blanks, the address as a unit, what is added, who gets what (F2, F4)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.server.sync.questions import MARTA, held, ids, planned, ticked, write_of

from catsync.settings.fields import RECORD_TYPES

BOTH = {"sync_as": "both"}
POLICIES = ("always", "if_blank", "unless_edited")
BLANKS = (None, "", "  \n", [])
POLICY = ("update_policy", "candidate", "title")

# policy: what CATS has against what we wrote last -> ticked, reason. Marta's title on the page is "Head of Data".
VERDICTS = {
    # (policy, CATS now, last written by us)
    ("always", "Analyst", None): (True, "always"),
    ("always", "Analyst", "Analyst"): (True, "always"),
    ("always", "Analyst", "Engineer"): (True, "always"),
    ("if_blank", "Analyst", None): (False, "if_blank"),
    ("if_blank", "Analyst", "Analyst"): (False, "if_blank"),
    ("if_blank", "Analyst", "Engineer"): (False, "if_blank"),
    ("unless_edited", "Analyst", None): (False, "if_blank"),
    ("unless_edited", "Analyst", "Analyst"): (True, "unless_edited"),
    ("unless_edited", "Analyst", " Analyst "): (True, "unless_edited"),
    ("unless_edited", "Analyst", "Engineer"): (False, "edited_in_cats"),
    ("unless_edited", "Analyst", ""): (False, "edited_in_cats"),
}


@pytest.mark.parametrize(("policy", "now", "written"), VERDICTS)
def test_the_policy_decides_over_a_value_that_cats_has(policy: str, now: str, written: str | None) -> None:
    existing = held({} if written is None else {"title": written}, title=now)
    write = write_of(planned({POLICY: policy}, existing={"candidate": existing}), "candidate.title")
    assert (write.is_ticked, write.reason.code) == VERDICTS[(policy, now, written)]
    assert (write.before, write.after, write.operation) == (now, "Head of Data", "update")


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize("written", [None, "Analyst"])
def test_a_blank_in_cats_is_filled_whatever_the_policy(policy: str, blank: Any, written: str | None) -> None:
    existing = held({} if written is None else {"title": written}, title=blank)
    write = write_of(planned({POLICY: policy}, existing={"candidate": existing}), "candidate.title")
    assert (write.is_ticked, write.reason.code) == (True, "blank_in_cats")


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("same", ["Head of Data", " Head of Data "])
def test_what_cats_has_already_is_not_written(policy: str, same: str) -> None:
    assert "candidate.title" not in ids(planned({POLICY: policy}, existing={"candidate": held(title=same)}))


@pytest.mark.parametrize("policy", POLICIES)
def test_what_the_page_does_not_name_is_never_cleared(policy: str) -> None:
    fields = {key: value for key, value in MARTA.items() if key != "title"}
    made = planned({POLICY: policy}, fields=fields, existing={"candidate": held(title="Analyst")})
    assert "candidate.title" not in ids(made)


def test_each_field_has_its_own_policy() -> None:
    existing = {"candidate": held(title="Analyst", current_employer="Globex")}
    assert ticked(planned({POLICY: "always"}, existing=existing)) == [
        "candidate.title", "candidate.address", "candidate.country_code",
    ]  # fmt: skip


# --- values of S28, custom fields

SENIOR = ("field_values", "contact", "custom_9")
LANGUAGES = ("field_values", "contact", "custom_10")
SHOWN = {"sync_as": "contact", ("displayed_fields", "contact", ""): ["custom_9", "custom_10", "title"]}


def test_a_field_value_is_pushed_instead_of_what_the_page_says() -> None:
    made = planned({("field_values", "candidate", "title"): "VIP"})
    write = write_of(made, "candidate.title")
    assert (write.after, write.reason.code) == ("VIP", "value")


def test_an_empty_field_value_pushes_nothing_and_no_value_inherits_the_mapping() -> None:
    assert "candidate.title" not in ids(planned({("field_values", "candidate", "title"): ""}))
    made = planned({("field_values", "candidate", "title"): None})
    assert write_of(made, "candidate.title").after == "Head of Data"


@pytest.mark.parametrize("value", [False, 0])
def test_false_and_nought_are_values_to_push(value: Any) -> None:
    made = planned({**SHOWN, SENIOR: value})
    assert write_of(made, "contact.custom_9").after is value


@pytest.mark.parametrize("now", [False, 0])
def test_false_and_nought_in_cats_are_no_blanks(now: Any) -> None:
    existing = {"contact": held(custom_fields=[{"id": 9, "value": now}])}
    write = write_of(planned({**SHOWN, SENIOR: 1}, existing=existing), "contact.custom_9")
    assert (write.before, write.is_ticked) == (now, False)


def test_a_field_value_obeys_the_policy_too() -> None:
    existing = {"contact": held(custom_fields=[{"id": 9, "value": 2}])}
    made = planned({**SHOWN, SENIOR: 1}, existing=existing)
    assert not write_of(made, "contact.custom_9").is_ticked
    made = planned(
        {**SHOWN, SENIOR: 1, ("update_policy", "contact", "custom_9"): "always"}, existing=existing
    )
    assert write_of(made, "contact.custom_9").is_ticked


@pytest.mark.parametrize(("key", "value", "now"), [(SENIOR, 1, "1"), (LANGUAGES, [5, 6], ["6", "5"])])
def test_choices_compare_equal_however_cats_spells_their_ids(key: Any, value: Any, now: Any) -> None:
    existing = {"contact": held(custom_fields=[{"id": str(key[2]).removeprefix("custom_"), "value": now}])}
    made = planned({**SHOWN, key: value}, existing=existing)
    assert f"contact.{key[2]}" not in ids(made)


def test_values_of_custom_fields_that_were_not_loaded_are_not_said_to_be_blank() -> None:
    """A list row does not carry them: what is not held is shown as not loaded, never as absent (Q5)."""
    row = {"id": 512, "first_name": "Marta", "last_name": "Oliveira", "title": "Head of Data"}
    existing = {"contact": held()}
    existing["contact"] = type(existing["contact"])(512, row, False)
    write = write_of(planned({**SHOWN, SENIOR: 1}, existing=existing), "contact.custom_9")
    assert (write.is_ticked, write.reason.code) == (True, "not_loaded")


# --- mapping (S19)


def test_a_mapping_may_put_any_variable_into_a_field() -> None:
    made = planned({("field_mapping", "candidate", "title"): "{title} at {company}"})
    assert write_of(made, "candidate.title").after == "Head of Data at Acme Robotics"


def test_a_field_whose_mapping_is_empty_is_not_written() -> None:
    assert "candidate.title" not in ids(planned({("field_mapping", "candidate", "title"): ""}))


@pytest.mark.parametrize(
    ("field", "page"),
    [
        ("emails", {"emails": [{"email": "m@x.example", "kind": "work"}]}),
        ("phones", {"phones": [{"number": "+351210000000", "type": "work"}]}),
        ("address", {"city": "Lisbon"}),
        ("social_media_urls", {"social_urls": ["https://www.linkedin.com/in/marta-oliveira"]}),
    ],
)
def test_a_structured_field_can_be_switched_off(field: str, page: dict[str, Any]) -> None:
    assert f"candidate.{field}" in ids(planned(fields={**MARTA, **page}))
    made = planned({("field_mapping", "candidate", field): ""}, fields={**MARTA, **page})
    assert f"candidate.{field}" not in ids(made)


# --- the address is one unit

LISBON = {"street": "Rua Augusta 1", "city": "Lisbon", "state": None, "postal_code": "1100-053"}
ADDRESS = {"street": "Rua Augusta 1", "city": "Lisbon", "postal_code": "1100-053"}


@pytest.mark.parametrize("part", ["street", "city", "state", "postal_code"])
def test_an_address_of_which_cats_has_any_part_is_not_filled_up(part: str) -> None:
    existing = {"candidate": held(address={part: "Porto"})}
    write = write_of(planned(fields={**MARTA, **ADDRESS}, existing=existing), "candidate.address")
    assert (write.is_ticked, write.after) == (False, LISBON)


@pytest.mark.parametrize("blank", [None, {}, {"street": None, "city": " ", "state": "", "postal_code": None}])
def test_an_address_without_any_part_is_blank(blank: Any) -> None:
    existing = {"candidate": held(address=blank)}
    write = write_of(planned(fields={**MARTA, **ADDRESS}, existing=existing), "candidate.address")
    assert (write.is_ticked, write.reason.code) == (True, "blank_in_cats")


def test_an_address_that_replaces_another_replaces_all_of_it() -> None:
    changes = {("update_policy", "candidate", "address"): "always"}
    before = {"street": "Old Street 9", "city": "London", "state": "England", "postal_code": "EC1"}
    existing = {"candidate": held(address=before)}
    write = write_of(
        planned(changes, fields={**MARTA, "city": "Lisbon"}, existing=existing), "candidate.address"
    )
    assert (write.before, write.is_ticked) == (before, True)
    assert write.after == {"street": None, "city": "Lisbon", "state": None, "postal_code": None}


def test_the_same_address_is_not_written() -> None:
    existing = {"candidate": held(address={**LISBON, "state": ""})}
    assert "candidate.address" not in ids(planned(fields={**MARTA, **ADDRESS}, existing=existing))


# --- e-mails, phones and profiles are added to, never cut

MAILS = [{"email": "new@x.example", "kind": "work"}, {"email": "Old@X.example", "kind": "work"}]


@pytest.mark.parametrize("policy", POLICIES)
def test_only_the_email_addresses_that_cats_lacks_are_added(policy: str) -> None:
    existing = {"candidate": held(emails=[{"id": 1, "email": "OLD@x.example", "is_primary": True}])}
    changes = {("update_policy", "candidate", "emails"): policy}
    writes = planned(changes, fields={**MARTA, "emails": MAILS}, existing=existing).writes()
    added = [(w.id, w.operation, w.after, w.is_ticked) for w in writes if w.field == "emails"]
    assert added == [("candidate.emails:new@x.example", "add", {"email": "new@x.example"}, True)]


@pytest.mark.parametrize(
    ("number", "country"),
    [("+351 21 000 0000", ""), ("21 000 0000", "PT"), ("(+351) 210-000-000", ""), ("00351210000000", "PT")],
)
def test_a_phone_number_that_cats_has_in_another_spelling_is_not_added(number: str, country: str) -> None:
    existing = {"candidate": held(phones=[{"id": 1, "number": number, "type": "home"}], country_code=country)}
    page = {**MARTA, "phones": [{"number": "+351 210 000 000", "type": "work"}]}
    assert not [i for i in ids(planned(fields=page, existing=existing)) if "phones" in i]


def test_a_phone_number_is_added_in_the_form_that_cats_wants() -> None:
    page = {**MARTA, "phones": [{"number": "21 000 0000", "type": "work"}]}
    write = write_of(planned(fields=page, existing={"candidate": held()}), "candidate.phones:+351210000000")
    assert (write.after, write.operation) == ({"number": "+351210000000", "type": "work"}, "add")


def test_numbers_that_cats_could_not_read_are_not_written() -> None:
    page = {"first_name": "Marta", "last_name": "Oliveira", "phones": [{"number": "12 34", "type": "work"}]}
    assert not [i for i in ids(planned(fields=page)) if "phones" in i]


def test_profiles_are_added_behind_those_that_cats_has() -> None:
    page = {
        **MARTA,
        "social_urls": ["https://github.com/marta", "https://www.linkedin.com/in/marta-oliveira"],
    }
    have = ["http://linkedin.com/in/Marta-Oliveira/?trk=x", "https://x.example/marta"]
    write = write_of(
        planned(fields=page, existing={"candidate": held(social_media_urls=have)}),
        "candidate.social_media_urls",
    )
    assert write.after == [*have, "https://github.com/marta"]
    assert write.is_ticked


def test_two_spellings_of_one_profile_are_added_once() -> None:
    page = {**MARTA, "social_urls": ["https://github.com/marta", "http://www.github.com/marta/"]}
    write = write_of(planned(fields=page, existing={"candidate": held()}), "candidate.social_media_urls")
    assert write.after == ["https://github.com/marta"]
    write = write_of(planned(fields=page), "candidate.social_media_urls")
    assert write.after == ["https://github.com/marta"]


def test_a_record_whose_entries_are_not_loaded_says_so() -> None:
    loaded = held()
    existing = {"candidate": type(loaded)(512, {"id": 512}, False)}
    write = write_of(planned(fields={**MARTA, "emails": MAILS[:1]}, existing=existing),
                     "candidate.emails:new@x.example")  # fmt: skip
    assert (write.is_ticked, write.reason.code) == (True, "not_loaded")


def test_a_new_record_gets_all_entries_in_cats_write_shape() -> None:
    page = {**MARTA, "emails": MAILS, "phones": [{"number": "+351210000000", "type": "work"}]}
    made = planned(fields=page)
    assert write_of(made, "candidate.emails").after == [
        {"email": "new@x.example", "is_primary": True}, {"email": "Old@X.example", "is_primary": False},
    ]  # fmt: skip
    assert write_of(made, "candidate.phones").after == [{"number": "+351210000000", "type": "work"}]


# --- Candidate & Contact: who gets what (F4)

PAGE = {
    **MARTA,
    "emails": [{"email": f"{kind}@x.example", "kind": kind} for kind in ("work", "private", "unknown")],
    "phones": [
        {"number": f"+35121000000{i}", "type": kind}
        for i, kind in enumerate(("mobile", "home", "work", "fax", "main", "other"))
    ],
}


def _entries(record_type: str, field: str, key: str, sync_as: str = "both") -> list[str]:
    write = write_of(planned({"sync_as": sync_as}, fields=PAGE), f"{record_type}.{field}")
    return [entry[key] for entry in write.after]


def test_with_both_the_work_address_goes_to_the_contact_and_the_private_one_to_the_candidate() -> None:
    assert _entries("candidate", "emails", "email") == ["private@x.example", "unknown@x.example"]
    assert _entries("contact", "emails", "email") == ["work@x.example", "unknown@x.example"]


def test_with_both_mobile_and_home_numbers_go_to_the_candidate_and_the_others_to_the_contact() -> None:
    assert _entries("candidate", "phones", "type") == ["mobile", "home"]
    assert _entries("contact", "phones", "type") == ["work", "fax", "main", "other"]


def test_with_both_the_address_goes_to_the_candidate_only() -> None:
    assert [i for i in ids(planned(BOTH, fields=PAGE)) if i.endswith(".address")] == ["candidate.address"]


@pytest.mark.parametrize("record_type", RECORD_TYPES)
def test_one_record_alone_gets_everything(record_type: str) -> None:
    assert len(_entries(record_type, "emails", "email", record_type)) == 3
    assert len(_entries(record_type, "phones", "type", record_type)) == 6
    assert f"{record_type}.address" in ids(planned({"sync_as": record_type}, fields=PAGE))
