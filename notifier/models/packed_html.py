"""A column for HTML that is kept packed."""

from sqlalchemy import Dialect, LargeBinary, TypeDecorator

from notifier.channels.packed_html import pack_html, unpack_html


class PackedHtml(TypeDecorator[str]):
    """HTML that is text in Python and packed bytes in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Pack what is stored."""
        del dialect
        return None if value is None else pack_html(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Unpack what is read."""
        del dialect
        return None if value is None else unpack_html(value)
