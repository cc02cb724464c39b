// A day's forecast: the readings `forecast_d0_max_temp`, `forecast_d0_description`, … of one day, which share a tile.
import type { SensorView } from '$live/view';
import { home } from '$words/home';
import { locale } from '$words/language.svelte';
import type { Quantity } from './format';
import { quantityOf } from './sensors';

export interface Forecast {
	/** "Today", "Tomorrow", "Saturday". */
	day: string;
	description: string;
	/** "8 to 14 °C". */
	range: string;
}

const OF_A_DAY = /^(forecast_d\d)_(\w+)$/;

/** "forecast_d0" of "forecast_d0_max_temp"; undefined for what is no part of a forecast. */
export const dayOf = (sensor: string): string | undefined => OF_A_DAY.exec(sensor)?.[1];

/** What the readings of one day say together; `today` as "2026-11-28". */
export function forecastOf(views: readonly SensorView[], today: string): Forecast {
	const find = (part: string) => views.find(({ sensor }) => OF_A_DAY.exec(sensor)?.[2] === part)?.reading;
	const [date, description, min, max] = ['date', 'description', 'min_temp', 'max_temp'].map(find);
	const ends = [min, max].flatMap((reading) => (reading ? [quantityOf(reading)] : []));
	return {
		day: typeof date?.value === 'string' ? dayName(date.value, today) : home.forecast,
		description: typeof description?.value === 'string' ? description.value : '',
		range: rangeOf(ends)
	};
}

function rangeOf([low, high]: readonly Quantity[]): string {
	if (!low) return '';
	return high ? home.fromTo(low.text, high.text, low.unit) : `${low.text} ${low.unit}`;
}

function dayName(date: string, today: string): string {
	const days = Math.round((Date.parse(date) - Date.parse(today)) / 86_400_000);
	if (Number.isNaN(days)) return date;
	if (days === 0) return home.today;
	if (days === 1) return home.tomorrow;
	return new Date(`${date}T12:00:00Z`).toLocaleDateString(locale(), { weekday: 'long', timeZone: 'UTC' });
}
