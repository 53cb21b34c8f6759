import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { byCheck, type CheckName, checkNames } from '../../inspection.ts';
import { isPhotoName } from '../../photo.ts';
import type { Label, Problem } from './label.ts';

const bonaFideNames: readonly string[] = ['bona_fide', 'genuine', 'real', 'clean'];
const allGenuine = byCheck(() => 0 as const);

/**
 * Labels of a folder with one subfolder per class: `bona_fide` (or `genuine`, `real`, `clean`), and the name of a check, with or
 * without a kind, such as `deepfake-faceswap`. A folder inside such a folder is a group.
 */
export function readFolder(root: string): { labels: Label[]; problems: Problem[] } {
  const classes = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const read = classes.map(({ name }) => readClass(root, name));
  const labels = read.flatMap((one) => one.labels);
  const problems = read.flatMap((one) => one.problems);
  if (labels.length === 0 && problems.length === 0)
    problems.push({
      text: 'Expected photos in subfolders but received none',
      remedy: `Create one subfolder per class: ${[bonaFideNames[0], ...checkNames].join(', ')}`,
    });
  return { labels, problems };
}

/** Whether any subfolder has the name of a class. */
export function hasClasses(root: string): boolean {
  const entries = readdirSync(root, { withFileTypes: true });
  return entries.some((entry) => entry.isDirectory() && classOf(entry.name) !== undefined);
}

/** Every photo of a folder without a label. */
export function readUnlabelled(root: string): { labels: Label[]; problems: Problem[] } {
  const labels = listPhotos(root).map((path) => ({ file: relative(root, path).replaceAll(sep, '/'), path, truth: {} }));
  const none = { text: 'Expected photos but received none', remedy: 'Name a folder of JPEG, PNG or BMP files' };
  return { labels, problems: labels.length === 0 ? [none] : [] };
}

/**
 * The same labels, with bona fide photos counted only for checks that have attacks: their folder labels them for all checks, and
 * there is no way to exclude one. Without any attack they are not changed.
 */
export function ofAttackedChecks(labels: readonly Label[]): Label[] {
  const attacked = checkNames.filter((name) => labels.some(({ truth }) => truth[name] === 1));
  if (attacked.length === 0) return [...labels];
  return labels.map(({ truth, ...label }) => {
    const kept = attacked.flatMap((name) => (truth[name] === undefined ? [] : [[name, truth[name]] as const]));
    return { ...label, truth: Object.fromEntries(kept) };
  });
}

function readClass(root: string, name: string): { labels: Label[]; problems: Problem[] } {
  const known = classOf(name);
  if (known === undefined) {
    const text = `Expected subfolders ${[bonaFideNames[0], ...checkNames].join(', ')} or names such as deepfake-faceswap but received ${name}`;
    return { labels: [], problems: [{ text, remedy: 'Rename it or move it elsewhere' }] };
  }
  const labels = listPhotos(join(root, name)).map((path): Label => {
    const [group, ...inside] = relative(join(root, name), path).split(sep);
    const file = relative(root, path).replaceAll(sep, '/');
    return { file, path, ...known, ...(inside.length > 0 && group !== undefined && { group }) };
  });
  return { labels, problems: [] };
}

function classOf(name: string): Pick<Label, 'truth' | 'kind'> | undefined {
  if (bonaFideNames.includes(name)) return { truth: allGenuine };
  const [check = '', kind] = name.split(/-(.*)/s);
  if (!(checkNames as readonly string[]).includes(check)) return undefined;
  return { truth: { [check as CheckName]: 1 }, kind: kind ?? check };
}

function listPhotos(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const photos = entries.filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && isPhotoName(entry.name));
  return photos.map(({ parentPath, name }) => join(parentPath, name)).sort();
}
