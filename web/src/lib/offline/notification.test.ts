import { expect, test } from 'vitest';
import { notificationOf } from './notification';

test('an alert is shown as it was said', () => {
	const text = JSON.stringify({ title: 'Alert: hot', body: 'Kiln is at 31 °C', severity: 'critical', alert: 'hot', tag: 'hot-1' });
	expect(notificationOf(text)).toEqual({ title: 'Alert: hot', body: 'Kiln is at 31 °C', tag: 'hot-1', stays: true });
});

test.each(['', '{', '1', 'null', '[]', '{"title":7}'])('of %j something is shown', (text) => {
	expect(notificationOf(text)).toEqual({ title: 'Tutti', body: '', tag: 'alert', stays: false });
});
