"""The chat services we let Apprise speak to: data.

Apprise knows 180, and some of them write to the local machine (`syslog://`), read files (`fcm://`), send mail or SMS
past our consent, or ask a server where to connect next (`matrix://`): those are left out, not forgotten.
"""

from typing import Final

#: They live at their company's own address, whatever stands in the host part of the URL.
HOSTED: Final = frozenset(
    {
        "cliq",
        "dingtalk",
        "discord",
        "feishu",
        "flock",
        "gchat",
        "groupme",
        "guilded",
        "kook",
        "lark",
        "line",
        "opsgenie",
        "pagerduty",
        "pbul",
        "pover",
        "ryver",
        "slack",
        "stackfield",
        "tgram",
        "twist",
        "webex",
        "wecombot",
        "wxteams",
        "zcliq",
        "zohocliq",
        "zoom",
    }
)

#: The URL says which host is asked.
OWN_HOST: Final = frozenset(
    {
        "form",
        "forms",
        "gotify",
        "gotifys",
        "json",
        "jsons",
        "mmost",
        "mmosts",
        "nctalk",
        "nctalks",
        "rocket",
        "rockets",
        "synology",
        "synologys",
        "workflow",
        "workflows",
        "xml",
        "xmls",
    }
)

#: `ntfy://topic` is at ntfy.sh, `ntfy://host/topic` at a host of one's own.
EITHER: Final = frozenset({"ntfy", "ntfys"})

#: What people write for what Apprise understands.
OTHER_NAMES: Final = {
    "mattermost": "mmost or mmosts",
    "msteams": "workflows",
    "teams": "workflows",
    "telegram": "tgram",
    "rocketchat": "rocket or rockets",
    "googlechat": "gchat",
    "http": "json, form or xml",
    "https": "jsons, forms or xmls",
}
