#!/usr/bin/env bash
# Renders every chart for every environment and names all that fail, not only the first.
set -uo pipefail

cd "$(dirname "$0")/../helm/charts" || exit 2
failed=0
for file in */values/*.yaml */values-*.yaml */environments/*/values.yaml */{dev,staging,prod}/values.yaml; do
  [[ -f $file ]] || continue
  chart=${file%%/*}
  helm template "$chart" "$chart" --values "$file" > /dev/null || { echo "failed: $file" >&2; failed=1; }
done
exit $failed
