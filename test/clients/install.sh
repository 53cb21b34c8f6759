#!/usr/bin/env bash
# Installs what generates the two clients of test/clients/ into out/clients/: the generators stand on packages that do not belong
# among the product's own (another TypeScript, Python). Without it the tests say that they were not run.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder="out/clients"
mkdir -p "$folder"
cp test/clients/package.json test/clients/package-lock.json "$folder/"
npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error

command -v python3 >/dev/null || { echo "No python3; the tests say that the Python client was not run."; exit 0; }
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check --requirement test/clients/requirements.txt
