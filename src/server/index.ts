export { type App, buildApp } from './app.ts';
export type { BatchParts, Parts } from './call.ts';
export { consolePaths } from './console.ts';
export type { LogStream } from './log.ts';
export { describeApi } from './openapi/document.ts';
export { routes } from './routes/schemas.ts';
export type { ServerSettings } from './settings.ts';
export type { Candidate } from './shadow.ts';
export { version } from './version.ts';
