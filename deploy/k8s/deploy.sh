#!/usr/bin/env bash
# Rolls a version out, and goes back to the one before if it does not become healthy. Not for the first installation of
# the secrets: see docs/deployment.md.
#
#   deploy/k8s/deploy.sh small ghcr.io/OWNER v0.1.0 https://f1.example.org
#
# First what the version needs and its migrations, which are safe while the old version runs; then the pods; then a look
# from outside. With --print as first argument it only prints what it would apply.
set -euo pipefail
cd "$(dirname "$0")"

only_print=false
if [ "${1:-}" = --print ]; then only_print=true && shift; fi
if [ $# -ne 4 ] || ! [ -f "overlays/$1/kustomization.yaml" ] || ! [[ $2$3 =~ ^[A-Za-z0-9._/:-]+$ ]]; then
    echo "usage: $0 [--print] OVERLAY REGISTRY VERSION SITE; the overlays are: $(ls overlays)" >&2
    exit 2
fi
overlay=$1 registry=$2 version=$3 site=$4
deployments=(api worker beat frontend)

release=$(mktemp -d .release.XXXXXX)
trap 'rm -rf "$release"' EXIT
{
    echo "apiVersion: kustomize.config.k8s.io/v1beta1"
    echo "kind: Kustomization"
    echo "resources: [../overlays/$overlay]"
    echo "images:"
    for image in f1-api f1-worker f1-frontend; do
        echo "  - {name: $image, newName: $registry/$image, newTag: \"$version\"}"
    done
} > "$release/kustomization.yaml"
kubectl kustomize "$release" > "$release/all.yaml"
if $only_print; then cat "$release/all.yaml" && exit; fi

revision() {
    kubectl --namespace f1 get deployment "$1" --ignore-not-found \
        --output 'jsonpath={.metadata.annotations.deployment\.kubernetes\.io/revision}'
}

healthy() {
    local name path
    for name in "${deployments[@]}"; do
        kubectl --namespace f1 rollout status "deployment/$name" --timeout 15m || return 1
    done
    for path in /health/live /api/v1/status; do
        curl --fail --silent --show-error --output /dev/null --max-time 10 \
            --retry 12 --retry-delay 5 --retry-all-errors "$site$path" || return 1
    done
}

declare -A before
for name in "${deployments[@]}"; do before[$name]=$(revision "$name"); done

# A Job cannot be changed.
kubectl --namespace f1 delete job --ignore-not-found migrate replication-role
kubectl apply --filename "$release/all.yaml" --selector 'app.kubernetes.io/component!=application'
if ! kubectl --namespace f1 wait --for condition=complete job/migrate --timeout 30m; then
    kubectl --namespace f1 logs job/migrate --all-containers --tail 50 >&2 || true
    echo "The migrations have failed; the pods of the version before go on." >&2
    exit 1
fi

kubectl apply --filename "$release/all.yaml"
if healthy; then
    echo "$version is out"
    exit 0
fi

echo "$version is not healthy: back to the version before" >&2
for name in "${deployments[@]}"; do
    # One that has not changed stays: its last revision is of an older version.
    if [ -n "${before[$name]}" ] && [ "$(revision "$name")" != "${before[$name]}" ]; then
        kubectl --namespace f1 rollout undo "deployment/$name" --to-revision "${before[$name]}"
    fi
done
healthy || echo "The version before is not healthy either" >&2
exit 1
