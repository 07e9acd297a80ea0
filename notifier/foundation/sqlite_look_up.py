"""One prepared look-up on SQLite that keeps the interpreter to itself.

The `sqlite3` module lets other threads run three times in each statement, and needs a connection for each of them,
whose pages none finds in the processor's cache: where eight threads answer requests, that takes three times as long as
the look-up. So the one that stands before every page calls SQLite by its own interface (sqlite.org/c3ref) without a
pause, on one connection of the process. Readers of a write-ahead log wait for nobody; where one would have to, or
anything else is out of the ordinary, the driver is asked instead.
"""

import _sqlite3
import ctypes
import threading
from functools import cache
from typing import Any, Final, NamedTuple

_OK, _ROW, _DONE = 0, 100, 101
#: For reading, and without locks of its own: ours is enough.
_FLAGS: Final = 0x1 | 0x8000
#: SQLite copies what it is given at once.
_COPIED: Final = ctypes.c_void_p(-1)

_Handle, _Number, _Words = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p


class NotAnsweredError(Exception):
    """The driver has to be asked."""


class _Library(NamedTuple):
    """The functions of SQLite that a look-up needs."""

    open_v2: Any
    close_v2: Any
    prepare_v2: Any
    finalize: Any
    bind_text: Any
    step: Any
    reset: Any
    column_text: Any


#: What each of them takes and gives.
_SIGNATURES: Final = _Library(
    open_v2=((_Words, ctypes.POINTER(_Handle), _Number, _Words), _Number),
    close_v2=((_Handle,), _Number),
    prepare_v2=((_Handle, _Words, _Number, ctypes.POINTER(_Handle), _Handle), _Number),
    finalize=((_Handle,), _Number),
    bind_text=((_Handle, _Number, _Words, _Number, _Handle), _Number),
    step=((_Handle,), _Number),
    reset=((_Handle,), _Number),
    column_text=((_Handle, _Number), _Words),
)


class SqliteLookUp:
    """A statement that finds one document of JSON at most, on a connection of its own; threads share it."""

    def __init__(self, path: str, statement: str) -> None:
        """Nothing is opened before the first look-up: SQLite must not be taken along into a fork."""
        self._path, self._text = path, statement
        self._library = _load()
        self._lock = threading.Lock()
        self._connection, self._statement = _Handle(), _Handle()
        self._is_open = False

    def find_json(self, *values: str) -> bytes | None:
        """The document as its octets, None where no row is found; raises `NotAnsweredError`."""
        library, statement = self._library, self._statement
        if library is None:
            raise NotAnsweredError
        with self._lock:
            if not self._is_open:
                self._open(library)
            for number, value in enumerate(values, 1):
                words = value.encode()
                library.bind_text(statement, number, words, len(words), _COPIED)
            status = library.step(statement)
            found: bytes | None = library.column_text(statement, 0) if status == _ROW else None
            library.reset(statement)
        if found is None and status != _DONE:
            raise NotAnsweredError
        return found

    def _open(self, library: _Library) -> None:
        connection, words = ctypes.byref(self._connection), self._text.encode()
        if library.open_v2(self._path.encode(), connection, _FLAGS, None) == _OK:
            prepared = (self._connection, words, len(words), ctypes.byref(self._statement), None)
            self._is_open = library.prepare_v2(*prepared) == _OK
        if not self._is_open:
            self._close(library)
            raise NotAnsweredError

    def _close(self, library: _Library) -> None:
        library.finalize(self._statement)
        library.close_v2(self._connection)
        self._connection, self._statement, self._is_open = _Handle(), _Handle(), False

    def __del__(self) -> None:
        if self._library is not None:
            self._close(self._library)


@cache
def _load() -> _Library | None:
    """SQLite as the driver has loaded it: a second copy of it in one process would let go of the first one's locks.

    None where the driver does not tell: built into the interpreter, or with its own SQLite inside.
    """
    try:
        library = ctypes.PyDLL(_sqlite3.__file__)
        functions = _Library(*(getattr(library, f"sqlite3_{name}") for name in _Library._fields))
    except (AttributeError, OSError):
        return None
    for function, (takes, gives) in zip(functions, _SIGNATURES, strict=True):
        function.argtypes, function.restype = takes, gives
    return functions
