import { readFileSync } from 'node:fs';
import ts from 'typescript';

export type SourceFile = ts.SourceFile;

/** Parses one file without type information; parents are set so that nodes know their place. */
export function parse(path: string): SourceFile {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
}

/** All nodes below `root`, in source order. */
export function* walk(root: ts.Node): Generator<ts.Node> {
  yield root;
  const children: ts.Node[] = [];
  root.forEachChild((child) => {
    children.push(child);
  });
  for (const child of children) yield* walk(child);
}

/** The module specifiers a file names: imports, re-exports and dynamic imports. */
export function importSpecifiers(file: SourceFile): string[] {
  return [...walk(file)].flatMap((node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      return textOf(node.arguments[0]);
    }
    return [];
  });
}

function textOf(node: ts.Node | undefined): string[] {
  return node !== undefined && ts.isStringLiteralLike(node) ? [node.text] : [];
}
