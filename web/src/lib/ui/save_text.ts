// Hands a text to the person as a file.

/** As long the browser has to take it. */
const KEPT_MS = 10_000;

export function saveText(text: string, name: string, type = 'text/plain'): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(new Blob([text], { type }));
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
