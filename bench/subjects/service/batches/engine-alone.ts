/** Inspections without queue, store or network: what the cores do at most. Started by `batch-pace`, one for each core. */
import { openEngine } from '../../../../src/engine.ts';
import { prepareEngine } from '../../../../src/setup.ts';
import { answerRounds } from '../../../shared/load/round.ts';

async function main(): Promise<void> {
  const engine = await openEngine(await prepareEngine({}), 1);
  answerRounds(async (photo) => async () => void (await engine.inspect(photo)));
}

if (import.meta.main) await main();
