import type { SourceError, Sources } from '../../sources/index.ts';
import { openSources } from '../batch-parts.ts';
import type { PlannedSettings } from '../compose.ts';
import { fault, type Line, ok } from './line.ts';

/** Checks that shared folders and object stores can be listed. Web addresses have nothing to ask for without a reference. */
export async function checkPlaces(settings: PlannedSettings): Promise<readonly Line[]> {
  const mounts = Object.keys(settings.mounts).map((name) => `file://${name}/`);
  const folders = [...mounts, ...settings.sources.filter((place) => place.startsWith('s3://'))];
  const sources = openSources(settings);
  const lines: Line[] = [];
  try {
    // One after the other: folders that hang would together take all threads for files.
    for (const folder of folders) lines.push(await checkFolder(sources, folder));
    return lines;
  } finally {
    sources.close();
  }
}

/** One name is enough; a bucket may hold millions. */
async function checkFolder(sources: Sources, folder: string): Promise<Line> {
  try {
    for await (const _ of sources.list(folder)) return ok('place', `${folder} can be listed`);
    return ok('place', `${folder} is empty`);
  } catch (error) {
    const { code, message, cause } = error as SourceError;
    // An operator may see what callers may not.
    const why = cause instanceof Error ? ` (${cause.name}: ${cause.message})` : '';
    return fault('place', {
      text: `${folder} ${code}: ${message}${why}`,
      remedy: 'docs/references.md describes what it requires.',
    });
  }
}
