// When somebody is called: one alert for each thing that needs a person, each with its part in runbooks.md.
param name string
param location string

@description('Whom alerts are mailed to.')
param email string

@description('The web app.')
param siteId string

@description('Where logs and metrics are.')
param workspaceId string

@description('The application id that changes policies.')
param graphAppId string

@description('Whether Intune\'s audit log is in the same workspace.')
param hasIntuneAuditLogs bool

// `every` is how often is looked; `over` how far back. Severity: 1 now, 2 today, 3 this week.
var always = [
  {
    name: 'errors'
    title: 'Countersign logged errors'
    severity: 2
    every: 'PT15M'
    over: 'PT15M'
    query: loadTextContent('alerts/errors.kql')
  }
  {
    name: 'moved-on'
    title: 'Graph answered an assign whose request had moved on'
    severity: 1
    every: 'PT5M'
    over: 'PT10M'
    query: loadTextContent('alerts/moved-on.kql')
  }
  {
    name: 'pending-work'
    title: 'Countersign owes work for more than 15 minutes'
    severity: 2
    every: 'PT15M'
    over: 'PT15M'
    query: loadTextContent('alerts/pending-work.kql')
  }
  {
    name: 'graph-throttled'
    title: 'Graph throttles Countersign'
    severity: 3
    every: 'PT15M'
    over: 'PT15M'
    query: loadTextContent('alerts/graph-throttled.kql')
  }
  {
    name: 'graph-refused'
    title: 'Graph refuses what Countersign asks'
    severity: 2
    every: 'PT15M'
    over: 'PT15M'
    query: loadTextContent('alerts/graph-refused.kql')
  }
]

// Intune's log arrives late, so this one looks at what arrived lately, however old it is.
var withIntune = [
  {
    name: 'foreign-change'
    title: 'The bot\'s identity changed Intune, and no request explains it'
    severity: 1
    every: 'PT30M'
    over: 'PT1H'
    range: 'P2D'
    query: replace(loadTextContent('alerts/foreign-change.kql'), 'GRAPH_APP_ID', graphAppId)
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-people'
  location: 'global'
  properties: {
    groupShortName: take(name, 12)
    enabled: true
    emailReceivers: [
      {
        name: 'on call'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource notReady 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-not-ready'
  location: 'global'
  properties: {
    description: 'An instance is not ready: it cannot record requests, or does not run. Runbook: deployment/runbooks.md#not-ready'
    severity: 1
    enabled: true
    scopes: [siteId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'instances that answer /readyz, in percent'
          metricNamespace: 'Microsoft.Web/sites'
          metricName: 'HealthCheckStatus'
          timeAggregation: 'Average'
          operator: 'LessThan'
          threshold: 100
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = [
  for alert in concat(always, hasIntuneAuditLogs ? withIntune : []): {
    name: '${name}-${alert.name}'
    location: location
    kind: 'LogAlert'
    properties: {
      displayName: alert.title
      description: 'Runbook: deployment/runbooks.md#${alert.name}'
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: alert.every
      windowSize: alert.over
      overrideQueryTimeRange: alert.?range
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      autoMitigate: true
      // A table is there only once its first line has arrived.
      skipQueryValidation: true
      actions: { actionGroups: [people.id] }
    }
  }
]
