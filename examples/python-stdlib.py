"""A minimal client of CFIS with Python's standard library.

It asks for the payments, as often as its argument says: python3 python-stdlib.py 3
The environment gives CFIS_BASE_URL and CFIS_TOKEN, and with SSL_CERT_FILE what to trust.
"""

import json
import os
import sys
import urllib.error
import urllib.request


class GivingUp(Exception):
    pass


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would take the token elsewhere."""

    def redirect_request(self, *_):
        return None


opener = urllib.request.build_opener(NoRedirects)


class Client:
    def __init__(self, base_url, token):
        if not token:
            raise GivingUp("CFIS_TOKEN: is not set")
        if not base_url.startswith("https://"):
            raise GivingUp("CFIS_BASE_URL: a token travels over https only")
        self.base_url = base_url
        self.token = token

    def payments(self):
        status, body = self.ask("/partner/payments")
        if status == 401:
            self.renew()
            status, body = self.ask("/partner/payments")
        if status != 200:
            raise GivingUp(f"/partner/payments: {status}")
        return status, body

    def renew(self):
        """The old token may be dead as soon as this was sent, so it is never repeated.

        Keep the new one where the old one came from.
        """
        status, body = self.ask("/partner/renew")
        if status != 200:
            raise GivingUp(f"the token was refused, and cannot be renewed ({status}): ask for a new one")
        try:
            self.token = json.loads(body)["Message"]
        except (ValueError, KeyError, TypeError):
            raise GivingUp("the renewal brought no token") from None
        print("cfis: the token was renewed", file=sys.stderr)

    def ask(self, path):
        request = urllib.request.Request(self.base_url + path, headers={"X-Api-Key": self.token})
        try:
            with opener.open(request, timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read()
        except OSError as error:
            raise GivingUp(f"{path}: there was no answer ({error})") from None


if __name__ == "__main__":
    try:
        client = Client(os.environ.get("CFIS_BASE_URL", ""), os.environ.get("CFIS_TOKEN"))
        for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
            print(client.payments()[0])
    except GivingUp as error:
        sys.exit(f"cfis: {error}")
