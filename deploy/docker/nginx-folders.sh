#!/bin/sh
# What nginx writes to and where its configuration is rendered: on a volume, since the image is read-only.
set -eu
mkdir -p "$NGINX_STATE" "$NGINX_ENVSUBST_OUTPUT_DIR"
cp /etc/nginx/mime.types "$NGINX_ENVSUBST_OUTPUT_DIR/"
