// How much does it carry? In steps up to RATE; only the first is judged by its latency, of the others one wants to know where it breaks.
import { plan } from './site.js';
export { setup, visit as default, handleSummary } from './site.js';

const steps = Number(__ENV.STEPS || 10);

export const options = plan({ rate: 1000, duration: '5m' }, (rate, seconds) =>
  Array.from({ length: steps }, (_, i) => ({
    name: `step ${i + 1}`,
    rate: (rate * (i + 1)) / steps,
    seconds: seconds / steps,
    judged: i === 0,
  })),
);
