"""How free-text revocations are written down, language by language: the shape of the data for `keywords`.

Every expression is matched against a folded text (small letters, no accents, no apostrophes, one space between words,
`ß` as `ss`; Chinese and Japanese without spaces), so it is written folded. `<sms>` stands for the language's nouns for
what we send. `exceptions` are taken out of the text first: `don't stop texting me` revokes nothing, and neither does
the question why no messages come. When in doubt a pattern wants the noun or the person: `stop the delivery`,
`cancel my order` and `nicht mehr liefern` are about the parcel.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """How one language revokes."""

    nouns: str
    revocations: tuple[str, ...]
    exceptions: tuple[str, ...]
