// How a person sends a body to Graph by hand. Not with the Azure CLI: its own application has no Intune permission
// (github.com/Azure/azure-cli/issues/20572), and no role changes that.
import type { CloudName } from '../config/clouds.js';

/** What Connect-MgGraph calls the clouds (-Environment). */
const ENVIRONMENTS: Readonly<Record<CloudName, string>> = {
  Public: 'Global',
  USGov: 'USGov',
  USGovDoD: 'USGovDoD',
};

/** `url` is the whole address, in this cloud; the body is a file called before.json. */
export function sayHowToSend(url: string, cloud: CloudName): readonly string[] {
  return [
    `send it as an Intune Administrator, as POST ${url}:`,
    '  in Graph Explorer, with consent to DeviceManagementConfiguration.ReadWrite.All; or in PowerShell, with the body saved as before.json:',
    `  Connect-MgGraph -Environment ${ENVIRONMENTS[cloud]} -Scopes DeviceManagementConfiguration.ReadWrite.All`,
    `  Invoke-MgGraphRequest -Method POST -Uri "${url}" -ContentType application/json -Body (Get-Content before.json -Raw)`,
    '(az rest is refused: the Azure CLI has no permission for Intune)',
  ];
}
