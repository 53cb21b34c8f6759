export { createUrlFilter, isUrlPrefix, maxUrlLength } from './allow-list.ts';
export { collect, readBody, tooLong } from './body.ts';
export { isNetwork } from './networks.ts';
export { createOutbound, type OutboundAnswer } from './outbound.ts';
export { OutboundError, type OutboundErrorCode } from './outbound-error.ts';
export type { Resolve } from './resolver.ts';
export { withinTime } from './time-limit.ts';
