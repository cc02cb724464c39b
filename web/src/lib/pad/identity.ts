// Who this phone is: kept by its browser, so that it is the same producer for ever; and its own settings.

const DEVICE = 'tutti-pad-device';
const NAME = 'tutti-pad-name';
const VIBRATION = 'tutti-pad-vibration';

export interface Shelf {
	getItem(key: string): string | null;
	setItem(key: string, value: string): void;
}

/** 32 hexadecimal digits. (`randomUUID` is there over HTTPS alone.) */
function newDevice(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Where storage is forbidden everything is forgotten with the page. */
export class Identity {
	readonly device: string;

	constructor(private readonly shelf: Shelf | null) {
		const kept = this.read(DEVICE);
		this.device = kept !== null && /^[a-z0-9_-]{8,36}$/.test(kept) ? kept : newDevice();
		if (this.device !== kept) this.write(DEVICE, this.device);
	}

	get name(): string {
		return this.read(NAME) ?? `Phone ${this.device.slice(0, 4)}`;
	}

	set name(name: string) {
		this.write(NAME, name);
	}

	get vibrates(): boolean {
		return this.read(VIBRATION) !== 'off';
	}

	set vibrates(on: boolean) {
		this.write(VIBRATION, on ? 'on' : 'off');
	}

	private read(key: string): string | null {
		try {
			return this.shelf?.getItem(key) ?? null;
		} catch {
			return null;
		}
	}

	private write(key: string, value: string): void {
		try {
			this.shelf?.setItem(key, value);
		} catch {
			// It lasts as long as the page.
		}
	}
}

export function browserIdentity(): Identity {
	try {
		return new Identity(localStorage);
	} catch {
		return new Identity(null);
	}
}
