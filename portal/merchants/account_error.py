"""What use cases of the team and of accounts refuse."""

from notifier.foundation.errors import ProductError
from portal.vocabulary.account_problem import AccountProblem


class AccountError(ProductError):
    """Refused; `problem` for pages that say it in their own words, and one sentence for commands."""

    def __init__(self, problem: AccountProblem, sentence: str) -> None:
        """Keep both."""
        super().__init__(sentence)
        self.problem = problem
