// Where logs and metrics go: one Log Analytics workspace, and Application Insights on top of it.
param name string
param location string

@description('Days that logs are kept.')
param retentionDays int

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${name}-insights'
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
  }
}

output workspaceId string = workspace.id

@description('Names the place telemetry goes to. It lets nobody read anything; Microsoft does not count it as a secret.')
output connectionString string = insights.properties.ConnectionString
