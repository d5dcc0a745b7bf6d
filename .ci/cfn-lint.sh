#!/usr/bin/env bash
# Synthesizes the templates, for a public and a private network, and lints them: .ci/cfn-lint.sh [FOLDER FOR CFN-LINT]
# Needs pip, and no account; the network only for pip.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
linter=${1:-$work/cfn-lint}
[ -x "$linter/bin/cfn-lint" ] || pip install --quiet --disable-pip-version-check --target "$linter" cfn-lint==1.58.0

# The shipped policy names an issuer and addresses of nobody's, and is refused.
sed -E 's#(login\.|@)example\.com#\1acme-corp.com#g' policy.yaml >"$work/policy.yaml"
for network in public private; do
  npx cdk synth --quiet --no-lookups --output "$work/$network" \
    -c policy="$work/policy.yaml" -c network="$network" -c alarmEmail=on-call@acme-corp.com
done

# W3005: CDK writes a dependency on a function's role beside the reference to it.
PYTHONPATH=$linter "$linter/bin/cfn-lint" --non-zero-exit-code warning --ignore-checks W3005 \
  --template "$work"/{public,private}/*.template.json
printf 'cfn-lint: %s templates are clean\n' "$(ls "$work"/{public,private}/*.template.json | wc -l)"
