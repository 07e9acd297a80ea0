"""Reading an HTTP answer without the mail parser, which would cost more than the encryption of its connection."""

from http.client import BadStatusLine, HTTPException, HTTPResponse, LineTooLong
from typing import Final

_LONGEST_LINE: Final = 16_384
_MOST_LINES: Final = 100
_VERSIONS: Final = {b"HTTP/1.1": 11, b"HTTP/1.0": 10}


class PlainResponse(HTTPResponse):
    """The standard library's, with bodies read as ever; only the head is taken apart by less (RFC 9112, 4 and 5)."""

    #: By name in lower case; of several with the same name the last.
    fields: dict[str, str]

    def begin(self) -> None:
        """Read the head; raises `HTTPException` when it is none, `OSError` when nothing comes."""
        status, self.fields = self._read_head()
        while 100 <= status < 200:
            status, self.fields = self._read_head()
        self.code = self.status = status
        self.chunked = self.fields.get("transfer-encoding", "").lower() == "chunked"
        self.chunk_left = None
        self.length = self._find_length()
        has_unknown_end = self.length is None and not self.chunked
        says_close = "close" in self.fields.get("connection", "").lower()
        self.will_close = has_unknown_end or says_close or self.version == 10

    def _read_head(self) -> tuple[int, dict[str, str]]:
        version, _, rest = self._read_line().partition(b" ")
        code = rest[:3]
        if version not in _VERSIONS or not code.isdigit() or len(code) != 3:
            raise BadStatusLine("what came is no HTTP")
        self.version = _VERSIONS[version]
        fields: dict[str, str] = {}
        for _ in range(_MOST_LINES):
            name, colon, value = self._read_line().partition(b":")
            if not colon:
                return int(code), fields
            fields[name.decode("latin-1").lower()] = value.strip().decode("latin-1")
        raise HTTPException("the answer has too many headers")

    def _read_line(self) -> bytes:
        line = self.fp.readline(_LONGEST_LINE + 1)
        if len(line) > _LONGEST_LINE:
            raise LineTooLong("header")
        if not line.endswith(b"\n"):
            raise BadStatusLine("the connection was ended")
        return line.rstrip(b"\r\n")

    def _find_length(self) -> int | None:
        """How long the body is, None when only its end will tell (RFC 9112, 6.3)."""
        if self.status in (204, 304):
            return 0
        text = self.fields.get("content-length", "")
        return int(text) if text.isdecimal() and not self.chunked else None
