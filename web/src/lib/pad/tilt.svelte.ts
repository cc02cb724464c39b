// How the phone is held, where its browser says so: over HTTPS alone, and on some after a question to the person.

export type TiltState = 'off' | 'asking' | 'on' | 'insecure' | 'denied' | 'missing';

/** A device without the sensor has the event, and never says one. */
const PATIENCE_MS = 1500;

interface Asks {
	requestPermission?: () => Promise<'granted' | 'denied'>;
}

const tenth = (degrees: number): number => Math.round(degrees * 10) / 10;

export class Tilt {
	state: TiltState = $state('off');
	private waiting: ReturnType<typeof setTimeout> | undefined;

	constructor(private readonly say: (control: { alpha: number; beta: number; gamma: number }) => void) {}

	readonly toggle = async (): Promise<void> => {
		if (this.state === 'on' || this.state === 'asking') return this.stop();
		if (!window.isSecureContext) return this.end('insecure');
		if (!('DeviceOrientationEvent' in window)) return this.end('missing');
		this.state = 'asking';
		const { requestPermission } = DeviceOrientationEvent as unknown as Asks;
		const answer = requestPermission ? await requestPermission().catch(() => 'denied' as const) : 'granted';
		if (this.state !== 'asking') return;
		if (answer !== 'granted') return this.end('denied');
		window.addEventListener('deviceorientation', this.hear);
		this.waiting = setTimeout(() => this.end('missing'), PATIENCE_MS);
	};

	readonly stop = (): void => this.end('off');

	private end(state: TiltState): void {
		clearTimeout(this.waiting);
		window.removeEventListener('deviceorientation', this.hear);
		this.state = state;
	}

	private readonly hear = ({ alpha, beta, gamma }: DeviceOrientationEvent): void => {
		if (beta === null || gamma === null) return;
		clearTimeout(this.waiting);
		this.state = 'on';
		this.say({ alpha: tenth(alpha ?? 0), beta: tenth(beta), gamma: tenth(gamma) });
	};
}

