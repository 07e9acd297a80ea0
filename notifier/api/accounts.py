"""Accounts with providers: set up by form, asked in an order, tried by a message to the merchant's own address."""

from notifier.authoring.accounts import (
    AccountDraft,
    AccountView,
    ask_first,
    find_account,
    list_accounts,
    list_provider_names,
    list_setting_fields,
    save_account,
    switch_account,
)
from notifier.providers.kinds import SettingField
from notifier.sending.try_account import (
    TrialDesk,
    TrialMessage,
    TrialOutcome,
    TrialPrice,
    price_trial,
    send_trial,
)

__all__ = [
    "AccountDraft",
    "AccountView",
    "SettingField",
    "TrialDesk",
    "TrialMessage",
    "TrialOutcome",
    "TrialPrice",
    "ask_first",
    "find_account",
    "list_accounts",
    "list_provider_names",
    "list_setting_fields",
    "price_trial",
    "save_account",
    "send_trial",
    "switch_account",
]
