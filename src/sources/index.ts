export { isMountName } from './mount.ts';
export { isS3Prefix, type S3Settings } from './s3.ts';
export { SourceError, type SourceErrorCode, type SourceProblem, sourceErrorTable } from './source-error.ts';
export { createSources, type ListOptions, type ReadOptions, type SourceSettings, type Sources } from './sources.ts';
