#!/bin/sh
# Keeps the users of MinIO as the Secrets have them: one that publishes, one that reads, each with a policy of its own.
# Runs beside MinIO for as long as it does, and looks at its files every 10 s. MinIO's image has a shell, mc and coreutils, no more.
#
#   MINIO_URL     where MinIO listens
#   CREDENTIALS   folder with root/, seeder/ and s3www/, in each access-key and secret-key; retired-access-key in the latter two
#                 names the user before the last rotation, which stays until the next one
#   POLICIES      folder with seeder.json and s3www.json
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

# By standard input: a list of arguments is everybody's to read.
pair() {
  printf '%s\n%s\n' "$(cat "$CREDENTIALS/$1/access-key")" "$(cat "$CREDENTIALS/$1/secret-key")"
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

grant() {
  role=$1
  policy=s3www-kit-$role
  user=$(cat "$CREDENTIALS/$role/access-key")
  retired=$(cat "$CREDENTIALS/$role/retired-access-key" 2>/dev/null || true)
  mc admin policy create store "$policy" "$POLICIES/$role.json" || return
  pair "$role" | mc admin user add store || return
  attached=
  for other in $(users_of "$policy"); do
    case $other in
      "$user") attached=yes ;;
      "$retired") ;;
      *) mc admin user remove store "$other" || return ;;
    esac
  done
  [ -n "$attached" ] || mc admin policy attach store "$policy" --user "$user"
}

apply() {
  trust && pair root | mc alias set store "$MINIO_URL" && grant seeder && grant s3www
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
