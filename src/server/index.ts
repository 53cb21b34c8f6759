export { type App, buildApp } from './app.ts';
export type { BatchParts } from './call.ts';
export { consolePaths } from './console.ts';
export { describeApi } from './openapi/document.ts';
export { routes } from './routes/schemas.ts';
export type { ServerSettings } from './settings.ts';
export type { Candidate } from './shadow.ts';
export { version } from './version.ts';
export { buildWorkerAdmin, type WorkerAdmin } from './worker-admin.ts';
