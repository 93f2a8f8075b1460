// What a verified token must say, each claim on its own.
import type { Activity } from 'botbuilder';
import { clouds } from '../../bot/config/clouds.js';
import { checkClaims, whyNotActivity } from '../../bot/botframework/authentication-claims.js';

const appId = '11111111-aaaa-4bbb-8ccc-000000000001';
const tenantId = '22222222-aaaa-4bbb-8ccc-000000000002';
const serviceUrl = 'https://smba.trafficmanager.net/emea/';
const settings = {
  bot: { appId },
  allowedTenantIds: [tenantId],
  cloud: clouds.Public,
  channel: {
    openIdMetadataUrl: 'https://keys.example',
    tokenIssuer: 'https://api.botframework.com',
    loopback: false,
  },
};
const activity = { channelId: 'msteams', serviceUrl, channelData: { tenant: { id: tenantId } } } as Activity;
const claims = {
  iss: 'https://api.botframework.com',
  aud: appId,
  exp: 1_800_000_000,
  serviceurl: serviceUrl,
};

describe('the claims of a verified token', () => {
  it('say when it ends', () => {
    expect(checkClaims(claims, activity, settings)).toEqual({ expires: 1_800_000_000 });
    expect(checkClaims({ ...claims, aud: appId.toUpperCase() }, activity, settings)).toEqual({
      expires: 1_800_000_000,
    });
  });

  it.each([
    ['iss', undefined, 'the token is not from the channel'],
    ['iss', 'https://api.botframework.us', 'the token is not from the channel'],
    ['aud', undefined, 'the token is for another bot'],
    ['aud', [appId], 'the token is for another bot'],
    ['aud', tenantId, 'the token is for another bot'],
    ['exp', undefined, 'the token never expires'],
    ['exp', '1800000000', 'the token never expires'],
    ['serviceurl', undefined, 'the token is for another service URL'],
    ['serviceurl', 'https://smba.trafficmanager.net/amer/', 'the token is for another service URL'],
    ['serviceurl', 'https://smba.trafficmanager.net/emea', 'the token is for another service URL'],
  ])('%s being %p is why not', (claim, value, why) => {
    expect(checkClaims({ ...claims, [claim]: value }, activity, settings)).toEqual({ why });
  });
});

describe('an activity', () => {
  it('of Teams and of our tenant may be looked at', () => {
    expect(whyNotActivity(activity, settings)).toBeUndefined();
  });

  it.each([
    [{ serviceUrl: undefined }, 'the service URL is not one of Teams in this cloud'],
    [{ serviceUrl: 'http://127.0.0.1:3979/' }, 'the service URL is not one of Teams in this cloud'],
    [
      { serviceUrl: 'https://smba.infra.gov.teams.microsoft.us/teams' },
      'the service URL is not one of Teams in this cloud',
    ],
    [{ channelId: 'skype' }, 'the activity is not from the channel msteams'],
    [{ channelData: null }, 'the activity names no tenant'],
  ])('with %p is not', (changes, why) => {
    expect(whyNotActivity({ ...activity, ...changes } as Activity, settings)).toBe(why);
  });
});
