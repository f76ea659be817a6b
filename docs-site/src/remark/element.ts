/**
 * Puts a React component into a Markdown text, with its import: only pages that use it load it.
 */

import type { Parent, RootContent } from "mdast";

/** What MDX makes of `<Name one="…" />`; its attributes are texts. */
export function element(
  name: string,
  attributes: Record<string, string>,
  children: readonly RootContent[] = [],
): RootContent {
  return {
    type: "mdxJsxFlowElement",
    name,
    attributes: Object.entries(attributes).map(([attribute, value]) => ({
      type: "mdxJsxAttribute",
      name: attribute,
      value,
    })),
    children,
  } as unknown as RootContent;
}

/** Puts `import <name> from "@site/src/components/<name>"` at the text's beginning, once. */
export function importComponent(tree: Parent, name: string): void {
  const value = `import ${name} from "@site/src/components/${name}";`;
  if (tree.children.some((child) => "value" in child && child.value === value)) return;
  const specifier = {
    type: "ImportDefaultSpecifier",
    local: { type: "Identifier", name },
  };
  const source = { type: "Literal", value: `@site/src/components/${name}` };
  const declaration = { type: "ImportDeclaration", specifiers: [specifier], source };
  const estree = { type: "Program", sourceType: "module", body: [declaration] };
  tree.children.unshift({ type: "mdxjsEsm", value, data: { estree } } as unknown as RootContent);
}
