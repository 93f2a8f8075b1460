// How a person sends a body to Graph by hand. Not with the Azure CLI: its own application has no Intune permission
// (github.com/Azure/azure-cli/issues/20572), and no role changes that.

/** `url` is the whole address; the body is a file called before.json. */
export function sayHowToSend(url: string): readonly string[] {
  return [
    `send it as an Intune Administrator, as POST ${url}:`,
    '  in Graph Explorer, with consent to DeviceManagementConfiguration.ReadWrite.All; or in PowerShell, with the body saved as before.json:',
    '  Connect-MgGraph -Scopes DeviceManagementConfiguration.ReadWrite.All',
    `  Invoke-MgGraphRequest -Method POST -Uri "${url}" -ContentType application/json -Body (Get-Content before.json -Raw)`,
    '(az rest is refused: the Azure CLI has no permission for Intune)',
  ];
}
