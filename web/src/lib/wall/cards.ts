// What the cards of a wall show, worked out from the sources. Pure but for the words.
import type { SensorView, SourceView } from '$live/view';
import { dayOf, forecastOf, type Forecast } from '$ui/forecast';
import { formatName, type Quantity } from '$ui/format';
import { sensorNames } from '$words/home';
import { sourceName } from '$words/sources';
import { attentionOf, partsOf, quantityOf, styleOf, type Attention } from '$ui/sensors';

/** One large value. */
export interface Figure {
	key: string;
	label: string;
	quantity: Quantity;
	/** Beside it: the humidity of the same room, or what is measured where the unit does not say it. */
	aside: string;
	attention: Attention;
	live: boolean;
}

export interface Weather {
	temperature: Quantity | null;
	sky: string;
	days: readonly Forecast[];
	live: boolean;
}

/** More do not fit a wall that is read from three metres. */
export const MOST_FIGURES = 6;

/** In the order of the cards. */
export function figuresOf(cards: readonly string[], sources: readonly SourceView[]): Figure[] {
	const figures = cards.flatMap((card) => {
		if (card === 'temperature' || card === 'co2') return sources.flatMap((source) => rooms(source, card));
		const [id, ...sensor] = card.split('/');
		const source = sources.find((each) => each.id === id);
		const view = source?.sensors.find((each) => each.sensor === sensor.join('/'));
		return source && view ? [figureOf(source, view, styleOf(view.sensor, view.reading).label)] : [];
	});
	return figures.slice(0, MOST_FIGURES);
}

/** That quantity in each room that a source measures. What a machine is warm inside is another quantity. */
function rooms(source: SourceView, quantity: 'temperature' | 'co2'): Figure[] {
	return source.sensors.flatMap((view) => {
		const [room, measured] = partsOf(view.sensor);
		if (measured !== quantity) return [];
		const place = room || (sourceName(source.meta) ?? formatName(source.id));
		return [figureOf(source, view, place, quantity === 'co2' ? sensorNames.co2 : asideOf(source, room))];
	});
}

function figureOf(source: SourceView, view: SensorView, label: string, aside = ''): Figure {
	const live = isLive(source, view);
	return {
		key: `${source.id}/${view.sensor}`,
		label,
		quantity: quantityOf(view.reading),
		aside,
		attention: live ? attentionOf(view.sensor, view.reading.value) : null,
		live
	};
}

function asideOf(source: SourceView, room: string): string {
	const humidity = source.sensors.find(({ sensor }) => partsOf(sensor)[0] === room && partsOf(sensor)[1] === 'humidity');
	if (!humidity || typeof humidity.reading.value !== 'number') return '';
	return `${Math.round(humidity.reading.value)} ${humidity.reading.unit}`;
}

const isLive = ({ condition }: SourceView, { freshness }: SensorView): boolean => freshness === 'live' && condition.kind !== 'service';

/** `today` as "2026-11-28". null: no source tells of the weather. */
export function weatherOf(sources: readonly SourceView[], today: string): Weather | null {
	const source = sources.find(({ sensors }) => sensors.some(({ sensor }) => sensor === 'weather_temp'));
	if (!source) return null;
	const find = (name: string) => source.sensors.find(({ sensor }) => sensor === name);
	const [temperature, sky] = [find('weather_temp'), find('weather_conditions')];
	const days = [...new Set(source.sensors.flatMap(({ sensor }) => dayOf(sensor) ?? []))].sort();
	return {
		temperature: temperature ? quantityOf(temperature.reading) : null,
		sky: typeof sky?.reading.value === 'string' ? sky.reading.value : '',
		days: days.map((day) => forecastOf(source.sensors.filter(({ sensor }) => dayOf(sensor) === day), today)),
		live: temperature !== undefined && isLive(source, temperature)
	};
}

/** The value of `source/sensor`, where it is a number that can be trusted. */
export function lightOf(sources: readonly SourceView[], reading: string): number | null {
	for (const source of sources) {
		for (const view of source.sensors) {
			if (`${source.id}/${view.sensor}` !== reading || !isLive(source, view)) continue;
			return typeof view.reading.value === 'number' ? view.reading.value : null;
		}
	}
	return null;
}
