"""Whether whoever asks for a domain may change it: a record in its DNS or a file on its server shows our token."""

from dataclasses import dataclass
from typing import Final

from notifier.api.web_requests import HttpClient, HttpRequest, NoAnswerError, NotSentError
from portal.merchants.dns_lookups import DnsLookups, DnsSilentError
from portal.vocabulary.branding_state import DomainFinding

RECORD_LABEL: Final = "_milepost"
RECORD_START: Final = "milepost-domain="
FILE_PATH: Final = "/.well-known/milepost-domain/"


@dataclass(frozen=True, slots=True)
class ProofSeeker:
    """Looks outside; no transaction may be open meanwhile."""

    lookups: DnsLookups
    client: HttpClient
    #: Where the file is asked for; another only in tests, which have no server on the usual ports.
    file_origin: str = "https://{host}"

    def look(self, host: str, token: str) -> DomainFinding:
        """What is found now; takes ten seconds at worst."""
        found = self._look_in_dns(host, token)
        if found is DomainFinding.RECORD:
            return found
        return DomainFinding.FILE if self._has_file(host, token) else found

    def _look_in_dns(self, host: str, token: str) -> DomainFinding:
        try:
            texts = self.lookups.find_texts(f"{RECORD_LABEL}.{host}")
        except DnsSilentError:
            return DomainFinding.NO_ANSWER
        told = [text.strip() for text in texts if text.strip().startswith(RECORD_START)]
        if f"{RECORD_START}{token}" in told:
            return DomainFinding.RECORD
        return DomainFinding.OTHER_RECORD if told else DomainFinding.NOTHING

    def _has_file(self, host: str, token: str) -> bool:
        url = self.file_origin.format(host=host) + FILE_PATH + token
        try:
            answer = self.client.send(HttpRequest("GET", url, {"Accept": "text/plain"}))
        except (NotSentError, NoAnswerError):
            return False
        return answer.status == 200 and answer.body.strip() == token.encode()
