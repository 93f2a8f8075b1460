// The one error a store throws.

/**
 * A fault of the store, or of what it was told to keep. The message says what was being done, to what, and
 * what to do next; it holds ids and places, never what is stored.
 */
export class StoreError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
  }
}
