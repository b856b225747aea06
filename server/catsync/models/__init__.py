"""All tables, so that one import registers the whole schema."""

from .access import Pairing, SignInLink, Token, User, WebSession
from .base import Base, new_id
from .campaigns import STAGES, Campaign, CampaignMember
from .integration import Integration
from .mirror import CatsCompany, CatsCustomField, CatsPerson, CatsUser, MatchKey, MirrorState
from .people import Decision, Person, PersonLink, PersonProfile
from .settings import SettingOverride, SettingRevision
from .sync import SYNC_STATES, AuditEvent, CatsCall, CreationLock, Quota, Sync, SyncStep, Worker

__all__ = [
    "STAGES",
    "SYNC_STATES",
    "AuditEvent",
    "Base",
    "Campaign",
    "CampaignMember",
    "CatsCall",
    "CatsCompany",
    "CatsCustomField",
    "CatsPerson",
    "CatsUser",
    "CreationLock",
    "Decision",
    "Integration",
    "MatchKey",
    "MirrorState",
    "Pairing",
    "Person",
    "PersonLink",
    "PersonProfile",
    "Quota",
    "SettingOverride",
    "SettingRevision",
    "SignInLink",
    "Sync",
    "SyncStep",
    "Token",
    "User",
    "WebSession",
    "Worker",
    "new_id",
]
