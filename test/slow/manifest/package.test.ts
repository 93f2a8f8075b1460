// The zip that Teams installs is the same every time.
import { BOT_ID, packageApp } from '../../manifest/package-app.js';

describe('the package', () => {
  it('is the same, byte for byte, whenever and in whatever time zone it is made', () => {
    const zones = ['UTC', 'Pacific/Kiritimati', 'America/St_Johns'];
    const made = zones.map((TZ) => packageApp(['--bot-id', BOT_ID], { TZ }).zip!.bytes.toString('base64'));
    expect(new Set(made).size).toBe(1);
  });
});
