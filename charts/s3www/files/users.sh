#!/bin/sh
# Keeps the users of MinIO as the Secrets have them: one that publishes, one that reads, and perhaps one that copies it all to a backup, each with a
# policy of its own.
# Runs beside MinIO for as long as it does, and looks at its files every 10 s. MinIO's image has a shell, mc and coreutils, no more.
#
#   MINIO_URL     where MinIO listens
#   CREDENTIALS   folder with root/, seeder/, s3www/ and perhaps backup/, in each access-key and secret-key; in all but root/ there may be the user
#                 that the next rotation brings, next-access-key and next-secret-key, so that it is known before anybody comes by
#                 it, and the one that the last rotation replaced, retired-access-key, which stays until the next one
#   POLICIES      folder with seeder.json, s3www.json and backup.json
#   CA_FILE       certificates that MinIO's must be of; empty without TLS
#   STATE         folder to write to; users-ready in it says that all is done
set -eu
umask 077
export MC_CONFIG_DIR="$STATE/mc"
rm -f "$STATE/users-ready"
trap 'exit 0' TERM INT

look() {
  cat "$CREDENTIALS"/*/* "$POLICIES"/* ${CA_FILE:+"$CA_FILE"} | cksum
}

trust() {
  if [ -n "${CA_FILE:-}" ]; then
    mkdir -p "$MC_CONFIG_DIR/certs/CAs" && cp "$CA_FILE" "$MC_CONFIG_DIR/certs/CAs/ca.crt"
  fi
}

# pair ROLE [next-], by standard input: a list of arguments is everybody's to read
pair() {
  printf '%s\n%s\n' "$(cat "$CREDENTIALS/$1/${2:-}access-key")" "$(cat "$CREDENTIALS/$1/${2:-}secret-key")"
}

# users_of POLICY
users_of() {
  mc admin user list store --json | while IFS= read -r line; do
    case $line in
      *"\"policyName\":\"$1\""*)
        line=${line#*'"accessKey":"'}
        echo "${line%%'"'*}"
        ;;
    esac
  done
}

# grant ROLE: its users, with its policy, and no others with it
grant() {
  policy=s3www-kit-$1
  keep=" $(cat "$CREDENTIALS/$1/retired-access-key" 2>/dev/null || true) "
  mc admin policy create store "$policy" "$POLICIES/$1.json" || return
  before=" $(users_of "$policy" | tr '\n' ' ')"
  for which in '' next-; do
    [ -e "$CREDENTIALS/$1/${which}access-key" ] || continue
    user=$(cat "$CREDENTIALS/$1/${which}access-key")
    keep="$keep$user "
    pair "$1" $which | mc admin user add store || return
    case $before in
      *" $user "*) ;;
      *) mc admin policy attach store "$policy" --user "$user" || return ;;
    esac
  done
  for user in $before; do
    case $keep in
      *" $user "*) ;;
      *) mc admin user remove store "$user" || return ;;
    esac
  done
}

apply() {
  trust && pair root | mc alias set store "$MINIO_URL" && grant seeder && grant s3www && grant backup
}

applied= told=
while :; do
  now=$(look)
  if [ "$now" != "$applied" ]; then
    if apply >"$STATE/log" 2>&1; then
      applied=$now told=
      : >"$STATE/users-ready"
      echo "users: as the Secrets have them"
    else
      error=$(tail -n 1 "$STATE/log")
      [ "$error" = "$told" ] || echo "users: not yet: $error" >&2
      told=$error
    fi
  fi
  if [ "$now" = "$applied" ]; then sleep 10 & else sleep 1 & fi
  wait $!
done
