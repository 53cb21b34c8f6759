export { retryDelaysS } from './schedule.ts';
export {
  createWebhookSender,
  type Delivery,
  type WebhookEndpoint,
  type WebhookEvent,
  type WebhookSender,
  type WebhookSettings,
} from './sender.ts';
export { isWebhookSecret, mintWebhookSecret, sign } from './signature.ts';
