#!/bin/sh
# A minimal client of CFIS with curl. It asks for the payments, as often as its argument says: sh curl.sh 3
# The environment gives CFIS_BASE_URL and CFIS_TOKEN, and with CURL_CA_BUNDLE or SSL_CERT_FILE what to trust.
set -eu

give_up() {
  echo "cfis: $1" >&2
  exit 1
}

[ -n "${CFIS_TOKEN:-}" ] || give_up 'CFIS_TOKEN: is not set'
case ${CFIS_BASE_URL:-} in
  https://*) ;;
  *) give_up 'CFIS_BASE_URL: a token travels over https only' ;;
esac
token=$CFIS_TOKEN
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

# The token goes to curl by a pipe: the arguments of a process are for everybody to see. Redirects are not followed.
ask() {
  status=$(printf 'X-Api-Key: %s\n' "$token" |
    curl --silent --show-error --max-time 10 --proto '=https' --header @- --output "$answer" --write-out '%{http_code}' \
      "$CFIS_BASE_URL$1") || give_up "$1: there was no answer"
}

# The old token may be dead as soon as this was sent, so it is never repeated. Keep the new one where the old one came from.
renew() {
  ask /partner/renew
  [ "$status" = 200 ] || give_up "the token was refused, and cannot be renewed ($status): ask for a new one"
  token=$(sed -n 's/.*"Message" *: *"\([^"]*\)".*/\1/p' "$answer")
  [ -n "$token" ] || give_up 'the renewal brought no token'
  echo 'cfis: the token was renewed' >&2
}

i=0
while [ "$i" -lt "${1:-1}" ]; do
  i=$((i + 1))
  ask /partner/payments
  if [ "$status" = 401 ]; then
    renew
    ask /partner/payments
  fi
  [ "$status" = 200 ] || give_up "/partner/payments: $status"
  echo "$status"
done
