/** A process that exits while a shared folder hangs: `hung-process.ts FOLDER`. */

import { planSettings } from '../../src/cli/compose.ts';
import { checkPlaces } from '../../src/cli/doctor/places.ts';
import { readSettings } from '../../src/cli/settings.ts';
import { hangFiles } from '../sources/hang.ts';

const [folder = ''] = process.argv.slice(2);
const settings = planSettings(
  readSettings({ ANTIFAKE_MOUNTS: `one=${folder},two=${folder},three=${folder}`, ANTIFAKE_SOURCE_TIMEOUT_MS: '200' }),
);
hangFiles(folder);
for (const { text } of await checkPlaces(settings)) process.stdout.write(`${text}\n`);
process.exit(0);
