// Finds what a component would show of its own words: texts, and the attributes that people read or hear. For tests.
import { parse } from 'svelte/compiler';

const READ = new Set(['aria-label', 'aria-description', 'aria-placeholder', 'aria-roledescription', 'alt', 'title', 'placeholder', 'label']);
/** Two letters in a row: signs, units and numbers belong to no language. */
const WORD = /\p{L}{2}/u;

interface Node {
	type: string;
	[member: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

export function literalsOf(source: string): string[] {
	const found: string[] = [];
	visit(parse(source, { modern: true }).fragment, 'markup');
	return found;

	function visit(value: unknown, where: 'markup' | 'shown' | 'silent'): void {
		if (Array.isArray(value)) return value.forEach((each) => visit(each, where));
		if (!isNode(value)) return;
		switch (value.type) {
			case 'Text':
				return note(value.data, where !== 'silent');
			case 'Literal':
				return note(value.value, where === 'shown');
			case 'TemplateElement':
				return note((value.value as { cooked: string }).cooked, where === 'shown');
			case 'ExpressionTag':
				return visit(value.expression, where === 'silent' ? 'silent' : 'shown');
			case 'Attribute':
				return visit(value.value, READ.has(String(value.name)) ? 'shown' : 'silent');
			// Names of things, and what is compared, are no texts.
			case 'BinaryExpression':
			case 'MemberExpression':
				return;
			case 'CallExpression':
				return visit(value.arguments, where);
			case 'ConditionalExpression':
				visit(value.consequent, where);
				return visit(value.alternate, where);
			case 'StyleDirective':
			case 'ClassDirective':
			case 'OnDirective':
				return;
			case 'IfBlock':
				visit(value.consequent, where);
				return visit(value.alternate, where);
			case 'EachBlock':
				visit(value.body, where);
				return visit(value.fallback, where);
			case 'KeyBlock':
				return visit(value.fragment, where);
			case 'SnippetBlock':
				return visit(value.body, where);
			case 'ConstTag':
				return;
			default:
				for (const [name, part] of Object.entries(value)) if (name !== 'name' && name !== 'type') visit(part, where);
		}
	}

	function note(text: unknown, counts: boolean): void {
		if (counts && typeof text === 'string' && WORD.test(text)) found.push(text.trim());
	}
}
