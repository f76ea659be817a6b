export function compiled(
  name: string,
  files: readonly string[],
  cache?: string,
): Promise<Map<string, string>>;
