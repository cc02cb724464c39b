// Phones that are controllers (docs/pad.md): devices of the gateway, which has them in an answer of its own.
import { decodePhones, type Device } from '$contract/inputs';
import type { Service } from '$contract/types';
import type { Told } from './state';

const PATIENCE = 5000;

/** null: nobody answered, or nothing that could be understood. */
export async function fetchPhones(): Promise<readonly Device[] | null> {
	try {
		const response = await fetch('/api/pad', { signal: AbortSignal.timeout(PATIENCE) });
		if (!response.ok) return null;
		const phones = decodePhones(await response.json());
		return phones.ok ? phones.value : null;
	} catch {
		return null;
	}
}

/** As if the gateway were an input service; one of a node has the node's name before its events' source. */
export function phonesOf(phones: readonly Device[], services: readonly Service[]): readonly Told[] {
	if (phones.length === 0) return [{ component: 'phones', inputs: [], problems: [] }];
	const gateway = services.find(({ name }) => name === 'gateway' || name.endsWith('.gateway'))?.name ?? 'gateway';
	const source = gateway.replace(/gateway$/, 'pad');
	return [{ component: 'phones', inputs: [{ name: source, kind: 'phone', source, trouble: null, passedOver: 0, devices: phones }], problems: [] }];
}
