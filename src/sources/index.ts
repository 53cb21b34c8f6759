export { isMountName } from './mount.ts';
export { isS3Prefix } from './s3.ts';
export { SourceError, sourceErrorTable } from './source-error.ts';
export { createSources, type SourceSettings, type Sources } from './sources.ts';
