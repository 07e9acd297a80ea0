"""One person, by an address: what is held of them, handed out or erased."""

from notifier.audience.export_person import Section, export_person
from notifier.audience.find_people import (
    Holdings,
    PersonAddress,
    find_holdings,
    find_subject_keys,
    read_person_address,
)
from notifier.audience.forget_person import (
    HeldCounts,
    MessagesUnderWayError,
    count_holdings,
    erase_events,
    erase_messages,
    finish_forgetting,
    stop_messages,
)
from notifier.audience.retention import (
    USUAL_INBOUND_DAYS,
    KeptDays,
    erase_subjects,
    find_waiting_subjects,
    load_kept_days,
    redate_contents,
    set_kept_days,
)

__all__ = [
    "USUAL_INBOUND_DAYS",
    "HeldCounts",
    "Holdings",
    "KeptDays",
    "MessagesUnderWayError",
    "PersonAddress",
    "Section",
    "count_holdings",
    "erase_events",
    "erase_messages",
    "erase_subjects",
    "export_person",
    "find_holdings",
    "find_subject_keys",
    "find_waiting_subjects",
    "finish_forgetting",
    "load_kept_days",
    "read_person_address",
    "redate_contents",
    "set_kept_days",
    "stop_messages",
]
