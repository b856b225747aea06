"""The site, its users, custom fields, tags and lists."""

from __future__ import annotations

from tests.server.cats.every_call.kind import NEW, Table

from catsync.cats import CatsClient


def site(cats: CatsClient) -> bool:
    return cats.site().subdomain == "northwind"


def users(cats: CatsClient) -> bool:
    assert cats.get_user(cats.users()[1].id) == cats.users()[1]
    return [user.username for user in cats.users()] == ["ana.ruiz", "ben.okafor", "chloe.martin"]


def custom_fields(cats: CatsClient) -> bool:
    seniority = next(each for each in cats.custom_field_definitions("candidate") if each.name == "Seniority")
    made = cats.create("candidate", NEW)
    cats.set_custom_field("candidate", made, seniority.id, seniority.selections[2].id)
    values = cats.custom_fields("candidate", made)
    embedded = cats.get("candidate", made).custom_fields
    assert cats.custom_field_definition("candidate", seniority.id) == seniority
    assert cats.custom_field("candidate", made, seniority.id) == values[seniority.id]
    return bool(values[seniority.id] == embedded[seniority.id] == seniority.selections[2].id)


def tags(cats: CatsClient) -> bool:
    first, second = (tag.id for tag in cats.tags()[:2])
    made = cats.create("candidate", NEW)
    cats.attach_tags("candidate", made, [first])
    cats.attach_tags("candidate", made, [second])
    both = {tag.id for tag in cats.record_tags("candidate", made)}
    cats.detach_tag("candidate", made, first)
    assert cats.get_tag(first) == cats.tags()[0]
    left = [tag.id for tag in cats.record_tags("candidate", made)]
    cats.replace_tags("candidate", made, [first])
    assert [tag.id for tag in cats.record_tags("candidate", made)] == [first]
    cats.replace_tags("candidate", made, [])
    assert cats.record_tags("candidate", made) == ()
    return both == {first, second} and left == [second]


def lists(cats: CatsClient) -> bool:
    on = cats.create_list("candidate", "Optics people", "For the autumn")
    row = cats.get_list("candidate", on)
    assert row in cats.lists("candidate")
    made = cats.create("candidate", NEW)
    cats.add_to_list("candidate", on, [made])
    (item,) = cats.list_items("candidate", on)
    assert cats.get_list_item("candidate", on, item.id) == item
    cats.delete_list_item("candidate", on, item.id)
    empty = cats.list_items("candidate", on)
    cats.delete_list("candidate", on)
    seen = (row.name, row.notes, item.record_id, empty)
    return seen == ("Optics people", "For the autumn", made, ()) and row not in cats.lists("candidate")


TABLE: Table = {
    site: {"site"},
    users: {"users", "get_user"},
    custom_fields: {
        "custom_field_definitions",
        "custom_field_definition",
        "set_custom_field",
        "custom_fields",
        "custom_field",
    },
    tags: {"tags", "get_tag", "attach_tags", "replace_tags", "record_tags", "detach_tag"},
    lists: {
        "lists",
        "get_list",
        "create_list",
        "delete_list",
        "add_to_list",
        "list_items",
        "get_list_item",
        "delete_list_item",
    },
}
