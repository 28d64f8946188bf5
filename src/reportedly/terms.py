"""Terms: the closed lists of the codebook. Part of the records, and named by them."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a statement does; the order is the codebook's order of precedence."""

    CLAIM_OF_RESPONSIBILITY = "claim_of_responsibility"
    THREAT = "threat"
    CALL_TO_ACTION = "call_to_action"
    DENIAL = "denial"
    ACCUSATION = "accusation"
    VERIFICATION = "verification"
    WARNING = "warning"
    LEGAL = "legal"
    NO_COMMENT = "no_comment"
    REACTION = "reaction"
    COMMITMENT = "commitment"
    ACCOUNT = "account"
    OPINION = "opinion"


class IncidentType(StrEnum):
    """What happened, was planned or is threatened."""

    BOMBING = "bombing"
    ARMED_ATTACK = "armed_attack"
    KILLING = "killing"
    ABDUCTION = "abduction"
    HIJACKING = "hijacking"
    STRIKE = "strike"
    CLASH = "clash"
    VEHICLE_ATTACK = "vehicle_attack"
    ARSON_SABOTAGE = "arson_sabotage"
    ARREST = "arrest"
    ABUSE = "abuse"
    UNREST = "unrest"
    OTHER_VIOLENCE = "other_violence"


class Realis(StrEnum):
    """Whether the incident took place."""

    HAPPENED = "happened"
    THREATENED = "threatened"
    PLANNED = "planned"
    POSSIBLE = "possible"


class ActorClass(StrEnum):
    """What kind of actor somebody is."""

    ARMED_GROUP = "armed_group"
    GOVERNMENT = "government"
    MILITARY = "military"
    SECURITY_FORCE = "security_force"
    JUDICIARY = "judiciary"
    POLITICAL = "political"
    INTERGOVERNMENTAL = "intergovernmental"
    NGO = "ngo"
    MEDIA = "media"
    EXPERT = "expert"
    COMPANY = "company"
    CIVILIAN = "civilian"
    SUSPECT = "suspect"
    ANONYMOUS = "anonymous"
    OTHER = "other"


class Medium(StrEnum):
    """In what form the source spoke."""

    VIDEO = "video"
    AUDIO = "audio"
    IMAGE = "image"
    WRITTEN = "written"
    SOCIAL_MEDIA = "social_media"
    INTERVIEW = "interview"
    PRESS_CONFERENCE = "press_conference"
    BROADCAST = "broadcast"
    PHONE_CALL = "phone_call"
    COURT = "court"
    IN_PERSON = "in_person"


class FigureKind(StrEnum):
    """What a figure counts."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    CAPTIVE = "captive"
    ARRESTED = "arrested"
    DISPLACED = "displaced"
    PERPETRATORS = "perpetrators"
    OTHER = "other"


class Qualifier(StrEnum):
    """How the words bound a figure."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    ABOUT = "about"
    UP_TO = "up_to"
    NEARLY = "nearly"
    VAGUE = "vague"


class Status(StrEnum):
    """What a report says about the authenticity or truth of a statement or its material."""

    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    DISPUTED = "disputed"
    FALSE = "false"


class Precision(StrEnum):
    """How exactly a place is known."""

    EXACT = "exact"
    TOWN = "town"
    DISTRICT = "district"
    PROVINCE = "province"
    COUNTRY = "country"


class Basis(StrEnum):
    """Where the date of a report comes from."""

    METADATA = "metadata"
    PRINTED = "printed"
    GIVEN = "given"
    INFERRED = "inferred"


class Sameness(StrEnum):
    """An opinion on whether two mentions are of one thing."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class Subject(StrEnum):
    """What kind of things a link compares; reports that are the `same` are copies of one text."""

    REPORT = "report"
    ACTOR = "actor"
    INCIDENT = "incident"


class Agent(StrEnum):
    """Who made an entry."""

    RULE = "rule"
    MODEL = "model"
    PERSON = "person"


class Ruling(StrEnum):
    """What a person says of a row that was read; `added` is a row that only this person read."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CORRECTED = "corrected"
    ADDED = "added"
