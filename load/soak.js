// Does it stay as it is for hours? Six equal parts, so that a drift shows, beside the memory of each sidecar before and after.
import { plan } from './site.js';
export { setup, visit as default, handleSummary } from './site.js';

export const options = plan({ rate: 50, duration: '2h' }, (rate, seconds) =>
  Array.from({ length: 6 }, (_, i) => ({ name: `part ${i + 1}`, rate, seconds: seconds / 6, judged: true })),
);
