// Where requests and their audit trail are kept: tables that only the bot's identity may write.
param accountName string
param location string
param sku string

@description('The service principal that reads and writes tables.')
param userPrincipalId string

@description('Where writes are recorded.')
param workspaceId string

// learn.microsoft.com/azure/role-based-access-control/built-in-roles: Storage Table Data Contributor.
var tableDataContributor = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
)

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: accountName
  location: location
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    // Entra alone decides who gets in: there is no key that could leak, and no anonymous reader.
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices@2023-05-01' = {
  parent: account
  name: 'default'
}

// The whole account, not one table: the bot makes its table itself. Nothing else lives in this account.
resource mayWrite 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, userPrincipalId, tableDataContributor)
  properties: {
    principalId: userPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: tableDataContributor
  }
}

// Soft delete and versions exist for blobs, not for tables: what is deleted is gone.
resource lock 'Microsoft.Authorization/locks@2020-05-01' = {
  scope: account
  name: 'keep-the-audit-trail'
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds every request and its audit trail. Export them before you remove this lock: deployment/README.md.'
  }
}

// Who wrote to the store: anybody but the bot's identity is worth a question.
resource writes 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: tables
  name: 'writes'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
  }
}

@description('What REQUEST_STORE says.')
output tableEndpoint string = account.properties.primaryEndpoints.table
