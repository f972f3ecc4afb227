#!/bin/sh
# helm test: what clients get through the Service is what the record of the release says, and the metrics are there.
# MinIO's image has a shell, mc, curl and coreutils, no more.
#
#   STORE_URL, BUCKET, RELEASE
#   CREDENTIALS   folder with access-key and secret-key, which may read
#   CA            folder with certificates that the store's may be of; may be missing
#   SITE_URL      where clients come; empty: they need a certificate that is not here
#   METRICS_URL
#   SERIES        names that must be in the metrics
#   STATE         folder to write to
set -eu
umask 077
export MC_CONFIG_DIR="$STATE/mc"
# As many objects as this are fetched: a release may have thousands.
most=20

die() {
  echo "served: $*" >&2
  exit 1
}

fetch() {
  curl --silent --show-error --fail --location --max-time 60 --retry 5 --retry-connrefused "$@"
}

# Paths and digests, a line an object, out of one line of JSON. What would want an escape in a URL is left out.
objects() {
  tr '{' '\n' | while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      '"path":"'*'"sha256":"'*)
        path=${line#'"path":"'}
        path=${path%%'"'*}
        digest=${line#*'"sha256":"'}
        case $path in
          '' | *[!A-Za-z0-9._/-]*) ;;
          *) echo "$path ${digest%%'"'*}" ;;
        esac
        ;;
    esac
  done
}

if [ -n "${SITE_URL:-}" ]; then
  if [ -d "${CA:-}" ]; then
    mkdir -p "$MC_CONFIG_DIR/certs/CAs" && cp -L "$CA"/* "$MC_CONFIG_DIR/certs/CAs"
  fi
  printf '%s\n%s\n' "$(cat "$CREDENTIALS/access-key")" "$(cat "$CREDENTIALS/secret-key")" |
    mc alias set store "$STORE_URL" --api s3v4 >/dev/null
  mc cat "store/$BUCKET/releases/.seed/$RELEASE.json" >"$STATE/record"
  objects <"$STATE/record" >"$STATE/objects"
  fetched=0
  while read -r path digest; do
    [ "$fetched" -lt "$most" ] || break
    # The digest tells whether it is the site: its certificate may be of anybody.
    found=$(fetch --insecure "$SITE_URL/$path" | sha256sum)
    [ "${found%% *}" = "$digest" ] || die "$SITE_URL/$path has the SHA-256 ${found%% *}, and its record says $digest"
    fetched=$((fetched + 1))
  done <"$STATE/objects"
  echo "served: $fetched objects of $RELEASE are what the record says"
fi

fetch "$METRICS_URL" >"$STATE/metrics"
missing=
for series in $SERIES; do
  found=
  while IFS= read -r line; do
    case $line in
      "$series"[\ {]*) found=yes && break ;;
    esac
  done <"$STATE/metrics"
  [ -n "$found" ] || missing="$missing $series"
done
[ -z "$missing" ] || die "not in the metrics:$missing"
echo "served: the metrics are there"
