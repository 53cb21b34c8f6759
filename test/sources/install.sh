#!/usr/bin/env bash
# Installs an S3-compatible server (rclone) and the official receiver of Standard Webhooks for Python into out/places/: neither belongs among
# the product's own packages. Without them the tests say that they were not run.
set -euo pipefail
cd "$(dirname "$0")/../.."

command -v python3 >/dev/null || { echo "No python3; the tests say that they were not run."; exit 0; }
python3 -m venv out/places
out/places/bin/pip install --quiet --disable-pip-version-check --requirement test/sources/requirements.txt
