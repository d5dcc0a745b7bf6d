"""Lets tests read what moto's SES was given: `GET /moto-api/sent-mail/SENDER` answers that sender's raw messages."""

import json
import time
from email.utils import parseaddr

from moto.moto_api._internal import urls
from moto.ses.models import RawMessage, ses_backends


def install():
    moto_keeps = RawMessage.__init__

    def keep(self, *given):
        moto_keeps(self, *given)
        self.sent_at = time.time()

    RawMessage.__init__ = keep
    urls.url_paths["{0}/moto-api/sent-mail/(?P<sender>[^/]+)$"] = sent_mail


def sent_mail(request, full_url, headers):
    """In the order in which they were sent."""
    sender = full_url.rpartition("/")[2]
    messages = [
        {"id": message.id, "sentAt": message.sent_at, "to": message.destinations, "raw": message.raw_data}
        for account in ses_backends.values()
        for backend in account.values()
        for message in list(backend.sent_messages)
        if isinstance(message, RawMessage) and parseaddr(message.source)[1] == sender
    ]
    return 200, {"Content-Type": "application/json"}, json.dumps(messages)
