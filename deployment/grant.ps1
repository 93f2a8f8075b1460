<#
.SYNOPSIS
Lets the bot's identity change assignments: grants Graph's application permissions to a service principal, or takes them back.

.DESCRIPTION
Needs the modules Microsoft.Graph.Authentication and Microsoft.Graph.Applications, and a Privileged Role Administrator or
Global Administrator of the tenant. Shows what it would do and asks first (-WhatIf shows only, -Confirm:$false does not ask).
What is so already stays as it is.

.PARAMETER PrincipalId
Object id of the service principal, not its application id: the output GRAPH_PRINCIPAL_ID of the deployment.

.PARAMETER TenantId
The tenant whose policies the bot changes.

.PARAMETER Only
These permissions alone, of those the bot asks for; which can wait is in docs/permissions.md.

.PARAMETER Remove
Takes the permissions back instead.

.PARAMETER Environment
The Microsoft cloud, as Connect-MgGraph names it.

.EXAMPLE
./grant.ps1 -PrincipalId 00000000-1111-2222-3333-444444444444 -TenantId 55555555-6666-7777-8888-999999999999
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param(
  [Parameter(Mandatory)] [guid] $PrincipalId,
  [Parameter(Mandatory)] [guid] $TenantId,
  [ValidateSet('DeviceManagementConfiguration.Read.All', 'DeviceManagementConfiguration.ReadWrite.All', 'GroupMember.Read.All', 'User.Read.All')] [string[]] $Only,
  [switch] $Remove,
  [ValidateSet('Global', 'USGov', 'USGovDoD')] [string] $Environment = 'Global'
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# What bot/graph/permissions.ts names, and nothing else.
$roles = @(
  'DeviceManagementConfiguration.Read.All'
  'DeviceManagementConfiguration.ReadWrite.All'
  'GroupMember.Read.All'
  'User.Read.All'
)
if ($Only) { $roles = $roles | Where-Object { $Only -contains $_ } }

Connect-MgGraph -TenantId $TenantId -Environment $Environment -NoWelcome `
  -Scopes 'Application.Read.All', 'AppRoleAssignment.ReadWrite.All'

# The same application in every tenant and cloud: Microsoft Graph itself.
$graph = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'" -Property Id, AppRoles
$principal = Get-MgServicePrincipal -ServicePrincipalId $PrincipalId -Property Id, DisplayName
$held = @(Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $PrincipalId -All |
    Where-Object ResourceId -EQ $graph.Id)

$steps = foreach ($role in $roles) {
  $appRole = $graph.AppRoles | Where-Object { $_.Value -eq $role -and $_.AllowedMemberTypes -contains 'Application' }
  if (-not $appRole) { throw "Graph has no application permission $role here" }
  $assignment = $held | Where-Object AppRoleId -EQ $appRole.Id
  $does = if ($Remove -and $assignment) { 'take away' } elseif (-not $Remove -and -not $assignment) { 'grant' } else { 'keep as it is' }
  [pscustomobject]@{ Permission = $role; Does = $does; RoleId = $appRole.Id; AssignmentId = if ($assignment) { @($assignment)[0].Id } }
}

Write-Host "Service principal: $($principal.DisplayName) ($PrincipalId)"
$steps | Format-Table Permission, Does | Out-Host

foreach ($step in $steps | Where-Object Does -NE 'keep as it is') {
  if (-not $PSCmdlet.ShouldProcess($principal.DisplayName, "$($step.Does) $($step.Permission)")) { continue }
  if ($Remove) {
    Remove-MgServicePrincipalAppRoleAssignedTo -ServicePrincipalId $graph.Id -AppRoleAssignmentId $step.AssignmentId
  } else {
    New-MgServicePrincipalAppRoleAssignedTo -ServicePrincipalId $graph.Id -BodyParameter @{
      principalId = "$PrincipalId"; resourceId = $graph.Id; appRoleId = $step.RoleId
    } | Out-Null
  }
}
Write-Host 'A token that was issued before keeps its permissions for up to 24 hours; a restart of the bot does not change that.'
