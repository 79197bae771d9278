#!/usr/bin/env bash
# Writes what exists in Azure to SRE/notes/inventory. A failed or empty answer leaves the last good one in place.
set -euo pipefail

folder="$(cd "$(dirname "$0")/../notes/inventory" && pwd)"
new="$(mktemp "$folder/.azure-resources.XXXXXX")"
trap 'rm -f "$new"' EXIT

az graph query --first 1000 --query data --output json --graph-query '
  resources
  | project id, name, type, location, resourceGroup, kind, sku, tags, properties
  | order by id asc' > "$new"
[[ $(jq length "$new") -gt 0 ]] || { echo 'Azure answered with nothing; the inventory stays as it is' >&2; exit 1; }

mv "$new" "$folder/azure-resources.json"
date -u +%Y-%m-%dT%H:%M:%SZ > "$folder/last-updated.txt"
