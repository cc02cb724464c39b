// A program of tests/ that stands for what a page is looked at on: it says lines of JSON, and ends with its standard input.
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const inRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export class StandProcess {
	private readonly process: ChildProcess;

	/** `script`: its name in tests/. */
	constructor(script: string) {
		this.process = spawn('/usr/bin/python3', ['-B', inRoot(`tests/${script}`), inRoot('web/build')], {
			env: { ...process.env, TUTTI_BIN: process.env.TUTTI_BIN ?? inRoot('build/ci-release/bin') },
			stdio: ['pipe', 'pipe', 'inherit']
		});
	}

	/** Its first line. */
	begun(): Promise<any> {
		return new Promise((resolve, reject) => {
			createInterface({ input: this.process.stdout! }).once('line', (line) => resolve(JSON.parse(line)));
			this.process.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
		});
	}

	/** Each line from now on. */
	hear(hear: (said: any) => void): void {
		createInterface({ input: this.process.stdout! }).on('line', (line) => hear(JSON.parse(line)));
	}

	say(line: string): void {
		this.process.stdin!.write(`${line}\n`);
	}

	async end(): Promise<void> {
		if (this.process.exitCode !== null) return;
		const over = new Promise((resolve) => this.process.once('exit', resolve));
		this.process.stdin!.end();
		await over;
	}
}
