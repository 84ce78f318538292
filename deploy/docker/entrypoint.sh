#!/bin/sh
# Settings whose name ends in _FILE are read from that file, as the official images of PostgreSQL do it: a secret
# that Docker mounts is then neither in the description of the container nor in the compose file.
set -eu
for name in SECRET_KEY MODEL_SIGNING_KEY DATABASE_URL REDIS_URL OPENWEATHER_API_KEY; do
    eval "file=\${${name}_FILE:-}"
    if [ -n "$file" ]; then
        value=$(cat "$file")
        export "$name=$value"
        unset "${name}_FILE"
    fi
done
exec "$@"
