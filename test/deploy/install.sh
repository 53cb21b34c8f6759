#!/usr/bin/env bash
# Installs kubectl, which builds the manifests, and the schemas of Kubernetes into out/deploy/. Without it the tests say that they were not run.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder="out/deploy"
mkdir -p "$folder"
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check --requirement test/deploy/requirements.txt
