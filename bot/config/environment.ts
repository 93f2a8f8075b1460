// Reads the environment variable by variable and remembers everything that is wrong with it, so that all of it is said at once.
import type { z } from 'zod';

/** What is wrong with one variable and what to write instead. Never holds the variable's value: it may be a secret. */
export interface ConfigProblem {
  readonly variable: string;
  readonly message: string;
}

/** The environment as Node gives it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads variables; what is wrong is collected in `problems`, and a placeholder is answered in its place. */
export interface EnvironmentReader {
  /** The variable's trimmed text; absent when unset, empty or an unresolved Key Vault reference. */
  text(variable: string): string | undefined;
  /** The parsed value, or `fallback` when absent or wrong. */
  read<T, F>(variable: string, schema: z.ZodType<T>, fallback: F): T | F;
  /** The parsed text, or a placeholder (and a problem) when absent or wrong. `advice` says what to write. */
  require(variable: string, schema: z.ZodType<string>, advice: string): string;
  /** Notes a problem that one variable alone does not show. */
  problem(variable: string, message: string): void;
  readonly problems: readonly ConfigProblem[];
}

/** Opens the environment for reading; reads nothing yet. */
export function createEnvironmentReader(environment: Environment): EnvironmentReader {
  const problems: ConfigProblem[] = [];

  function problem(variable: string, message: string): void {
    if (!problems.some((known) => known.variable === variable && known.message === message)) {
      problems.push({ variable, message });
    }
  }

  // "" is what an app setting without a value becomes; it means absent, never zero or the empty list.
  function text(variable: string): string | undefined {
    const value = environment[variable]?.trim();
    if (value === undefined || value === '') return undefined;
    if (value.startsWith('@Microsoft.KeyVault(')) {
      problem(
        variable,
        'is a Key Vault reference that was not resolved; give the identity of this app the role "Key Vault Secrets User" and check the reference',
      );
      return undefined;
    }
    return value;
  }

  function read<T, F>(variable: string, schema: z.ZodType<T>, fallback: F): T | F {
    const value = text(variable);
    if (value === undefined) return fallback;
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    problem(variable, parsed.error.issues.map((issue) => issue.message).join('; '));
    return fallback;
  }

  function require(variable: string, schema: z.ZodType<string>, advice: string): string {
    const known = problems.length;
    const value = read(variable, schema, undefined);
    if (value === undefined && problems.length === known) problem(variable, `is not set; ${advice}`);
    return value ?? '';
  }

  return { text, read, require, problem, problems };
}
