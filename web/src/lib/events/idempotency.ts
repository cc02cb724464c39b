// The key of a request that changes something: the same again while nobody has answered it, so that what is asked once more is not done
// twice. For a moment alone: who asks for the same later, or after something else was done, wants it done then, too.
const MOST = 32;
const BYTES = 16;
const AGAIN_MS = 60_000;

export class Keys {
	/** Of requests that had no answer yet, the oldest first. */
	private readonly unanswered = new Map<string, { key: string; at: number }>();

	/** `now` in milliseconds. */
	constructor(
		private readonly make: () => string = random,
		private readonly now: () => number = () => performance.now()
	) {}

	of(request: string): string {
		const known = this.unanswered.get(request);
		if (known !== undefined && this.now() - known.at < AGAIN_MS) return known.key;
		const key = this.make();
		this.unanswered.delete(request);
		this.unanswered.set(request, { key, at: this.now() });
		const oldest = this.unanswered.keys().next();
		if (this.unanswered.size > MOST && oldest.done !== true) this.unanswered.delete(oldest.value);
		return key;
	}

	/** Somebody has said what became of it: the next one is another, and so is one that was asked before it. */
	answered(request: string): void {
		if (!this.unanswered.has(request)) return;
		for (const before of [...this.unanswered.keys()]) {
			this.unanswered.delete(before);
			if (before === request) return;
		}
	}
}

/** Also on a page without TLS, which has no crypto.randomUUID. */
const random = (): string => Array.from(crypto.getRandomValues(new Uint8Array(BYTES)), (byte) => byte.toString(16).padStart(2, '0')).join('');

const keys = new Keys();

/** One try. What changes something brings its key; the answer may be one that an earlier try was not told. `isSecret`: what is sent or answered
    is kept neither here nor, for the key's sake, by whoever answers. */
export async function fetchOnce(path: string, request: RequestInit, patience: number, isSecret = false): Promise<Response> {
	const signal = AbortSignal.timeout(patience);
	if (request.method === undefined || request.method === 'GET') return fetch(path, { ...request, signal });
	if (isSecret) return fetch(path, { ...request, signal, redirect: 'manual' });
	const whole = `${request.method} ${path} ${String(request.body ?? '')}`;
	const headers = new Headers(request.headers);
	headers.set('idempotency-key', keys.of(whole));
	// Another machine that leads is another origin: whoever looks is told to go there.
	const response = await fetch(path, { ...request, headers, signal, redirect: 'manual' });
	keys.answered(whole);
	return response;
}
