// What the tests share: settings, visitors, what is judged, and the numbers that load/run puts beside the sidecar's.
import http from 'k6/http';
import { check } from 'k6';
import exec from 'k6/execution';

const env = (name, otherwise) => __ENV[name] || otherwise;
const UNITS = { s: 1, m: 60, h: 3600 };

// k6 gives a number of its own only to the statuses that are named before; all others are one sum.
const STATUSES = [
  200, 204, 206, 301, 302, 304, 307, 308, 400, 401, 403, 404, 405, 408, 412, 413, 414, 416, 417, 421, 429, 431, 500, 501, 502, 503, 504, 505,
];

const errors = Number(env('ERRORS', 0.001));

let phases;
let limits;

// Options of k6 for a test: default rate and duration, and what becomes of both, phases that follow each other. Those that are judged keep within P95 and P99.
export function plan(defaults, cut) {
  const rate = Number(env('RATE', defaults.rate));
  const duration = env('DURATION', defaults.duration);
  const visitors = Number(env('VUS', 500));
  limits = Object.entries({ 95: env('P95'), 99: env('P99', '500') }).filter(([, limit]) => limit).map(([p, limit]) => [p, Number(limit)]);
  phases = cut(rate, parseFloat(duration) * UNITS[duration.slice(-1)]);
  return {
    scenarios: {
      visits: {
        executor: 'ramping-arrival-rate',
        startRate: Math.round(phases[0].rate * 60),
        timeUnit: '1m',
        preAllocatedVUs: Math.min(visitors, Math.ceil(rate / 10) + 5),
        maxVUs: visitors,
        stages: phases.flatMap((phase) => {
          const target = Math.round(phase.rate * 60);
          return [{ target, duration: '0s' }, { target, duration: `${Math.round(phase.seconds * 1000)}ms` }];
        }),
        // Longer than a request may take: what is cut short cannot be counted by both sides.
        gracefulStop: '70s',
      },
    },
    setupTimeout: '10m',
    insecureSkipTLSVerify: env('INSECURE') === '1',
    summaryTrendStats: ['avg', 'med', 'p(90)', 'p(95)', 'p(99)', 'max', 'count'],
    thresholds: thresholds(),
  };
}

// Those without a condition are there so that k6 keeps the numbers apart.
function thresholds() {
  const all = {
    http_req_failed: [`rate<=${errors}`],
    'checks{check:the right bytes}': ['rate==1'],
  };
  for (const status of [0, ...STATUSES]) {
    all[`http_reqs{status:${status}}`] = [];
  }
  phases.forEach((phase, i) => {
    all[`http_reqs{phase:${i}}`] = [];
    all[`http_req_failed{phase:${i}}`] = [];
    all[`http_req_duration{phase:${i}}`] = [];
    all[`http_req_waiting{phase:${i}}`] = phase.judged ? limits.map(([p, limit]) => `p(${p})<=${limit}`) : [];
  });
  return all;
}

// What to ask for, and how many bytes come of it: those that PATHS says, else those that come now.
export function setup() {
  return env('PATHS', '/')
    .split(/\s+/)
    .filter((text) => text)
    .map((text) => {
      const [, path, status, bytes] = /^(.*?)(?:=(\d{3})(?::(\d+))?)?$/.exec(text);
      const page = { path, status: Number(status || 200) };
      const answer = get(page);
      if (answer.status !== page.status) {
        exec.test.abort(`${page.path} was answered by ${answer.status || answer.error}, not by ${page.status} (PATHS)`);
      }
      page.bytes = bytes ? Number(bytes) : length(answer);
      if (length(answer) !== page.bytes) {
        exec.test.abort(`${page.path} has ${length(answer)} bytes, not ${page.bytes} (PATHS)`);
      }
      return page;
    });
}

export function visit(pages) {
  const elapsed = (Date.now() - exec.scenario.startTime) / 1000;
  const page = pages[exec.scenario.iterationInTest % pages.length];
  const answer = get(page, { phase: String(phaseAt(elapsed)) });
  if (check(answer, { 'the right status': (it) => it.status === page.status })) {
    check(answer, { 'the right bytes': (it) => length(it) === page.bytes });
  }
}

function phaseAt(elapsed) {
  let end = 0;
  const at = phases.findIndex((phase) => elapsed < (end += phase.seconds));
  return at < 0 ? phases.length - 1 : at;
}

function get(page, tags) {
  return http.get(env('TARGET').replace(/\/$/, '') + page.path, {
    redirects: 0,
    responseType: 'binary',
    responseCallback: http.expectedStatuses(page.status),
    timeout: '60s',
    tags: { name: page.path, ...tags },
  });
}

function length(answer) {
  return answer.body ? answer.body.byteLength : 0;
}

export function handleSummary({ metrics, state }) {
  const values = (name) => (metrics[name] ? metrics[name].values : {});
  const answers = {};
  for (const status of STATUSES) {
    answers[status] = values(`http_reqs{status:${status}}`).count || 0;
  }
  const lost = values('http_reqs{status:0}').count || 0;
  const requests = values('http_reqs').count || 0;
  answers.other = requests - lost - Object.values(answers).reduce((a, b) => a + b, 0);
  const summary = {
    seconds: state.testRunDurationMs / 1000,
    requests,
    lost,
    dropped: values('dropped_iterations').count || 0,
    answers,
    duration: values('http_req_duration'),
    firstByte: values('http_req_waiting'),
    phases: phases.map((phase, i) => {
      const all = {
        requests: values(`http_reqs{phase:${i}}`).count || 0,
        failed: values(`http_req_failed{phase:${i}}`).passes || 0,
        firstByte: values(`http_req_waiting{phase:${i}}`),
      };
      return { ...phase, ...all, held: held(phase, all) };
    }),
    missed: Object.entries(metrics).flatMap(([name, metric]) =>
      Object.entries(metric.thresholds || {})
        .filter(([, threshold]) => !threshold.ok)
        .map(([condition]) => told(name, condition, metric.values)),
    ),
  };
  return { [env('SUMMARY', 'stdout')]: JSON.stringify(summary, null, 2) };
}

// Nearly as many came as should, in time, with answers as good as wanted.
function held(phase, { requests, failed, firstByte }) {
  return requests + 1 >= 0.95 * phase.rate * phase.seconds && failed <= errors * requests && limits.every(([p, limit]) => firstByte[`p(${p})`] <= limit);
}

function told(name, condition, values) {
  const [, figure, limit] = /^([a-z()0-9]+)[<>=]+(.*)$/.exec(condition);
  const phase = /{phase:(\d+)}/.exec(name);
  if (phase) {
    return `${phases[phase[1]].name}: the first byte's ${figure} is ${values[figure].toFixed(1)} ms, over ${limit} ms`;
  }
  return name === 'http_req_failed'
    ? `${(values.rate * 100).toFixed(2)} % of the requests failed, more than ${limit * 100} %`
    : `${values.fails} answers with the right status had not the right bytes`;
}
