// Does it answer rightly at all? A few visits, before anything heavier.
import { plan } from './site.js';
export { setup, visit as default, handleSummary } from './site.js';

export const options = plan({ rate: 5, duration: '10s' }, (rate, seconds) => [{ name: 'all', rate, seconds, judged: true }]);
