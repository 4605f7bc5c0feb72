"""Refusals: what a verb raises when it will not do what was asked.

Each carries an HTTP status, a short code for machines and a kind sentence for the member.
`config.middleware` turns them into a page, a fragment or JSON; sockets turn them into a `refused` frame.
"""


class Refusal(Exception):
    """A request that was understood and is not done. `message` is shown to the member as it is."""

    status = 400
    code = "refused"
    default = "We could not do that."
    care = 0  # level of the CARE axis in the words that were refused, and
    support: str = ""  # the support panel for it, to be shown above the sentence

    def __init__(self, message: str = "", *, code: str = "", retry_after: int | None = None) -> None:
        """`retry_after` is in whole seconds, and only given when waiting helps."""
        self.message = message or self.default
        self.code = code or self.code
        self.retry_after = retry_after
        super().__init__(self.code)


class NotAllowed(Refusal):
    status = 403
    code = "not_allowed"
    default = "You cannot do this here. If you think that is a mistake, tell a moderator."


class NotFoundHere(Refusal):
    status = 404
    code = "not_found"
    default = "We could not find that. It may have been moved or taken down."


class WrongMethod(Refusal):
    status = 405
    code = "wrong_method"
    default = "This address only takes what a form on a page sends. Please go back to the page you came from."


class Conflict(Refusal):
    status = 409
    code = "conflict"
    default = "Somebody changed this a moment ago. Look again, then decide."


class Gone(Refusal):
    status = 410
    code = "gone"
    default = "This is no longer here."


class TooLarge(Refusal):
    status = 413
    code = "too_large"
    default = "That is too long to send in one piece. Please make it shorter."


class Invalid(Refusal):
    status = 422
    code = "invalid"
    default = "Something in what you sent could not be read. Please check it and try again."


class TooFast(Refusal):
    status = 429
    code = "too_fast"
    default = "That was a lot at once. Take a breath and try again in a moment."


class NotReady(Refusal):
    status = 503
    code = "not_ready"
    default = "We cannot save anything right now. Nothing you wrote was lost on your screen. Please try again shortly."
