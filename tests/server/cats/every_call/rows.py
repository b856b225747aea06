"""What has rows of its own beneath a record: addresses, phones, work history, departments, files."""

from __future__ import annotations

from tests.server.cats.every_call.kind import NEW, Table

from catsync.cats import Attachment, CatsClient, Department


def emails(cats: CatsClient) -> bool:
    made = cats.create("candidate", NEW)
    first = cats.add_email("candidate", made, "ines@acme.example", is_primary=True)
    second = cats.add_email("candidate", made, "ines@home.example")
    cats.update_email("candidate", made, second, "ines@house.example", is_primary=False)
    one = cats.get_email("candidate", made, second)
    before = [(row.id, row.email, row.is_primary) for row in cats.emails("candidate", made)]
    cats.delete_email("candidate", made, second)
    after = [row.id for row in cats.emails("candidate", made)]
    return (
        (one.id, one.email) == (second, "ines@house.example")
        and before
        == [
            (first, "ines@acme.example", True),
            (second, "ines@house.example", False),
        ]
        and after == [first]
    )


def phones(cats: CatsClient) -> bool:
    made = cats.create("company", {"name": "Delphine Optics", "owner_id": 1})
    phone = cats.add_phone("company", made, "+442079460001", "main", "12")
    before = [(row.id, row.number, row.type, row.extension) for row in cats.phones("company", made)]
    cats.update_phone("company", made, phone, "+442079460002", "fax")
    one = cats.get_phone("company", made, phone)
    cats.delete_phone("company", made, phone)
    assert (one.number, one.type, one.extension) == ("+442079460002", "fax", "12")
    return before == [(phone, "+442079460001", "main", "12")] and cats.phones("company", made) == ()


def work_history(cats: CatsClient) -> bool:
    made = cats.create("candidate", NEW)
    row = {
        "title": "Engineer", "employer": {"linked": False, "name": "Delphine Optics"}, "is_current": False,
        "start_date": "2019-03-01", "end_date": "2024-06-30",
    }  # fmt: skip
    added = cats.add_work_history(made, row)
    cats.update_work_history(added, {**row, "title": "Lead engineer"})
    one = cats.get_work_history(added)
    before = cats.work_history(made)
    cats.delete_work_history(added)
    seen = (one.id, one.candidate_id, one.title, one.employer, one.is_current, one.start_date, one.end_date)
    expected = (added, made, "Lead engineer", "Delphine Optics", False, "2019-03-01", "2024-06-30")
    return seen == expected and before == (one,) and cats.work_history(made) == ()


def departments(cats: CatsClient) -> bool:
    made = cats.create("company", {"name": "Meridian Lenses", "owner_id": 1})
    first, second = (cats.add_department(made, name) for name in ("Optics", "Sales"))
    cats.update_department(second, "Sales and service")
    one = cats.get_department(second)
    before = cats.departments(made)
    cats.delete_department(first)
    assert before == (Department(first, "Optics"), one)
    return one == Department(second, "Sales and service") and cats.departments(made) == (one,)


def files(cats: CatsClient) -> bool:
    made = cats.create("candidate", NEW)
    content = b"%PDF-1.7 \x00\xff"
    resume = cats.upload_resume(made, "Ines Faria & Söhne.pdf", content)
    letter = cats.upload_attachment("candidate", made, "letter.txt", b"Dear all")
    before = cats.attachments("candidate", made)
    one = cats.get_attachment(letter)
    assert cats.download_attachment(resume) == content
    cats.delete_attachment(letter)
    assert before == (Attachment(resume, "Ines Faria & Söhne.pdf", True, len(content)), one)
    return (
        one == Attachment(letter, "letter.txt", False, 8)
        and cats.attachments("candidate", made) == before[:1]
    )


TABLE: Table = {
    emails: {"emails", "get_email", "add_email", "update_email", "delete_email"},
    phones: {"phones", "get_phone", "add_phone", "update_phone", "delete_phone"},
    work_history: {
        "work_history",
        "get_work_history",
        "add_work_history",
        "update_work_history",
        "delete_work_history",
    },
    departments: {
        "departments",
        "get_department",
        "add_department",
        "update_department",
        "delete_department",
    },
    files: {
        "attachments",
        "get_attachment",
        "upload_resume",
        "upload_attachment",
        "download_attachment",
        "delete_attachment",
    },
}
