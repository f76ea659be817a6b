/**
 * The form of a self-check, checked at build: one right option a question, and a reason for every one.
 */

import * as z from "zod";

const optionSchema = z.strictObject({
  text: z.string().min(1),
  right: z.literal(true).optional(),
  /** Why it is right or wrong: shown when it is chosen. */
  because: z.string().min(1),
});

const questionSchema = z.strictObject({
  kind: z.enum(["question", "prediction"]),
  ask: z.string().min(1),
  /** Shown as a block between the question and its options. */
  code: z.string().optional(),
  options: z
    .array(optionSchema)
    .min(2)
    .max(4)
    .refine((options) => options.filter((option) => option.right).length === 1, {
      error: 'exactly one option has "right": true',
    }),
});

const selfCheckSchema = z.strictObject({ questions: z.array(questionSchema).min(1) });

export type SelfCheckData = z.infer<typeof selfCheckSchema>;
export type Question = SelfCheckData["questions"][number];

/** Gives the value back as a self-check, or throws an Error that says where it is not one. */
export function parseSelfCheck(value: unknown): SelfCheckData {
  const { data, error } = selfCheckSchema.safeParse(value);
  if (data) return data;
  const [issue] = error?.issues ?? [];
  throw new Error(`at ${issue?.path.join(".")}: ${issue?.message}`);
}
