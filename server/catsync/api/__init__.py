"""HTTP only: one blueprint per resource.

Each module listed in BLUEPRINTS holds a flask-smorest Blueprint named `blueprint`; `create_app` registers them all.
"""

BLUEPRINTS = (
    "ping",
    "me",
    "session",
    "pairings",
    "browsers",
    "integration",
    "users",
    "invitations",
    "tokens",
    "settings",
    "revisions",
    "people",
    "people_why",
    "campaigns",
    "campaign_people",
    "activities",
    "activity_batches",
    "imports",
    "resumes",
    "profiles",
    "syncs",
    "doubles",
    "audit",
    "cats",
    "cats_webhook",
    "companies",
    "company_duplicates",
    "comparison",
)
