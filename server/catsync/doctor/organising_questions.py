"""Duplicates, lists, pipelines and webhooks. CATS_API.md 2.6, 2.8, 2.9, 2.18, 7."""

from __future__ import annotations

import secrets

from .bench import Bench, Reply, Row
from .record_questions import ADDRESS

WEBHOOK_TARGET = "https://catsync.invalid/probe-{mark}"  # .invalid: there is no such host, nowhere


def duplicates(bench: Bench) -> Row:
    """What check_duplicate takes for the same. On CATS' pages: e-mail, name with postal code, never name alone (7)."""
    by_email = bench.make_candidate(
        checked=True, first_name="Another", last_name=f"{bench.last_name} (2)",
        emails=[{"email": bench.email("one"), "is_primary": True}],
    )  # fmt: skip
    by_name = bench.make_candidate(checked=True, emails=[{"email": bench.email("other"), "is_primary": True}])
    found: Row = {"duplicate_by_email": _is_duplicate(by_email), "duplicate_by_name": _is_duplicate(by_name)}
    refusals = [by_email, by_name]
    if not found["duplicate_by_name"]:
        address = {"postal_code": ADDRESS["postal_code"]}
        by_place = bench.make_candidate(checked=True, address=address)
        found["duplicate_by_name_and_place"] = _is_duplicate(by_place)
        refusals.append(by_place)
    told = [each for each in refusals if _is_duplicate(each)]
    found["duplicate_check"] = bool(told)
    return found | ({"duplicate_type_told": told[0].existing_type is not None} if told else {})


def company_duplicates(bench: Bench) -> Row:
    """A name that is the beginning of one that exists, then the very same."""
    beginning = bench.name.removesuffix(", may be deleted")
    if _is_duplicate(bench.make_company(beginning, checked=True)):
        return {"duplicate_company": "beginning_of_name"}
    is_same = _is_duplicate(bench.make_company(bench.name, checked=True))
    return {"duplicate_company": "same_name" if is_same else "never"}


def list_twice(bench: Bench) -> Row:
    """A candidate put on a list on which it is already."""
    assert bench.candidate is not None
    made = bench.make("list", "/candidates/lists", {"name": bench.name}, name=bench.name).made
    if made is None:
        return {}
    path = f"/candidates/lists/{made.cats_id}/items"
    items = {"items": [{"candidate_id": bench.candidate.cats_id}]}
    if not bench.ask("POST", path, items).is_good:
        return {}
    if not bench.ask("POST", path, items).is_good:
        return {"list_item_twice": "refused"}
    return {"list_item_twice": "doubled" if len(bench.get(path).rows) > 1 else "ignored"}


def pipeline_twice(bench: Bench) -> Row:
    """The candidate put into the pipeline of the job again. Only at a job that an admin named."""
    if bench.job_id is None or bench.candidate is None:
        return {}
    bench.journal.hangs(bench.candidate, "pipelines")
    body = {"candidate_id": bench.candidate.cats_id, "job_id": bench.job_id}
    if not bench.ask("POST", "/pipelines", body).is_good:
        return {}
    if not bench.ask("POST", "/pipelines", body).is_good:
        return {"pipeline_twice": "refused"}
    rows = bench.get(f"{bench.person_path}/pipelines").rows
    return {"pipeline_twice": "doubled" if len(rows) > 1 else "ignored"}


def webhooks(bench: Bench) -> Row:
    """Whether one can be registered; it is taken away at once, and nothing that it is about happens meanwhile."""
    target = WEBHOOK_TARGET.format(mark=bench.mark)
    body = {"events": ["user.deleted"], "target_url": target, "secret": secrets.token_hex(16)}
    made = bench.make("webhook", "/webhooks", body, name=target).made
    if made is None:
        return {"webhooks": False}
    if bench.ask("DELETE", f"/webhooks/{made.cats_id}").is_good:
        bench.journal.is_gone(made)
    return {"webhooks": True}


def _is_duplicate(reply: Reply) -> bool:
    return reply.status == 409
