#!/usr/bin/env bash
# Brings the releases of one environment in line with the charts of this repository.
# Usage: cluster-sync.sh --environment NAME [--chart NAME] [--check]
set -euo pipefail

charts="$(cd "$(dirname "$0")/../helm/charts" && pwd)"
environment='' only='' check=false
while (($#)); do
  case $1 in
    --environment) environment=$2; shift 2 ;;
    --chart) only=$2; shift 2 ;;
    --check) check=true; shift ;;
    *) echo "unknown argument: $1" >&2; exit 2 ;;
  esac
done
[[ -n $environment ]] || { echo 'say which environment: --environment staging' >&2; exit 2; }

names=("$environment")
[[ $environment == production ]] && names+=(prod)

values_of() {
  local chart=$1 name file
  for name in "${names[@]}"; do
    for file in "values/$name.yaml" "values-$name.yaml" "environments/$name/values.yaml" "$name/values.yaml"; do
      [[ -f $charts/$chart/$file ]] && { echo "$charts/$chart/$file"; return; }
    done
  done
  return 1
}

for chart in ${only:-$(cd "$charts" && ls)}; do
  file=$(values_of "$chart") || { echo "$chart: not in $environment"; continue; }
  if $check; then
    helm diff upgrade "$chart" "$charts/$chart" --namespace "$environment" --values "$file" --detailed-exitcode
  else
    helm upgrade --install "$chart" "$charts/$chart" --namespace "$environment" --values "$file" --wait --timeout 10m
  fi
done
