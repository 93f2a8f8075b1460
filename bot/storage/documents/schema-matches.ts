// Holds a schema to a type of the domain: neither may have a member that the other lacks.
import type { z } from 'zod';

/** The same type without `readonly`, with intersections joined, so that two types can be compared. */
type Plain<T> = T extends string | number | boolean | null | undefined
  ? T
  : { -readonly [Member in keyof T]: Plain<T[Member]> };

// Two conditional types are compared by identity, not by assignability: that finds a missing optional member.
type Same<Left, Right> =
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- without them nothing is conditional
  (<T>() => T extends Plain<Left> ? 1 : 2) extends <T>() => T extends Plain<Right> ? 1 : 2 ? unknown : never;

/**
 * Answers the schema it is given. It compiles only where the schema and the type `T` agree member for member
 * (which may be absent, too), so a change of the domain that the schema does not follow stops the build:
 *
 *     const person = schemaMatches<Person>()(z.object({ id: z.string(), name: z.string() }));
 */
export function schemaMatches<T>(): <S extends z.ZodType>(schema: S & Same<T, z.output<S>>) => S {
  return (schema) => schema;
}
