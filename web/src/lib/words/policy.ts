// What the card of the policy says. Reasons are those of the installation.
import { words } from './words';

export const policyWords = words({
	title: { en: 'Who may what', de: 'Wer was darf' },
	about: { en: 'What no rule allows is refused, and what one forbids no other allows.', de: 'Was keine Regel erlaubt, ist verwehrt, und was eine verbietet, erlaubt keine andere.' },
	none: {
		en: 'There is no rule: viewers look on, operators play, admins set up. Rules are objects: `[rule.NAME]`, `[role.NAME]` and `[quota.NAME]`, applied as any other.',
		de: 'Es gibt keine Regel: Viewer sehen zu, Operatoren spielen, Admins richten ein. Regeln sind Objekte: `[rule.NAME]`, `[role.NAME]` und `[quota.NAME]`, angewendet wie alle anderen.'
	},
	toObjects: { en: 'Apply them', de: 'Anwenden' },
	problem: { en: (why: string) => `What is written does not hold, and nobody but an admin may anything: ${why}`, de: (why: string) => `Was geschrieben ist, gilt nicht, und niemand außer Admins darf etwas: ${why}` },
	version: { en: (version: number) => `Version ${version}`, de: (version: number) => `Fassung ${version}` },
	rules: { en: 'Rules', de: 'Regeln' },
	roles: { en: 'Roles', de: 'Rollen' },
	quotas: { en: 'Quotas', de: 'Mengen' },
	allow: { en: 'allows', de: 'erlaubt' },
	forbid: { en: 'forbids', de: 'verbietet' },
	everybody: { en: 'everybody', de: 'allen' },
	roleOf: { en: (role: string) => `role ${role}`, de: (role: string) => `Rolle ${role}` },
	ruleIs: { en: (who: string, what: string) => `to ${who}: ${what}`, de: (who: string, what: string) => `${who}: ${what}` },
	of: { en: (resources: string) => `of ${resources}`, de: (resources: string) => `bei ${resources}` },
	from: { en: (networks: string) => `from ${networks}`, de: (networks: string) => `aus ${networks}` },
	notFrom: { en: (networks: string) => `not from ${networks}`, de: (networks: string) => `nicht aus ${networks}` },
	mayAnd: { en: (may: string, includes: string) => [may, includes === '' ? '' : `and all that ${includes} may`].filter((part) => part !== '').join(', '), de: (may: string, includes: string) => [may, includes === '' ? '' : `und alles, was ${includes} darf`].filter((part) => part !== '').join(', ') },
	atMost: { en: (most: string, of: string) => `at most ${most} ${of}`, de: (most: string, of: string) => `höchstens ${most} ${of}` },
	each: { en: 'each', de: 'je' },
	together: { en: 'together', de: 'zusammen' },

	explain: { en: 'May somebody …?', de: 'Darf jemand …?' },
	subject: { en: 'Who', de: 'Wer' },
	action: { en: 'What', de: 'Was' },
	actionHint: { en: 'service.restart, hub.publish', de: 'service.restart, hub.publish' },
	resource: { en: 'Of what', de: 'Wovon' },
	resourceHint: { en: 'service:lamp, topic:event/door; empty: it does not matter', de: 'service:lamp, topic:event/door; leer: gleich wovon' },
	more: { en: 'Role and place', de: 'Rolle und Ort' },
	rolesOf: { en: 'Roles', de: 'Rollen' },
	rolesHint: { en: 'Joined by commas; empty: those that are known.', de: 'Mit Kommas; leer: die bekannten.' },
	address: { en: 'Address', de: 'Adresse' },
	addressHint: { en: 'Empty: this machine.', de: 'Leer: diese Maschine.' },
	ask: { en: 'Explain', de: 'Erklären' },
	allowed: { en: 'allowed', de: 'erlaubt' },
	refused: { en: 'refused', de: 'verwehrt' },
	fitting: { en: 'By these rules', de: 'Nach diesen Regeln' },
	noFitting: { en: 'No rule fits.', de: 'Keine Regel passt.' },
	near: { en: 'Nearly by these', de: 'Beinahe nach diesen' },
	miss: { en: (key: string, why: string) => `${key}: ${why}`, de: (key: string, why: string) => `${key}: ${why}` }
});
