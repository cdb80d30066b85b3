#!/bin/sh
# Commands of the server, as its user and with its settings: `tinyeclipse doctor`.
set -eu
[ "$(id -un)" = tinyeclipse ] || exec runuser -u tinyeclipse -- "$0" "$@"
set -a
. /etc/tinyeclipse/env
set +a
exec /opt/tinyeclipse/current/node_modules/.bin/tinyeclipse "$@"
