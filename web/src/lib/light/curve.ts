// Where a number lies on its slider, and back: as scenes lay their ranges (src/scene/parameter.cpp), so that a slider moves as a
// knob does that drives the same parameter. Positions are 0 to 1.
import type { NumberParameter } from '$contract/light';

const cut = (value: number): number => Math.min(1, Math.max(0, value));

export function positionIn({ curve, least, most }: NumberParameter, value: number): number {
	if (most <= least) return 0;
	const inside = Math.min(most, Math.max(least, value));
	if (curve === 'exponential' && least > 0) return cut(Math.log(inside / least) / Math.log(most / least));
	const share = (inside - least) / (most - least);
	return cut(curve === 'squared' ? Math.sqrt(share) : share);
}

export function valueAt({ curve, least, most, step }: NumberParameter, position: number): number {
	const at = cut(position);
	const exact = curve === 'exponential' && least > 0 ? least * (most / least) ** at : least + (most - least) * (curve === 'squared' ? at * at : at);
	const near = step > 0 ? least + Math.round((exact - least) / step) * step : Number(exact.toPrecision(5));
	return Math.min(most, Math.max(least, near));
}
