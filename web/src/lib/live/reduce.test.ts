// The page over time: connection, staleness, clocks, history.
import { describe, expect, test } from 'vitest';
import { announcements } from './announce';
import { overviewOf } from './overview';
import { reduce, type LiveEvent } from './reduce';
import { initialState, serverNow, vouchedNow, type LiveState } from './state';
import { reachOf, sourceViews, type SensorView } from './view';

/** The server's clock in these tests is this far ahead of the page's. */
const AHEAD = 1000;

const reading = (value: unknown, timestamp: number, expires_in = 60) => ({ value, unit: '%', timestamp, expires_in });
const service = (state: string, rest: object = {}) => ({
	state,
	cause: 'because',
	since: AHEAD,
	restarts: 0,
	pattern: 'always',
	required: true,
	...rest
});

const home = (timestamp: number) => ({
	name: 'home',
	bus: { connected: true },
	sources: { system: { readings: { cpu: reading(10, timestamp), memory: reading(40, timestamp) }, status: null, meta: null } },
	services: { hub: service('ready'), system: service('ready') },
	health: {}
});

const snapshot = (at: number, state: unknown = home(at + AHEAD)): LiveEvent => ({
	kind: 'message',
	at,
	message: { type: 'snapshot', timestamp: at + AHEAD, state }
});
const delta = (at: number, patch: unknown): LiveEvent => ({
	kind: 'message',
	at,
	message: { type: 'delta', timestamp: at + AHEAD, patch }
});
const ping = (at: number, timestamp = at + AHEAD): LiveEvent => ({ kind: 'message', at, message: { type: 'ping', timestamp } });
const tick = (at: number): LiveEvent => ({ kind: 'tick', at });
const lost = (at: number): LiveEvent => ({ kind: 'lost', at, retryAt: at + 1 });

const after = (...events: LiveEvent[]): LiveState => events.reduce(reduce, initialState);
const sensor = (state: LiveState, name: string): SensorView | undefined =>
	sourceViews(state)[0]?.sensors.find((view) => view.sensor === name);

describe('the connection', () => {
	test('is connecting until the first snapshot, then live', () => {
		expect(reachOf(after({ kind: 'connecting', at: 0 }))).toBe('connecting');
		expect(reachOf(after({ kind: 'connecting', at: 0 }, snapshot(1)))).toBe('live');
	});

	test('that is lost is offline until the next snapshot, however many attempts that takes', () => {
		const state = after(snapshot(1), lost(5), { kind: 'connecting', at: 6 }, lost(7));
		expect(state.link).toEqual({ phase: 'offline', since: 5, retryAt: 8 });
		expect(reachOf(state)).toBe('offline');
		expect(reachOf(reduce(state, snapshot(9)))).toBe('live');
	});

	test('keeps what was known while offline, and says that nobody knows', () => {
		const state = after(snapshot(1), lost(5));
		expect(sensor(state, 'cpu')?.reading.value).toBe(10);
		expect(sensor(state, 'cpu')?.freshness).toBe('unreachable');
		expect(sourceViews(state)[0]?.condition.kind).toBe('unreachable');
	});

	test('of the gateway to the hub counts as much as that of the page', () => {
		const state = after(snapshot(1), delta(2, { bus: { connected: false } }));
		expect(reachOf(state)).toBe('hub_away');
		expect(sensor(state, 'cpu')?.freshness).toBe('unreachable');
		expect(reachOf(reduce(state, delta(3, { bus: { connected: true } })))).toBe('live');
	});

	test('stops the time of what it vouches for while it is lost', () => {
		const state = after(snapshot(1), ping(4), lost(10), tick(20));
		expect(vouchedNow(state)).toBe(AHEAD + 4);
		expect(serverNow(state)).toBe(AHEAD + 20);
	});

	test('survives a delta before any snapshot', () => {
		const state = after(delta(1, { name: 'x' }));
		expect(state.installation).toBeNull();
		expect(state.misunderstood).toBe(1);
	});
});

describe('a reading', () => {
	test('is live to the last moment of its expiry and stale after it', () => {
		const state = after(snapshot(1));
		expect(sensor(reduce(state, tick(61)), 'cpu')?.freshness).toBe('live');
		const stale = sensor(reduce(state, tick(73)), 'cpu');
		expect(stale?.freshness).toBe('stale');
		expect(stale?.staleSince).toBe(AHEAD + 61);
	});

	test('that was stale is live again when it is renewed', () => {
		const patch = { sources: { system: { readings: { cpu: { value: 11, timestamp: AHEAD + 100 } } } } };
		const state = after(snapshot(1), tick(90), delta(100, patch));
		expect(sensor(state, 'cpu')?.freshness).toBe('live');
		expect(sensor(state, 'memory')?.freshness).toBe('stale');
	});

	test('counts from its arrival, because the clock that measured may be wrong', () => {
		const patch = { sources: { far: { readings: { x: reading(1, 5) } } } };
		const state = after(snapshot(1, { ...home(AHEAD + 1), sources: {} }), delta(10, patch), tick(69));
		expect(sensor(state, 'x')?.freshness).toBe('live');
		expect(sensor(reduce(state, tick(71)), 'x')?.freshness).toBe('stale');
	});

	test('without an expiry never goes stale', () => {
		const { expires_in: _, ...forever } = reading(1, AHEAD);
		const state = after(snapshot(1, { ...home(0), sources: { a: { readings: { x: forever } } } }), tick(1e6));
		expect(sensor(state, 'x')?.freshness).toBe('live');
	});

	test('that the server drops stays as gone, and is itself again when it returns', () => {
		const gone = after(snapshot(1), delta(2, { sources: { system: { readings: { cpu: null } } } }));
		expect(sensor(gone, 'cpu')?.freshness).toBe('gone');
		expect(sensor(gone, 'cpu')?.reading.value).toBe(10);
		expect(sensor(gone, 'memory')?.freshness).toBe('live');
		const back = reduce(gone, delta(3, { sources: { system: { readings: { cpu: reading(12, AHEAD + 3) } } } }));
		expect(sensor(back, 'cpu')?.freshness).toBe('live');
		expect(sensor(back, 'cpu')?.reading.value).toBe(12);
	});

	test('that the server drops because it expired is stale, not gone', () => {
		const dropped = { sources: { system: { readings: { cpu: null } } } };
		const state = after(snapshot(1), delta(60.9, dropped), tick(70));
		expect(sensor(state, 'cpu')?.freshness).toBe('stale');
		expect(sensor(state, 'cpu')?.staleSince).toBe(AHEAD + 61);
	});

	test('stays through a hub that comes back empty, but not for ever', () => {
		const empty = { ...home(0), sources: {} };
		const state = after(snapshot(1), lost(2), snapshot(3, empty));
		expect(sensor(state, 'cpu')?.freshness).toBe('gone');
		expect(sourceViews(after(snapshot(1), snapshot(3, empty), snapshot(400, empty)))).toEqual([]);
	});

	test('whose value is null has none, and no point in its history', () => {
		const state = after(snapshot(1), delta(2, { sources: { system: { readings: { cpu: { value: null, timestamp: AHEAD + 2 } } } } }));
		expect(sensor(state, 'cpu')?.reading.value).toBeNull();
		expect(sensor(state, 'cpu')?.series).toHaveLength(1);
	});
});

describe('the server clock', () => {
	test('is estimated from the quickest of the latest messages', () => {
		const state = after(snapshot(10), ping(15.4, AHEAD + 15), ping(20.1, AHEAD + 20));
		expect(serverNow(state)).toBeCloseTo(20.1 + AHEAD, 6);
	});

	test('is followed when it is set back', () => {
		const pings = Array.from({ length: 16 }, (_, index) => ping(20 + index, 500 + 20 + index));
		expect(after(snapshot(10), ...pings).clock.offset).toBe(500);
	});

	test('starts anew with each connection', () => {
		const other: LiveEvent = { kind: 'message', at: 30, message: { type: 'snapshot', timestamp: 40, state: home(40) } };
		expect(after(snapshot(10), lost(20), other).clock.offset).toBe(10);
	});
});

describe('the history', () => {
	const patch = (at: number, value: number) => delta(at, { sources: { system: { readings: { cpu: { value, timestamp: AHEAD + at } } } } });

	test('has a point for each new reading and none for a repetition', () => {
		const state = after(snapshot(1), patch(3, 20), patch(3, 20), patch(5, 30));
		expect(sensor(state, 'cpu')?.series.map(({ value }) => value)).toEqual([10, 20, 30]);
	});

	test('breaks where the connection was lost', () => {
		const state = after(snapshot(1), lost(2), snapshot(9));
		expect(sensor(state, 'cpu')?.series.map(({ value }) => value)).toEqual([10, null, 10]);
	});

	test('breaks where the source was silent for longer than it promised', () => {
		const state = after(snapshot(1), patch(100, 20));
		expect(sensor(state, 'cpu')?.series.map(({ value }) => value)).toEqual([10, null, 20]);
	});

	const recent = (at: number, ...points: [number, number][]): LiveEvent => ({
		kind: 'recent',
		at,
		courses: [{ source: 'system', sensor: 'cpu', points: points.map(([time, value]) => ({ time: AHEAD + time, value })) }]
	});
	const course = (state: LiveState) => sensor(state, 'cpu')?.series.map(({ time, value }) => [time - AHEAD, value]);

	test('begins with what the gateway remembers', () => {
		const state = after(snapshot(10), recent(10, [4, 7], [6, 8], [8, 9], [10, 10]), patch(12, 20));
		expect(course(state)).toEqual([[4, 7], [6, 8], [8, 9], [10, 10], [12, 20]]);
	});

	test('keeps what came while the gateway was asked', () => {
		const state = after(snapshot(10), patch(12, 20), recent(12, [8, 9], [10, 10]));
		expect(course(state)).toEqual([[8, 9], [10, 10], [12, 20]]);
	});

	test('is closed where the gateway knows what the page has missed', () => {
		const state = after(snapshot(2), lost(3), snapshot(9), recent(9, [2, 10], [4, 11], [6, 12], [9, 10]));
		expect(course(state)).toEqual([[2, 10], [4, 11], [6, 12], [9, 10]]);
	});

	test('goes back beyond a gateway that was restarted, and says that something is missing', () => {
		const state = after(snapshot(2), lost(3), snapshot(9), recent(9, [9, 10]));
		expect(course(state)).toEqual([[2, 10], [2, null], [9, 10]]);
	});

	test('breaks where the gateway heard nothing for longer than a value holds', () => {
		const state = after(snapshot(100), recent(100, [10, 5], [98, 6], [100, 10]));
		expect(course(state)).toEqual([[10, 5], [10, null], [98, 6], [100, 10]]);
	});

	test('begins anew where the clock of a source was set back', () => {
		const state = after(snapshot(600), patch(300, 20), patch(302, 30));
		expect(course(state)).toEqual([[300, 20], [302, 30]]);
	});

	test('is bounded', () => {
		const events = Array.from({ length: 500 }, (_, index) => patch(3 + index * 2, index));
		const series = sensor(after(snapshot(1), ...events), 'cpu')?.series ?? [];
		expect(series.length).toBeLessThanOrEqual(92);
		expect(series.at(-1)?.value).toBe(499);
	});
});

describe('a source', () => {
	const withStatus = (status: object) => after(snapshot(1, { ...home(AHEAD + 1), sources: { a: { readings: {}, status } } }));

	test('fails while its last poll did, and not because one once did', () => {
		const counts = { poll_count: 5, error_count: 1 };
		const failing = withStatus({ last_poll: 9, last_success: 5, last_error: 'no answer', ...counts });
		expect(sourceViews(failing)[0]?.condition).toEqual({ kind: 'failing', message: 'no answer', lastSuccess: 5 });
		const mended = withStatus({ last_poll: 9, last_success: 9, last_error: 'no answer', ...counts });
		expect(sourceViews(mended)[0]?.condition.kind).toBe('empty');
	});

	test('whose service is down says so at once', () => {
		const state = after(snapshot(1), delta(2, { services: { system: { state: 'backoff' } } }));
		expect(sourceViews(state)[0]?.condition.kind).toBe('service');
	});

	test('that runs now and then is live between its runs', () => {
		const state = after(snapshot(1), delta(2, { services: { system: { state: 'completed', pattern: 'ephemeral' } } }));
		expect(sourceViews(state)[0]?.condition.kind).toBe('live');
	});
});

describe('the overview', () => {
	const headline = (services: object) => overviewOf(after(snapshot(1, { ...home(AHEAD + 1), services })));

	test('is calm when every part plays', () => {
		expect(headline({ a: service('ready'), b: service('completed', { pattern: 'ephemeral' }) })).toEqual({
			level: 'ok',
			headline: 'All 2 parts are playing',
			notes: []
		});
	});

	test.each([
		['starting', 'busy'],
		['unhealthy', 'warn'],
		['backoff', 'warn'],
		['crash_loop', 'error'],
		['failed', 'error'],
		['stopped', 'error']
	])('of a required service that is %s is %s', (state, level) => {
		const overview = headline({ a: service('ready'), b: service(state) });
		expect(overview.level).toBe(level);
		expect(overview.headline).toContain('1 of 2 parts are playing');
		expect(overview.notes[0]?.text).toMatch(/^b is .*: because$/);
	});

	test.each(['crash_loop', 'failed'])('of a service that nobody requires and that is %s is worth a look, no more', (state) => {
		const overview = headline({ a: service('ready'), b: service(state, { required: false }) });
		expect(overview.level).toBe('warn');
		expect(overview.headline).toBe('1 of 2 parts are playing');
		expect(overview.notes).toHaveLength(1);
		expect(headline({ a: service('failed'), b: service(state, { required: false }) }).level).toBe('error');
	});

	test('is as bad as the health of what is required', () => {
		const health = { weather: { v: 1, level: 'error', message: 'no answer', updated_at: AHEAD, expires_in: 60 } };
		const level = (required: boolean) =>
			overviewOf(after(snapshot(1, { ...home(AHEAD), services: { weather: service('ready', { required }) }, health }))).level;
		expect(level(true)).toBe('error');
		expect(level(false)).toBe('warn');
		expect(overviewOf(after(snapshot(1, { ...home(AHEAD), health }))).level).toBe('error');
	});

	test('names a locked vault, and what nobody is known to lead, with the page for it', () => {
		const notes = (details: object) => overviewOf(after(snapshot(1, { ...home(AHEAD), health: { control: { v: 1, level: 'ok', message: 'event 7 is the newest', details, updated_at: AHEAD, expires_in: 60 } } }))).notes;
		expect(notes({ vault: 'unlocked', leads: { control: 'leader', 'app:export': 'follower' } })).toEqual([]);
		expect(notes({})).toEqual([]);
		expect(notes({ vault: 'locked', leads: { control: 'unknown', 'app:export': 'unknown' } })).toEqual([
			{ level: 'warn', text: 'The vault is locked: somebody has to unlock it', href: '/control' },
			{ level: 'warn', text: 'Nobody is known to lead control', href: '/control' },
			{ level: 'warn', text: 'Nobody is known to lead export', href: '/control' }
		]);
	});

	test('of a service that waits for the vault leads to its page', () => {
		const held = headline({ a: service('waiting', { cause: 'the vault is locked: tutti vault unlock' }), b: service('waiting', { cause: 'waits for what it needs' }) });
		expect(held.notes.map(({ href }) => href)).toEqual(['/control', undefined]);
	});

	test('a service that another installation leads is all right, one that nobody leads is not yet', () => {
		const level = (cause: string) => headline({ export: service('waiting', { cause }) }).level;
		expect(['left leads it: https://left:8080', 'vm/attic leads it', 'the left stage leads it'].map(level)).toEqual(['ok', 'ok', 'ok']);
		expect(['nobody leads it now', 'it is not known who leads it: `tutti control leaders`', 'waits to hear whether this installation leads it', 'the vault is locked: tutti vault unlock'].map(level)).toEqual(['busy', 'busy', 'busy', 'busy']);
	});

	test('puts the worst first', () => {
		const { notes } = headline({ a: service('starting'), b: service('failed'), c: service('backoff') });
		expect(notes.map(({ level }) => level)).toEqual(['error', 'warn', 'busy']);
	});

	test('says when the page is offline or the hub away', () => {
		expect(overviewOf(after(snapshot(1), lost(2))).headline).toBe('Offline');
		expect(overviewOf(after(snapshot(1), delta(2, { bus: { connected: false } }))).headline).toBe('The hub is away');
	});

	test('forgets what a component said of its health when that has expired', () => {
		const health = { hub: { v: 1, level: 'warn', message: 'full', updated_at: AHEAD, expires_in: 60 } };
		const state = after(snapshot(1, { ...home(AHEAD), health }), delta(30, {}));
		expect(overviewOf(state).notes.map(({ text }) => text)).toContain('hub: full');
		expect(overviewOf(reduce(state, tick(61))).notes.map(({ text }) => text)).not.toContain('hub: full');
	});
});

describe('what a screen reader hears', () => {
	const said = (...events: LiveEvent[]) => announcements(after(...events.slice(0, -1)), after(...events));

	test('is the loss and the return of the connection', () => {
		expect(said(snapshot(1), lost(2)).join()).toContain('Offline');
		expect(said(snapshot(1), lost(2), snapshot(3)).join(' ')).toContain('Live. All 2 parts are playing.');
	});

	test('is the new state of a service', () => {
		expect(said(snapshot(1), delta(2, { services: { hub: { state: 'crash_loop' } } }))).toEqual(['hub: crash loop.']);
	});

	test('is never a value', () => {
		expect(said(snapshot(1), delta(2, { sources: { system: { readings: { cpu: { value: 1, timestamp: AHEAD + 2 } } } } }))).toEqual([]);
		expect(said(snapshot(1), tick(2))).toEqual([]);
	});
});

test('who opens the page while the gateway is away is told since when it is, over visits', () => {
	const away: LiveEvent = { kind: 'lost', at: 5000, retryAt: 5001 };
	expect(reduce({ ...initialState, heardBefore: 1400 }, away).link).toMatchObject({ since: 1400 });
	expect(reduce(initialState, away).link).toMatchObject({ since: 5000 });
	expect(reduce({ ...initialState, heardBefore: 9000 }, away).link).toMatchObject({ since: 5000 });
	expect(reduce({ ...initialState, heardBefore: 1400, heardAt: 4999 }, away).link).toMatchObject({ since: 5000 });
});
