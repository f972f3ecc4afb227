#!/bin/sh
# Copies releases from one S3 store to another: the backup, and back. The objects of a release first, its record last, so that
# what is there is whole; nothing is deleted, nothing replaced. MinIO's image has a shell, mc and coreutils, no more.
#
#   FROM_URL, FROM_BUCKET, TO_URL, TO_BUCKET
#   CREDENTIALS   folder with from/ and to/, in each access-key and secret-key
#   CA            folder with certificates that those of the stores may be of; may be missing
#   RELEASE       this one alone, and nothing to do when it is there already, or nowhere; empty: all
#   CREATE        any text: make the bucket that is copied to when it is missing
#   VERSIONED     any text: that bucket must keep versions, so that what is in it outlives a lost key
#   STATE         folder to write to
set -eu
umask 077
export MC_CONFIG_DIR="$STATE/mc"
from=from/$FROM_BUCKET/releases to=to/$TO_BUCKET/releases

die() {
  echo "copy: $*" >&2
  exit 1
}

# know NAME URL: the keys by standard input, for a list of arguments is everybody's to read; the store is not asked yet
know() {
  printf '%s\n%s\n' "$(cat "$CREDENTIALS/$1/access-key")" "$(cat "$CREDENTIALS/$1/secret-key")" |
    mc alias set "$1" "$2" --api s3v4 >/dev/null
}

# is THING: there it is, or not; a store that cannot be had gets a minute, then all ends
is() {
  tries=0
  while ! mc stat --no-list "$1" >/dev/null 2>"$STATE/error"; do
    case $(cat "$STATE/error") in
      *'Object does not exist'* | *'Bucket `'*'` does not exist'*) return 1 ;;
      *Denied* | *permissions* | *'Access Key'* | *signature*) tries=30 ;;
    esac
    tries=$((tries + 1))
    [ "$tries" -lt 30 ] || die "$(cat "$STATE/error")"
    sleep 2
  done
}

digest_of() {
  mc cat "$1" | sha256sum
}

# copy RELEASE
copy() {
  record=.seed/$1.json
  if is "$to/$record" && [ "$(digest_of "$from/$record")" != "$(digest_of "$to/$record")" ]; then
    echo "copy: another $1 is in $TO_BUCKET already, and stays" >&2
    return 1
  fi
  mc mirror --quiet "$from/$1" "$to/$1" >/dev/null || return
  # An object of another size at the target is no error to mirror.
  diff=$(mc diff "$from/$1" "$to/$1") || return
  case $diff in
    *'< '* | *'! '*)
      printf 'copy: not whole in %s: %s\n%s\n' "$TO_BUCKET" "$1" "$diff" >&2
      return 1
      ;;
  esac
  mc cp --quiet "$from/$record" "$to/$record" >/dev/null || return
  echo "copy: $1 is in $TO_BUCKET"
}

if [ -d "${CA:-}" ]; then
  mkdir -p "$MC_CONFIG_DIR/certs/CAs" && cp -L "$CA"/* "$MC_CONFIG_DIR/certs/CAs"
fi
know from "$FROM_URL"
know to "$TO_URL"

if ! is "to/$TO_BUCKET"; then
  [ -n "${CREATE:-}" ] || die "there is no bucket $TO_BUCKET at $TO_URL"
  mc mb --ignore-existing "to/$TO_BUCKET"
fi
if [ -n "${VERSIONED:-}" ]; then
  case $(mc version info --json "to/$TO_BUCKET") in
    *'"status":"Enabled"'*) ;;
    *) die "bucket $TO_BUCKET at $TO_URL keeps no versions" ;;
  esac
fi

if [ -n "${RELEASE:-}" ]; then
  if is "$to/.seed/$RELEASE.json"; then
    echo "copy: $RELEASE is in $TO_BUCKET already"
  elif is "$from/.seed/$RELEASE.json"; then
    copy "$RELEASE"
  else
    echo "copy: $RELEASE is not in $FROM_BUCKET at $FROM_URL"
  fi
  exit
fi

# Of what is published from here on nothing is copied: its record would come without its objects.
records=$(mc find "$from/.seed" --name '*.json') || die "no release to copy in $FROM_BUCKET at $FROM_URL"
failed=
for record in $records; do
  release=${record##*/}
  release=${release%.json}
  if ! copy "$release"; then
    # Deleted meanwhile: the record goes first.
    is "$from/.seed/$release.json" || continue
    failed="$failed $release"
  fi
done
[ -z "$failed" ] || die "not copied:$failed"
