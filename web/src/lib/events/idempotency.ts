// The key of a request that changes something: the same again while nobody has answered it, so that what is asked once more is not done
// twice.
const MOST = 32;
const BYTES = 16;

export class Keys {
	/** Of requests that had no answer yet, the oldest first. */
	private readonly unanswered = new Map<string, string>();

	constructor(private readonly make: () => string = random) {}

	of(request: string): string {
		const known = this.unanswered.get(request);
		if (known !== undefined) return known;
		const key = this.make();
		this.unanswered.set(request, key);
		const oldest = this.unanswered.keys().next();
		if (this.unanswered.size > MOST && oldest.done !== true) this.unanswered.delete(oldest.value);
		return key;
	}

	/** Somebody has said what became of it: the next one is another. */
	answered(request: string): void {
		this.unanswered.delete(request);
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
