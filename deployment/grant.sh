#!/usr/bin/env bash
# Lets the bot's identity change assignments: grants Graph's application permissions to a service principal, or takes them back.
# Needs the Azure CLI, signed in (az login) as a Privileged Role Administrator or Global Administrator of the tenant.
set -euo pipefail

# What bot/graph/permissions.ts names, and nothing else.
roles=(
  DeviceManagementConfiguration.Read.All
  DeviceManagementConfiguration.ReadWrite.All
  GroupMember.Read.All
  User.Read.All
)

usage() {
  cat >&2 <<'END'
usage: grant.sh PRINCIPAL-ID [--only PERMISSION]... [--remove] [--yes] [--graph URL]
  PRINCIPAL-ID   object id of the service principal, not its application id: the output GRAPH_PRINCIPAL_ID of the deployment
  --only         this permission alone, may be given several times; which can wait is in docs/permissions.md
  --remove       takes the permissions back instead
  --yes          does not ask
  --graph URL    Graph's address, where it is not that of az's cloud (DoD: https://dod-graph.microsoft.us)
Shows what it would do first. What is so already stays as it is.
END
  exit 2
}

principal='' only=() remove=false yes=false graph=''
while [ "$#" -gt 0 ]; do
  case "$1" in
    --only)
      [ "$#" -gt 1 ] || usage
      [[ " ${roles[*]} " == *" $2 "* ]] || {
        echo "$2 is none of the permissions the bot asks for: ${roles[*]}" >&2
        exit 2
      }
      only+=("$2")
      shift
      ;;
    --remove) remove=true ;;
    --yes) yes=true ;;
    --graph)
      [ "$#" -gt 1 ] || usage
      graph=$2
      shift
      ;;
    -*) usage ;;
    *)
      [ -z "$principal" ] || usage
      principal=$1
      ;;
  esac
  shift
done
[ "${#only[@]}" -eq 0 ] || roles=("${only[@]}")
if ! [[ "$principal" =~ ^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$ ]]; then
  echo 'the principal is not a GUID; write the output GRAPH_PRINCIPAL_ID of the deployment' >&2
  usage
fi
command -v az >/dev/null || {
  echo 'the Azure CLI (az) is not installed here; use grant.ps1, or a shell in the Azure portal' >&2
  exit 1
}

[ -n "$graph" ] || graph=$(az cloud show --query endpoints.microsoftGraphResourceId --output tsv)
graph=${graph%/}

# Graph by METHOD and PATH, and what else az should do with the answer.
graph_call() {
  local method=$1 path=$2
  shift 2
  az rest --method "$method" --resource "$graph" --url "$graph/v1.0/$path" "$@"
}

# The same application in every tenant and cloud: Microsoft Graph itself.
graph_id=$(graph_call get "servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?\$select=id" --query id --output tsv)
name=$(graph_call get "servicePrincipals/$principal?\$select=displayName" --query displayName --output tsv)
held=$(graph_call get "servicePrincipals/$principal/appRoleAssignments?\$top=999" \
  --query "value[?resourceId=='$graph_id'].[appRoleId, id]" --output tsv)

# The id of an assignment of role $1 that is there already; nothing where there is none.
held_as() {
  awk -v role="$1" 'tolower($1) == tolower(role) { print $2; exit }' <<<"$held"
}

todo=()
echo "Service principal: $name ($principal)"
for role in "${roles[@]}"; do
  role_id=$(graph_call get "servicePrincipals/$graph_id?\$select=appRoles" \
    --query "appRoles[?value=='$role' && contains(allowedMemberTypes, 'Application')].id | [0]" --output tsv)
  [ -n "$role_id" ] || {
    echo "Graph has no application permission $role here" >&2
    exit 1
  }
  assignment=$(held_as "$role_id")
  if $remove && [ -n "$assignment" ]; then
    echo "  - $role: will be taken away"
    todo+=("$role $assignment")
  elif ! $remove && [ -z "$assignment" ]; then
    echo "  + $role: will be granted"
    todo+=("$role $role_id")
  else
    echo "  = $role: stays as it is"
  fi
done
[ "${#todo[@]}" -gt 0 ] || {
  echo 'Nothing to do.'
  exit 0
}

if ! $yes; then
  read -r -p 'Go on? [y/N] ' answer || answer=''
  [[ "$answer" =~ ^[yY] ]] || {
    echo 'Nothing was changed.'
    exit 1
  }
fi

for entry in "${todo[@]}"; do
  read -r role id <<<"$entry"
  if $remove; then
    graph_call delete "servicePrincipals/$graph_id/appRoleAssignedTo/$id"
    echo "taken away: $role"
  else
    graph_call post "servicePrincipals/$graph_id/appRoleAssignedTo" --headers Content-Type=application/json \
      --body "{\"principalId\":\"$principal\",\"resourceId\":\"$graph_id\",\"appRoleId\":\"$id\"}" --output none
    echo "granted: $role"
  fi
done
echo 'A token that was issued before keeps its permissions for up to 24 hours; a restart of the bot does not change that.'
