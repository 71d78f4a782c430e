import { Labels } from '#shared/domain/node.ts';

export type ParsedLabels =
  | { readonly ok: true; readonly labels: Labels }
  | { readonly ok: false; readonly message: string };

/** Reads `key=value, key=value`; a key alone has the empty value. */
export function parseLabels(text: string): ParsedLabels {
  const pairs = text
    .split(/[,\s]+/)
    .filter(Boolean)
    .map((pair) => {
      const [key = '', ...rest] = pair.split('=');
      return [key, rest.join('=')] as const;
    });
  const twice = pairs.find(([key], index) => pairs.findIndex(([other]) => other === key) !== index);
  if (twice) return { ok: false, message: `${twice[0]} is given twice` };
  const parsed = Labels.safeParse(Object.fromEntries(pairs));
  if (parsed.success) return { ok: true, labels: parsed.data };
  const [issue] = parsed.error.issues;
  const key = issue?.path[0];
  const where = typeof key === 'string' && key !== '' ? `${key}: ` : '';
  return { ok: false, message: `${where}${issue?.code === 'invalid_key' ? keyRule : valueRule}` };
}

const keyRule = 'a key is letters, digits, dots, dashes and underscores, with an optional prefix/';
const valueRule = 'a value is letters, digits, dots, dashes and underscores';
