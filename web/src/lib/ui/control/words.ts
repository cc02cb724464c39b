// The page of control in words, and how things of it look. Pure.
import type { AuditLine, Led, Vault } from '$contract/control';
import { kindOf } from '$control/audit';
import type { Reach } from '$live/view';
import { formatMoment } from '$ui/format';
import type { Tone } from '$ui/states';
import { commandWords, outcomeWords, subjectWords, viaWords } from '$words/audit';
import { controlWords as words } from '$words/control';
import { governance } from '$words/governance';
import { home } from '$words/home';
import { locale } from '$words/language.svelte';
import { shell } from '$words/shell';

export interface Sentence {
	text: string;
	tone: Tone | null;
}

/** Why nothing is known: the sentence of a page of control then. `trouble`: what control was asked for and did not say. Null: it is known. */
export function awayWords(reach: Reach, trouble: string): Sentence | null {
	if (reach === 'offline') return { text: shell.offline, tone: 'bad' };
	if (reach === 'hub_away') return { text: home.theHubIsAway, tone: 'warn' };
	if (reach !== 'live') return { text: shell.connecting, tone: null };
	return trouble === '' ? null : { text: governance.controlIsAway, tone: 'rest' };
}

export interface Known {
	leaderships: readonly Led[] | null;
	vault: Vault | null;
	/** Why who leads is not known; empty: it is. */
	trouble: string;
	/** Control says of itself that something is wrong. */
	troubled: boolean;
}

/** The page in a sentence. */
export function headlineOf({ leaderships, vault, trouble, troubled }: Known, reach: Reach): Sentence {
	const away = awayWords(reach, trouble);
	if (away !== null) return away;
	if (leaderships === null) return { text: governance.asking, tone: 'rest' };
	const own = leaderships.find(({ resource }) => resource === 'control');
	if (own === undefined || own.role === 'unknown' || isOfNobody(own)) return { text: words.nobodyLeads, tone: 'bad' };
	if (vault !== null && vault.state === 'locked') return { text: words.vaultIsLocked, tone: 'warn' };
	if (troubled) return { text: words.notAllIsWell, tone: 'warn' };
	return own.role === 'follower' ? { text: words.follows(own.holder), tone: null } : { text: words.allIsWell, tone: null };
}

export const isOfNobody = ({ role, holder }: Led): boolean => role === 'follower' && holder === '';

/** What is led: "control", "app:mixer". */
export const resourceName = (resource: string): string => (resource.startsWith('app:') ? words.ofService(resource.slice('app:'.length)) : words.ofControl);

export const toneOfLed = (led: Led): Tone => (led.role === 'leader' ? 'good' : led.role === 'unknown' || isOfNobody(led) ? 'bad' : 'rest');

export function holderOf(led: Led): string {
	if (led.role === 'leader') return words.thisOne(led.holder);
	return led.role === 'unknown' ? words.unknown : led.holder === '' ? words.nobody : led.holder;
}

/** How long it is sure that it leads. `askedAt`, `now`: the server's time. */
export function surenessOf({ role, sureFor }: Led, askedAt: number, now: number): string {
	if (sureFor === null) return role === 'leader' ? words.sureForGood : '';
	const moment = clockOf(askedAt + sureFor);
	return now > askedAt + sureFor ? words.wasSureUntil(moment) : words.sureUntil(moment);
}

const clockOf = (at: number): string => new Date(at * 1000).toLocaleTimeString(locale(), { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

/** With seconds: lines follow each other within one. */
export function momentOf(at: number, now: number): string {
	const moment = formatMoment(at, now);
	const seconds = String(Math.floor(at) % 60).padStart(2, '0');
	return `${moment}:${seconds}`;
}

const VAULT_TONES: Readonly<Record<Vault['state'], Tone>> = { uninitialised: 'rest', locked: 'warn', preunlock: 'busy', unlocked: 'good' };

export const toneOfVault = (state: Vault['state']): Tone => VAULT_TONES[state];

/** An address that a page may lead to: what others say of themselves is no script. */
export const linkOf = (address: string): string | null => (/^https?:\/\//.test(address) ? address : null);

const phraseIn = (table: Readonly<Record<string, unknown>>, key: string): string | null => {
	const phrase = Object.hasOwn(table, key) ? table[key] : null;
	return typeof phrase === 'string' ? phrase : null;
};

/** Who it is; tokens and the tailnet say so before the name. */
export const personOf = (subject: string): string => phraseIn(subjectWords, subject) ?? subject;
export const whoOf = ({ subject }: AuditLine): string => personOf(subject);
/** What was asked; the name of its type where there are no words for it. */
export const askedWords = ({ command }: AuditLine): string => phraseIn(commandWords, command) ?? command;
export const cameOf = ({ outcome }: AuditLine): string => phraseIn(outcomeWords, outcome) ?? outcome.replaceAll('_', ' ');
export const wayOf = ({ via }: AuditLine): string => phraseIn(viaWords, via) ?? via;

export const toneOfLine = ({ outcome }: AuditLine): Tone => ({ done: 'good', open: 'busy', refused: 'warn' } as const)[kindOf(outcome)];
