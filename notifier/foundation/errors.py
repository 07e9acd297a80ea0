"""The family of errors this product raises on purpose."""


class ProductError(Exception):
    """Anything the product refuses, with one sentence a person can act on."""


class TransientError(ProductError):
    """May work when tried again later."""


class PermanentError(ProductError):
    """Will not work however often it is tried."""


class ConfigurationError(ProductError):
    """The settings cannot be used; `problems` names every one of them."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Keep each problem as one sentence."""
        super().__init__("\n".join(problems))
        self.problems = problems


class UnknownRecordError(ProductError):
    """A record was asked for by a name or id that nobody has."""
