"""What looks at the world outside for the branding pages; set once by the composition root, another in tests."""

from flask import abort, current_app

from portal.console.frame.context import console_context
from portal.console.frame.user import signed_in_user
from portal.merchants.domain_proofs import ProofSeeker
from portal.web.rate_limits import DOMAIN_LOOKS


def proof_seeker() -> ProofSeeker:
    """The one of this process; refuses (429) a merchant who looks all the time."""
    if not console_context().limits.take(DOMAIN_LOOKS, "domain looks", str(signed_in_user().merchant_id)):
        abort(429)
    seeker: ProofSeeker = current_app.extensions["proof_seeker"]
    return seeker
