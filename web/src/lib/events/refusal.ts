// Why something was not done, as the gateway or control says it: the code for programs, in the words of whoever looks where we have some.
import { isObject } from '$contract/fields';
import { refusals } from '$words/refusals';

export interface Refused {
	code: string;
	message: string;
}

const WORDS = {
	locked: () => refusals.locked,
	not_leader: () => refusals.notLeader,
	leader_unknown: () => refusals.leaderUnknown,
	idempotency_conflict: () => refusals.idempotencyConflict,
	interrupted: () => refusals.interrupted,
	busy: () => refusals.busy,
	not_recorded: () => refusals.notRecorded,
	may_be_written: () => refusals.mayBeWritten,
	control_away: () => refusals.controlAway,
	programs_from_elsewhere: () => refusals.programsFromElsewhere
} as const;

const isKnown = (code: string): code is keyof typeof WORDS => Object.hasOwn(WORDS, code);

export function refusedWith(response: Pick<Response, 'status' | 'statusText' | 'type'>, json: unknown): Refused {
	// Where to ask instead is not told to a page: a redirect that is not followed says nothing.
	if (response.type === 'opaqueredirect') return { code: 'not_leader', message: refusals.notLeader };
	const error = isObject(json) && isObject(json['error']) ? json['error'] : {};
	const code = String(error['code'] ?? response.status);
	const decision = error['decision_id'];
	if (code === 'forbidden' && typeof decision === 'string') return { code, message: refusals.forbidden(String(error['message'] ?? code), decision) };
	return { code, message: isKnown(code) ? WORDS[code]() : String(error['message'] ?? (response.statusText || `HTTP ${response.status}`)) };
}
