// The simulated Teams proves itself to the bot, and demands that the bot proves itself.
import { createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { activitiesOf, APP_ID, cardActivity, ISSUER, openStage, type Stage } from './support.js';

let stage: Stage;
beforeAll(async () => (stage = await openStage()));
afterAll(() => stage.close());

it('signs activities so that the published keys verify them for this bot and this service URL', async () => {
  const metadata = (await (await fetch(stage.teams.openIdMetadataUrl)).json()) as {
    issuer: string;
    jwks_uri: string;
  };
  expect(metadata.issuer).toBe(ISSUER);
  const { keys } = (await (await fetch(metadata.jwks_uri)).json()) as {
    keys: (JsonWebKey & { kid: string; endorsements: string[] })[];
  };
  const { authorization, activity } = stage.arrivals[0]!;
  const token = authorization.replace('Bearer ', '');
  const { kid } = jwt.decode(token, { complete: true })!.header;
  const key = createPublicKey({ key: keys.find((one) => one.kid === kid)!, format: 'jwk' });
  const claims = jwt.verify(token, key, {
    algorithms: ['RS256'],
    audience: APP_ID,
    issuer: ISSUER,
  }) as jwt.JwtPayload;
  expect(claims['serviceurl']).toBe(activity.serviceUrl);
  expect(claims.exp! - claims.nbf!).toBeGreaterThan(3600);
  expect(keys[0]?.endorsements).toEqual(['msteams']);
});

it.each([
  ['no token', () => Promise.resolve('')],
  ['a token for Graph', () => stage.botToken('https://graph.microsoft.com')],
  ['another app’s token', () => stage.botToken('https://api.botframework.com', 'somebody-else')],
  ['a token signed by nobody known', () => Promise.resolve(foreignToken())],
])('turns away a bot with %s', async (_name, token) => {
  const path = activitiesOf(await stage.conversationId());
  const before = (await stage.state()).messages.length;
  expect((await stage.connector('POST', path, cardActivity('hello'), await token())).status).toBe(401);
  expect((await stage.state()).messages).toHaveLength(before);
});

it('lets the bot in with its own token', async () => {
  expect(
    (await stage.connector('POST', activitiesOf(await stage.conversationId()), cardActivity('hello'))).status,
  ).toBe(201);
});

it('turns away other sites that are open in the browser', async () => {
  const response = await fetch(`${stage.teams.origin}/api/reset`, {
    method: 'POST',
    headers: { origin: 'https://elsewhere.example' },
  });
  expect(response.status).toBe(403);
});

function foreignToken(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return jwt.sign({ appid: APP_ID, aud: 'https://api.botframework.com' }, privateKey, {
    algorithm: 'RS256',
    keyid: 'unknown',
    expiresIn: 60,
  });
}
