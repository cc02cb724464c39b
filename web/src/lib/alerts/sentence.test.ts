import { afterEach, beforeEach, expect, test } from 'vitest';
import { speak } from '$words/language.svelte';
import { draftOf, newRule } from './rule_draft';
import { sentenceOf } from './sentence';

beforeEach(() => speak('en'));
afterEach(() => speak('en'));

const named = (reading: string) => (reading === 'co2/Hall:co2' ? { name: 'Hall: CO₂', unit: 'ppm' } : { name: reading, unit: '' });
const says = (rule: object) => sentenceOf(draftOf('x', rule as never), named);

test.each([
	[{ reading: 'co2/Hall:co2', above: 1200.75, clear: 1000, for: '5m' }, 'Tells when Hall: CO₂ is above 1200.75 ppm for 5 min, until it is 1000 ppm or less. Severity: warning; to all targets.'],
	[{ reading: 'a/*', below: -3, severity: 'info' }, 'Tells when a/* is below -3. Severity: info; to all targets.'],
	[{ battery_below: 20, targets: [] }, 'Tells when any battery is below 20, until it is 25 or more. Severity: warning; on this page and the bus alone.'],
	[{ reading: 'a/b', rises_by: 2, clear: 1, within: '10m' }, 'Tells when a/b rises by 2 within 10 min, until that is 1 or less. Severity: warning; to all targets.'],
	[{ reading: 'a/b', falls_by: 2, within: '1h', for: 90 }, 'Tells when a/b falls by 2 within 1 h for 1 min 30 s. Severity: warning; to all targets.'],
	[{ reading: 'a/b', silent_for: '1d', enabled: false }, 'Tells when nothing is heard of a/b for 1 d. Severity: warning; to all targets. It is off.'],
	[{ reading: 'a/b', is: ['open', 'wet'], targets: ['phone', 'desk'] }, 'Tells when a/b is “open” or “wet”. Severity: warning; to phone, desk.'],
	[{ reading: 'a/b', contains: 'rain', active: { days: 'mon-fri,sun' } }, 'Tells when a/b has “rain” in it. Only Mon–Fri, Sun. Severity: warning; to all targets.'],
	[{ service: '*', active: { from: '22:00', to: '06:00' } }, 'Tells when any service is crash loop or failed. Only from 22:00 to 06:00. Severity: warning; to all targets.'],
	[{ service: 'hub', state: ['failed'], message: 'No hub', severity: 'critical', active: { days: 'sat,sun', from: '09:00' } }, 'Tells when the service hub is failed. Only Sat, Sun, from 09:00 to 24:00. It says “No hub”. Severity: critical; to all targets.']
])('%j', (rule, sentence) => expect(says(rule)).toBe(sentence));

test('what is not yet there is open', () => {
	expect(sentenceOf(newRule(''), named)).toBe('Tells when … is above …. Severity: warning; to all targets.');
});

test('it speaks German', () => {
	speak('de');
	expect(says({ reading: 'co2/Hall:co2', above: 1200.5, clear: 1000, for: '5m', active: { days: 'mon-fri' } })).toMatch(/^Meldet, wenn Hall: CO₂ 5 min lang über 1200,5 ppm liegt, bis es 1000 ppm oder weniger ist\. Nur Mo–Fr\. Ernst: Warnung; an alle Ziele\.$/);
	expect(says({ reading: 'a/b', rises_by: 2, within: '10m', for: '5m' })).toMatch(/^Meldet, wenn a\/b innerhalb von 10 min um 2 steigt, und das 5 min lang\./);
});
