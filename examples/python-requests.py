"""A minimal client of CFIS with Python's requests.

It asks for the payments, as often as its argument says: python3 python-requests.py 3
The environment gives CFIS_BASE_URL and CFIS_TOKEN, and with REQUESTS_CA_BUNDLE what to trust.
"""

import os
import sys

import requests


class GivingUp(Exception):
    pass


class Client:
    def __init__(self, base_url, token):
        if not token:
            raise GivingUp("CFIS_TOKEN: is not set")
        if not base_url.startswith("https://"):
            raise GivingUp("CFIS_BASE_URL: a token travels over https only")
        self.base_url = base_url
        self.session = requests.Session()
        self.session.headers["X-Api-Key"] = token

    def payments(self):
        answer = self.ask("/partner/payments")
        if answer.status_code == 401:
            self.renew()
            answer = self.ask("/partner/payments")
        if answer.status_code != 200:
            raise GivingUp(f"/partner/payments: {answer.status_code}")
        return answer

    def renew(self):
        """The old token may be dead as soon as this was sent, so it is never repeated.

        Keep the new one where the old one came from.
        """
        answer = self.ask("/partner/renew")
        if answer.status_code != 200:
            raise GivingUp(f"the token was refused, and cannot be renewed ({answer.status_code}): ask for a new one")
        try:
            self.session.headers["X-Api-Key"] = answer.json()["Message"]
        except (ValueError, KeyError, TypeError):
            raise GivingUp("the renewal brought no token") from None
        print("cfis: the token was renewed", file=sys.stderr)

    def ask(self, path):
        try:
            # A redirect would take the token elsewhere.
            return self.session.get(self.base_url + path, timeout=10, allow_redirects=False)
        except requests.RequestException as error:
            raise GivingUp(f"{path}: there was no answer ({type(error).__name__})") from None


if __name__ == "__main__":
    try:
        client = Client(os.environ.get("CFIS_BASE_URL", ""), os.environ.get("CFIS_TOKEN"))
        for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
            print(client.payments().status_code)
    except GivingUp as error:
        sys.exit(f"cfis: {error}")
