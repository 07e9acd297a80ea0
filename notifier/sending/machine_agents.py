"""How machines that look at our links present themselves: data for `machine_visits`."""

from typing import Final

#: User agents that are these words and nothing more. Apple's Mail Privacy Protection loads every image soon after
#: delivery, whether or not anybody looks (Word to the Wise, "Apple MPP", 2021), and says only `Mozilla/5.0`
#: (ua-parser/uap-core, issue 509).
WHOLE_AGENTS: Final = frozenset({"", "mozilla/5.0", "mozilla/4.0", "mozilla", "-"})

#: Endings of user agents. Gmail's program, when it is open while a mail comes in, loads its images before anybody
#: sees them, under this name and no other (SparkPost, "Gmail is prefetching images", 2022).
AGENT_ENDINGS: Final = ("edge/12.246 mozilla/5.0",)

#: Parts of user agents, in lower case. All of these look without a person who has chosen to.
AGENT_PARTS: Final = (
    # Scanners of mail gateways and of the programs behind them.
    "barracuda",
    "bitdefender",
    "checkpoint",
    "ciscosecureemail",
    "fortiguard",
    "fortimail",
    "ironport",
    "kaspersky",
    "mcafee",
    "messagelabs",
    "mimecast",
    "proofpoint",
    "safelinks",
    "sophos",
    "symantec",
    "trend micro",
    "trendmicro",
    "tmase",
    "urldefense",
    "vade secure",
    "vadesecure",
    "virustotal",
    "zscaler",
    # Previews that messengers and networks make of a link somebody has passed on; Slack, Telegram, Twitter, Discord
    # and LinkedIn call theirs a bot, Skype, Outlook and Bing a preview. Their browsers for people are not meant.
    "embedly",
    "facebookexternalhit",
    "iframely",
    "meta-externalagent",
    "preview",
    "slack-imgproxy",
    "whatsapp/",
    # Search, archives and advertising.
    "archiver",
    "crawl",
    "google-read-aloud",
    "google-safety",
    "googleother",
    "mediapartners-google",
    "slurp",
    "spider",
    # Programs and libraries.
    "aiohttp",
    "apache-httpclient",
    "axios/",
    "curl/",
    "electron-fetch",
    "go-http-client",
    "guzzlehttp",
    "headless",
    "httpclient",
    "httpie",
    "httpx",
    "java/",
    "libwww",
    "lighthouse",
    "node-fetch",
    "phantomjs",
    "playwright",
    "postmanruntime",
    "puppeteer",
    "python-requests",
    "python-urllib",
    "python/",
    "ruby",
    "selenium",
    "undici",
    "wget",
    "winhttp",
)

#: `bot` as a word or at the end of one: `Slackbot`, `mattermost-bot`; but `Cubot` is a telephone.
BOT_WORD: Final = r"(?<!cu)bot\b"

#: Image proxies that load when a person opens the mail: they hide who and where, not that somebody looked. Of Google's
#: the same source says so, and WURFL counts it no longer among robots (ScientiaMobile, 2018): what Gmail loads ahead
#: comes under the other name above. Of Yahoo's nobody has reported that it loads ahead.
PERSONAL_PROXIES: Final = ("googleimageproxy", "yahoomailproxy")

#: What browsers say of a request nobody has made yet: `Sec-Purpose: prefetch;prerender` (Fetch standard), `Purpose`
#: (Chrome for links), `X-Moz: prefetch` (Firefox before 115), `X-Purpose: preview` (Safari's top sites).
PURPOSES: Final = ("prefetch", "prerender", "preview", "instant")
