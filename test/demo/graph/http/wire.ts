// The members of the simulated Graph's JSON that tests look at. Which of them are there is what the tests find out.

export interface Target {
  readonly '@odata.type': string;
  readonly groupId: string;
  readonly deviceAndAppManagementAssignmentFilterId: string | null;
  readonly deviceAndAppManagementAssignmentFilterType: string;
}

/** Who asked for something, or decided it. */
export interface Identity {
  readonly application: { readonly id: string } | null;
  readonly user: { readonly id: string; readonly displayName: string } | null;
}

/** A body of Graph: an entity, a list of them, or an error. */
export interface Json {
  readonly '@odata.type': string;
  readonly '@odata.count': number | undefined;
  readonly '@odata.nextLink': string | undefined;
  readonly value: readonly Json[];
  readonly id: string;
  readonly displayName: string;
  readonly name: string;
  readonly status: string;
  readonly requestor: Identity | null;
  readonly approver: Identity | null;
  readonly mailNickname: string;
  readonly policyType: string;
  readonly lastModifiedDateTime: string;
  readonly source: string;
  readonly target: Target;
  readonly assignments: readonly Json[];
  readonly scheduledActionsForRule: readonly Json[];
  readonly scheduledActionConfigurations: readonly Json[];
  readonly pendingCount: number;
  readonly successCount: number;
  readonly errorCount: number;
  readonly failedCount: number;
  readonly responses: readonly BatchAnswer[];
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly innerError: Readonly<Record<string, string>>;
  };
}

/** One answer inside a batch; `status` 0 stands for none at all. */
export interface BatchAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

/** A body of the control API. */
export interface Controlled {
  readonly id: string;
  readonly error: string;
  readonly policies: readonly PolicyState[];
  readonly groups: readonly { readonly id: string }[];
  readonly calls: readonly LoggedCall[];
  readonly maa: {
    readonly on: boolean;
    readonly requests: readonly {
      readonly id: string;
      readonly status: string;
      readonly policyName: string;
    }[];
  };
  readonly seen: number;
  readonly struck: number;
  readonly last?: string;
}

export interface PolicyState {
  readonly id: string;
  readonly displayName: string;
  readonly type: string;
  readonly rows: readonly {
    readonly id: string;
    readonly kind: string;
    readonly groupId?: string;
    readonly groupName?: string;
  }[];
}

export interface LoggedCall {
  readonly n: number;
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly start: number;
  readonly end: number;
  readonly fault?: string;
  readonly justification?: string;
  readonly approvalCode?: string;
}
