// A control call that cannot be carried out.

/** Thrown for a control call that cannot be understood; its message is the answer. */
export class ControlError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ControlError';
    this.status = status;
  }
}
