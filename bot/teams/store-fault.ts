// When what is asked cannot be done because the store does not answer.

/** Whether the store failed. By name: this edge does not know the stores, and each throws its own StoreError. */
export function isStoreFault(error: unknown): boolean {
  return error instanceof Error && error.name === 'StoreError';
}
