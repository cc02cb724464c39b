// What the gateway tells a page (DESIGN §3), as the page uses it: times in epoch seconds of the server's clock, memory in
// bytes. `null` means that the sender does not know.
import type { JsonObject } from './fields';

export type Scalar = number | string | boolean | null;

export interface Reading {
	value: Scalar;
	unit: string;
	timestamp: number;
	/** Seconds after `timestamp` at which the value is no longer trusted. */
	expiresIn: number | null;
}

export interface Measured {
	time: number;
	value: number;
}

/** The last minutes of a reading that is a number, oldest first. */
export interface Course {
	source: string;
	sensor: string;
	points: readonly Measured[];
}

export interface SourceStatus {
	lastPoll: number | null;
	lastSuccess: number | null;
	/** What the last failed poll said, even if later ones went well. */
	lastError: string | null;
	pollCount: number;
	errorCount: number;
}

export interface SourceMeta {
	name: string;
	description: string;
	/** Seconds between two polls. */
	refreshInterval: number;
	enabled: boolean;
	/** Its readings are made up. */
	simulated: boolean;
}

export interface Source {
	id: string;
	readings: ReadonlyMap<string, Reading>;
	status: SourceStatus | null;
	meta: SourceMeta | null;
}

export const SERVICE_STATES = [
	'stopped',
	'waiting',
	'starting',
	'ready',
	'unhealthy',
	'backoff',
	'crash_loop',
	'stopping',
	'completed',
	'failed'
] as const;

export const SERVICE_PATTERNS = ['always', 'ephemeral', 'demand'] as const;

export type ServicePattern = (typeof SERVICE_PATTERNS)[number];

export type ServiceState = (typeof SERVICE_STATES)[number];

export interface Service {
	name: string;
	state: ServiceState;
	/** What brought the state about, for people. */
	cause: string;
	pid: number | null;
	/** When the service entered its state. */
	since: number;
	restarts: number;
	pattern: ServicePattern;
	required: boolean;
	/** Its process was started with another configuration than the file has now. */
	outdated: boolean;
	/** Proportional set size. */
	memory: number | null;
	cpuPercent: number | null;
}

export const HEALTH_LEVELS = ['ok', 'warn', 'error'] as const;

export type HealthLevel = (typeof HEALTH_LEVELS)[number];

export interface Health {
	component: string;
	level: HealthLevel;
	message: string;
	/** What only this component knows how to say. */
	details: JsonObject;
	updatedAt: number | null;
	expiresIn: number | null;
}

/** As it is said on the bus; what it is to do, control says (jobs.ts). */
export interface RunningJob {
	id: string;
	kind: string;
	/** The part that is done, 0 to 1; null: not known. */
	progress: number | null;
	message: string;
	/** Who has it. */
	worker: string;
	attempt: number;
	isCancelling: boolean;
}

export interface Installation {
	name: string;
	/** False while the gateway has lost the hub: everything else is then what it last heard. */
	busConnected: boolean;
	sources: readonly Source[];
	services: readonly Service[];
	health: readonly Health[];
	/** The jobs that run, how far they are. */
	jobs: readonly RunningJob[];
	/** Parts of the document that could not be understood, and why: shown, never fatal. */
	problems: readonly string[];
}

export type LiveMessage =
	| { type: 'snapshot'; timestamp: number; state: unknown }
	| { type: 'delta'; timestamp: number; patch: unknown }
	| { type: 'ping'; timestamp: number };

export const ROLES = ['viewer', 'operator', 'admin'] as const;
/** What somebody may do: each may what those before it may. */
export type Role = (typeof ROLES)[number];

export interface Session {
	required: boolean;
	authenticated: boolean;
	/** Goes back in `X-CSRF-Token`; empty where there is no session. */
	csrf: string;
	/** Whether a user's name is asked for with the password. */
	username?: boolean;
	/** Nobody can log in yet: the first password is to be chosen, with a code where it says so. */
	setup?: 'open' | 'code' | undefined;
	/** Of who has the session: of a role of one's own the highest of ours that it includes. */
	role?: Role | 'none' | undefined;
	/** A role that is none of ours, and what it may: patterns of actions. */
	ownRole?: string | undefined;
	may?: readonly string[] | undefined;
	/** Why no page may be seen now: a sentence. */
	refused?: string | undefined;
	/** Of the user who has the session; without one it is by the configured password. */
	name?: string | undefined;
}
