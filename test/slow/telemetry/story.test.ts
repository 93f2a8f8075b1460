// Telemetry that cannot be delivered keeps nobody waiting.
import { openStage, status } from '../../support/stage.js';
import { startIngestion } from '../../telemetry/ingestion.js';

const SENTENCE = 'assign policy Windows 11 baseline to group Finance laptops because audit finding 12';

describe.each(['broken', 'silent'] as const)('with an ingestion that is %s', (mood) => {
  it('people are answered and the bot stops', async () => {
    const ingestion = await startIngestion(mood);
    const stage = await openStage({
      environment: { APPLICATIONINSIGHTS_CONNECTION_STRING: ingestion.connectionString },
    });
    try {
      await stage.say('Alex Rivera', SENTENCE);
      await stage.card('Ben Okafor', (card) => status(card).startsWith('Waiting'));
      await stage.stopBot();
      expect(ingestion.bodies.length).toBeGreaterThan(0);
      if (mood === 'silent') expect(ingestion.held()).toBeGreaterThan(0);
    } finally {
      await stage.close();
      await ingestion.close();
    }
  });
});
