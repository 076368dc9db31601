#!/usr/bin/env bash
# Gets what tests need beside Python packages, where it may: as root on Debian. Elsewhere it says
# what is missing; the tests that need it skip with that reason.
set -euo pipefail

if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null; then
  if [[ $(id -u) -eq 0 ]] && command -v apt-get >/dev/null; then
    echo "Installing Debian's package chromium for the browser tests …"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null
  else
    echo "No chromium here: the browser tests will skip (sudo apt-get install chromium)."
  fi
fi

# PostgreSQL goes here when the workspace comes: its tests need a server (package postgresql).
