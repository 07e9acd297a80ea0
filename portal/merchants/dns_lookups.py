"""What the DNS says under a name; the only place that asks it."""

from dataclasses import dataclass
from typing import Final

import dns.exception
import dns.name
import dns.resolver

from notifier.foundation.errors import TransientError

_PATIENCE_SECONDS: Final = 4.0
#: A name may have many texts; more than these are nobody's proof.
_MOST_TEXTS: Final = 60


class DnsSilentError(TransientError):
    """No server answered, or none that could."""


@dataclass(frozen=True, slots=True)
class DnsLookups:
    """Asks the machine's own servers, or, with `server`, one at this address and port."""

    server: tuple[str, int] | None = None

    def find_texts(self, name: str) -> tuple[str, ...]:
        """All TXT records under a name, each joined from its pieces (RFC 7208, 3.3); none when there is no such name.

        Raises `DnsSilentError`.
        """
        try:
            answer = self._resolver().resolve(name, "TXT", lifetime=_PATIENCE_SECONDS, raise_on_no_answer=False)
        except (dns.resolver.NXDOMAIN, dns.name.LabelTooLong, dns.name.NameTooLong, dns.name.EmptyLabel):
            return ()
        except (dns.exception.DNSException, OSError, UnicodeError) as problem:
            raise DnsSilentError(f"The DNS did not answer for {name}.") from problem
        if answer.rrset is None:
            return ()
        return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in list(answer.rrset)[:_MOST_TEXTS])

    def _resolver(self) -> dns.resolver.Resolver:
        if self.server is None:
            return dns.resolver.Resolver()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = [self.server[0]], self.server[1]
        return resolver
