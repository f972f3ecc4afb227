// Is it as before after ten times as many came at once? The spike itself is judged by its answers alone.
import { plan } from './site.js';
export { setup, visit as default, handleSummary } from './site.js';

export const options = plan({ rate: 500, duration: '3m' }, (rate, seconds) => [
  { name: 'before', rate: rate / 10, seconds: seconds / 3, judged: true },
  { name: 'spike', rate, seconds: seconds / 3, judged: false },
  { name: 'after', rate: rate / 10, seconds: seconds / 3, judged: true },
]);
