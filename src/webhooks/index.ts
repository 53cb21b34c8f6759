export { retryDelaysS } from './schedule.ts';
export {
  createWebhookSender,
  type Delivery,
  type WebhookEndpoint,
  type WebhookEvent,
  type WebhookSender,
  type WebhookSettings,
} from './sender.ts';
export { mintWebhookSecret, sign } from './signature.ts';
