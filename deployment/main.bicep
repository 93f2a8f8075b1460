// Everything Countersign needs in an Azure subscription: an identity, a place to run, a store, a bot, and somebody who watches.
// No secret is made, asked for or stored. What each part is for, and what to do next: README.md beside this file.
targetScope = 'resourceGroup'

@description('Begins the name of every resource. What must be unique in the world gets a suffix of this resource group.')
@minLength(3)
@maxLength(20)
param name string = 'countersign'

@description('What people see in Teams and in the list of bots.')
@maxLength(42)
param displayName string = 'Countersign'

@description('Where it runs.')
param location string = resourceGroup().location

@description('The Microsoft cloud of the tenant: Public also for GCC, USGov for GCC High. The government ones are deployed in Azure Government.')
@allowed(['Public', 'USGov', 'USGovDoD'])
param cloud string = environment().name == 'AzureUSGovernment' ? 'USGov' : 'Public'

@description('Whether the tenant is a GCC one: Teams then reaches the bot from its own environment.')
param isGcc bool = false

@description('Object ids of the Entra groups whose members may approve, separated by commas.')
@minLength(36)
param approverGroupIds string

@description('Object ids of the Entra groups whose members may ask, separated by commas. Empty: approvers alone may ask.')
param requesterGroupIds string = ''

@description('Whom alerts are mailed to.')
@minLength(3)
param alertEmail string

@description('Whether Graph is called as an identity of its own, so that whoever gets hold of the bot\'s own identity cannot change policies.')
param separateGraphIdentity bool = false

@description('Further settings of the bot, by the names in env.example. They win over the ones below; what is set in the portal alone is gone after the next deployment. No secrets: they would stay readable in the history of deployments.')
param moreSettings object = {}

@description('Size of the machines (App Service plan). B1 carries tens of thousands of requests a month; the free sizes cannot stay awake and are refused.')
param planSku string = 'B1'

@description('How many machines; the B sizes take up to 3. Two go on without a pause while the platform replaces or updates one.')
@minValue(1)
@maxValue(30)
param instances int = 1

@description('How tables are copied. ZRS survives the loss of a data center; the GRS kinds lose the last minutes in a fail-over, and with them what was decided.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageSku string = 'Standard_ZRS'

@description('F0 is free and has no limit for Teams; S1 has an agreed availability.')
@allowed(['F0', 'S1'])
param botSku string = 'F0'

@description('Days that logs are kept. The audit trail is not in them: it is in the store, for ever.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 90

@description('Whether Intune\'s diagnostic settings send AuditLogs to the workspace made here: turns on the alert about changes that no request explains.')
param hasIntuneAuditLogs bool = false

var suffix = uniqueString(resourceGroup().id)
var hostName = '${name}-${suffix}'

resource botIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-bot'
  location: location
}

resource graphIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = if (separateGraphIdentity) {
  name: '${name}-graph'
  location: location
}

module watch 'watch.bicep' = {
  name: '${name}-watch'
  params: {
    name: name
    location: location
    retentionDays: logRetentionDays
  }
}

module store 'store.bicep' = {
  name: '${name}-store'
  params: {
    accountName: '${take(replace(toLower(name), '-', ''), 11)}${suffix}'
    location: location
    sku: storageSku
    userPrincipalId: botIdentity.properties.principalId
    workspaceId: watch.outputs.workspaceId
  }
}

module host 'host.bicep' = {
  name: '${name}-host'
  params: {
    name: hostName
    location: location
    planSku: planSku
    instances: instances
    identityIds: separateGraphIdentity ? [botIdentity.id, graphIdentity.id] : [botIdentity.id]
    workspaceId: watch.outputs.workspaceId
    settings: union(
      {
        MicrosoftAppType: 'UserAssignedMSI'
        MicrosoftAppId: botIdentity.properties.clientId
        MicrosoftAppTenantId: botIdentity.properties.tenantId
        CLOUD: cloud
        APPROVER_GROUP_IDS: approverGroupIds
        REQUESTER_GROUP_IDS: requesterGroupIds
        REQUEST_STORE: store.outputs.tableEndpoint
        APPLICATIONINSIGHTS_CONNECTION_STRING: watch.outputs.connectionString
      },
      separateGraphIdentity ? { GRAPH_CLIENT_ID: graphIdentity!.properties.clientId } : {},
      moreSettings
    )
  }
}

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: hostName
  location: 'global'
  kind: 'azurebot'
  sku: { name: botSku }
  properties: {
    displayName: displayName
    endpoint: 'https://${host.outputs.hostName}/api/messages'
    msaAppType: 'UserAssignedMSI'
    msaAppId: botIdentity.properties.clientId
    msaAppMSIResourceId: botIdentity.id
    msaAppTenantId: botIdentity.properties.tenantId
    // Nobody gets in with the secrets of the web chat or of a direct line.
    disableLocalAuth: true
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: {
      isEnabled: true
      enableCalling: false
      acceptedTerms: true
      deploymentEnvironment: isGcc ? 'GCCModerateDeployment' : 'CommercialDeployment'
    }
  }
}

module alerts 'alerts.bicep' = {
  name: '${name}-alerts'
  params: {
    name: name
    location: location
    email: alertEmail
    siteId: host.outputs.siteId
    workspaceId: watch.outputs.workspaceId
    graphAppId: separateGraphIdentity ? graphIdentity!.properties.clientId : botIdentity.properties.clientId
    hasIntuneAuditLogs: hasIntuneAuditLogs
  }
}

// The Agents Toolkit writes outputs into env/.env.ENVIRONMENT under these names; the other files of this folder use them too.
@description('The bot\'s application id: for the Teams app package.')
output BOT_ID string = botIdentity.properties.clientId

@description('Where the bot answers, without https://.')
output BOT_DOMAIN string = host.outputs.hostName

@description('Where Teams sends messages to.')
output MESSAGING_ENDPOINT string = 'https://${host.outputs.hostName}/api/messages'

@description('The tenant of the bot.')
output BOT_TENANT_ID string = botIdentity.properties.tenantId

@description('The service principal that needs Graph\'s permissions: what grant.sh and grant.ps1 ask for.')
output GRAPH_PRINCIPAL_ID string = separateGraphIdentity ? graphIdentity!.properties.principalId : botIdentity.properties.principalId

@description('The web app: what the code is deployed to.')
output BOT_AZURE_APP_SERVICE_RESOURCE_ID string = host.outputs.siteId

@description('The web app\'s name, for az webapp.')
output WEB_APP_NAME string = host.outputs.siteName

@description('The workspace with logs and metrics, for queries and for Intune\'s diagnostic settings.')
output WORKSPACE_ID string = watch.outputs.workspaceId
