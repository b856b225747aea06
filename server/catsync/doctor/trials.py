"""What is tried for the open questions of CATS_API.md section 6, in this order."""

from __future__ import annotations

from collections.abc import Callable

from . import organising_questions as organising
from . import record_questions as record
from . import search_questions as search
from .bench import Bench, Row

Trial = Callable[[Bench], Row]

# The lag first: it counts from the create. Duplicates before the candidate loses its first address.
TRIALS: tuple[Trial, ...] = (
    search.lag, record.phone, organising.duplicates, organising.company_duplicates, search.order, search.pages,
    search.custom_filter, search.social_filter, record.company_routes, record.activity_types, organising.list_twice,
    organising.pipeline_twice, organising.webhooks, record.validation, record.subrow_edit, record.primary_email,
    record.put,
)  # fmt: skip
