// Where the bot's token may travel.
import { clouds } from '../../bot/config/clouds.js';
import { isAllowedServiceUrl } from '../../bot/botframework/service-urls.js';

describe('a service URL', () => {
  it.each([
    ['https://smba.trafficmanager.net/teams/', 'Public'],
    ['https://smba.trafficmanager.net/emea/1111/', 'Public'],
    ['https://SMBA.trafficmanager.net/amer/', 'Public'],
    ['https://smba.onyx.prod.teams.trafficmanager.net/teams/', 'Public'],
    ['https://smba.infra.gcc.teams.microsoft.com/teams', 'Public'],
    ['https://smba.infra.gov.teams.microsoft.us/teams', 'USGov'],
    ['https://smba.infra.dod.teams.microsoft.us/teams', 'USGovDoD'],
  ] as const)('%s belongs to Teams in %s alone', (url, home) => {
    const at = Object.values(clouds).filter((cloud) => isAllowedServiceUrl(url, cloud, false));
    expect(at.map((cloud) => cloud.name)).toEqual([home]);
  });

  it.each([
    'http://smba.trafficmanager.net/teams/',
    'https://smba.trafficmanager.net:8443/teams/',
    'https://evil.trafficmanager.net/teams/',
    'https://smba.trafficmanager.net.evil.example/teams/',
    'https://smba.trafficmanager.net@evil.example/teams/',
    'https://user@smba.trafficmanager.net/teams/',
    'https://evil.example/smba.trafficmanager.net/',
    'https://smba.trafficmanager.net./teams/',
    'ftp://smba.trafficmanager.net/',
    'smba.trafficmanager.net/teams/',
    '//smba.trafficmanager.net/teams/',
    '',
  ])('%s is refused everywhere, also next to a local channel', (url) => {
    for (const cloud of Object.values(clouds)) {
      expect(isAllowedServiceUrl(url, cloud, false)).toBe(false);
      expect(isAllowedServiceUrl(url, cloud, true)).toBe(false);
    }
  });

  it.each(['http://127.0.0.1:3979/', 'http://localhost:3979', 'https://[::1]/', 'http://127.1/'])(
    '%s is allowed only when the channel itself is local',
    (url) => {
      expect(isAllowedServiceUrl(url, clouds.Public, true)).toBe(true);
      expect(isAllowedServiceUrl(url, clouds.Public, false)).toBe(false);
    },
  );

  it.each([
    'http://127.0.0.1.evil.example/',
    'http://localhost.evil.example/',
    'http://10.0.0.1/',
    'http://0.0.0.0/',
  ])('%s is not local', (url) => expect(isAllowedServiceUrl(url, clouds.Public, true)).toBe(false));
});
