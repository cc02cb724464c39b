// Finds what the page would show of its own words, past the tables: texts of components, the attributes that people read or hear, and
// what reads as a sentence or a name within code. For tests.
import { parse } from 'svelte/compiler';
import ts from 'typescript';

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
			// What is typed as it is.
			case 'RegularElement':
				if (value.name === 'code') return;
				visit(value.attributes, where);
				return visit(value.fragment, where);
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

/** Two words in a row, or one that begins as a sentence does. Keys, identifiers and units are neither. */
const SENTENCE = /\p{L}{2,}[,:;]? \p{L}|^\p{Lu}\p{Ll}{2,}$/u;

/** The same within code. What is compared, thrown, imported or a type is read by no person. */
export function sentencesOf(code: string): string[] {
	const found: string[] = [];
	visit(ts.createSourceFile('code.ts', code, ts.ScriptTarget.Latest, true));
	return found;

	function visit(node: ts.Node): void {
		if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || ts.isThrowStatement(node) || ts.isCaseClause(node)) {
			if (ts.isCaseClause(node)) node.statements.forEach(visit);
			return;
		}
		if (ts.isBinaryExpression(node) && COMPARES.has(node.operatorToken.kind)) return;
		if (ts.isPropertyAssignment(node)) return visit(node.initializer);
		if (ts.isElementAccessExpression(node)) return visit(node.expression);
		if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
			// A layout in CSS is names within quotes.
			if (SENTENCE.test(node.text) && !node.text.startsWith('"')) found.push(node.text.trim());
			return;
		}
		ts.forEachChild(node, visit);
	}
}

const COMPARES = new Set([ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken, ts.SyntaxKind.InKeyword]);

export const scriptsOf = (component: string): string => [...component.matchAll(/<script[^>]*>(.*?)<\/script>/gs)].map(([, code]) => code).join('\n');
