#!/bin/sh
# Finds a Chromium for the browser tests, or installs one; the suite says loudly if there is none.
bin="$1"
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium for the browser tests"
  apt-get update -qq >/dev/null 2>&1
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null 2>&1 && exit 0
fi
"$bin/python" -m playwright install chromium >/dev/null 2>&1 || true
exit 0
