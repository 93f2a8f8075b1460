// Where the bot runs: Node on App Service for Linux, reachable over https alone.
param name string
param location string
param planSku string
param instances int

@description('Managed identities the bot may act as.')
param identityIds array

@description('The bot\'s settings, by name.')
param settings object

@description('Where logs go.')
param workspaceId string

resource plan 'Microsoft.Web/serverfarms@2023-12-01' = {
  name: name
  location: location
  kind: 'linux'
  sku: {
    name: planSku
    capacity: instances
  }
  properties: { reserved: true }
}

resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: name
  location: location
  kind: 'app,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: toObject(identityIds, id => id, id => {})
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    // Any instance takes any click.
    clientAffinityEnabled: false
    siteConfig: {
      linuxFxVersion: 'NODE|24-lts'
      // The file `npm start` runs; `exec` lets the signal to stop reach it.
      appCommandLine: 'exec node dist/bot/main.js'
      alwaysOn: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      webSocketsEnabled: false
      remoteDebuggingEnabled: false
      // Not /healthz: an instance that cannot record a decision must be given none. It never depends on Graph, and where all
      // instances fail App Service takes none of them out. README.md says what it does with one that goes on failing.
      healthCheckPath: '/readyz'
    }
  }
}

resource appSettings 'Microsoft.Web/sites/config@2023-12-01' = {
  parent: site
  name: 'appsettings'
  properties: union(
    {
      PORT: '8080'
      // The package is mounted as it is: deployed whole or not at all, and read-only.
      WEBSITE_RUN_FROM_PACKAGE: '1'
      SCM_DO_BUILD_DURING_DEPLOYMENT: 'false'
      // Seconds between the signal to stop and the end: the bot takes up to 25 to finish what is under way.
      WEBSITES_CONTAINER_STOP_TIME_LIMIT: '40'
      // Minutes of failing, one question a minute, until an instance is given no more clicks.
      WEBSITE_HEALTHCHECK_MAXPINGFAILURES: '3'
    },
    settings
  )
}

// Deployments sign in with Entra; the passwords of publishing profiles are of no use.
resource noPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2023-12-01' = [
  for door in ['ftp', 'scm']: {
    parent: site
    name: door
    properties: { allow: false }
  }
]

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: site
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'AppServiceConsoleLogs', enabled: true }
      { category: 'AppServicePlatformLogs', enabled: true }
      { category: 'AppServiceHTTPLogs', enabled: true }
      { category: 'AppServiceAuditLogs', enabled: true }
    ]
  }
}

output siteId string = site.id
output siteName string = site.name
output hostName string = site.properties.defaultHostName
