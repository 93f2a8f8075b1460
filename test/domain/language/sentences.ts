// Sentences people write, each with every reading it has, the most natural first.

const ID = '3f2504e0-4f89-11d3-9a0c-0305e82c3301';
const OTHER_ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const POLICY_PAGE = `https://intune.microsoft.com/#view/Microsoft_Intune_DeviceSettings/PolicySummaryBlade/policyId/${ID}/policyName/Windows%2011/tenantId/${OTHER_ID}`;
const GROUP_PAGE = `https://entra.microsoft.com/#view/Microsoft_AAD_IAM/GroupDetailsMenuBlade/~/Overview/groupId/${OTHER_ID}/menuId/`;

/** Heading, then sentences with their readings. */
export const SENTENCES: Readonly<Record<string, readonly (readonly [string, ...string[]])[]>> = {
  'the ordinary sentence': [
    ['assign Windows 11 baseline to Finance laptops', 'assign [Windows 11 baseline] → [Finance laptops]'],
    [
      'assign policy Windows 11 baseline to group Finance laptops',
      'assign [Windows 11 baseline] → [Finance laptops]',
      'assign [policy Windows 11 baseline] → [Finance laptops]',
      'assign [Windows 11 baseline] → [group Finance laptops]',
      'assign [policy Windows 11 baseline] → [group Finance laptops]',
    ],
    [
      'assign policy "Windows 11 baseline" to group "Finance laptops"',
      'assign [Windows 11 baseline] → [Finance laptops]',
    ],
    ['assign "Windows 11 baseline" to "Finance laptops"', 'assign [Windows 11 baseline] → [Finance laptops]'],
    ["assign 'Windows 11 baseline' to 'Finance laptops'", 'assign [Windows 11 baseline] → [Finance laptops]'],
    ['ASSIGN "A" TO ALL DEVICES', 'assign [A] → all devices'],
    ['please assign "A" to "B"', 'assign [A] → [B]'],
    ['Hi, can you please assign "A" to "B"?', 'assign [A] → [B]'],
  ],
  'everyone and collections': [
    ['assign X to all devices', 'assign [X] → all devices'],
    ['assign X to all users', 'assign [X] → all users'],
    ['assign X to "all devices"', 'assign [X] → [all devices]'],
    [
      'assign X to all devices and all users',
      'assign [X] → all devices + all users',
      'assign [X] → [all devices and all users]',
    ],
    ['assign X to all users, contractors', 'assign [X] → all users + [contractors]'],
    ['assign X to All Users in Berlin', 'assign [X] → [All Users in Berlin]'],
    ['assign X to group all users', 'assign [X] → [all users]', 'assign [X] → [group all users]'],
    ['assign X to collection SMS00001', 'assign [X] → collection [SMS00001]'],
    ['assign X to collection "My id"', 'assign [X] → collection [My id]'],
    ['assign X to collection 17', 'assign [X] → collection [17]', 'assign [X] → [collection 17]'],
    ['assign X to collection of old laptops', 'assign [X] → [collection of old laptops]'],
    [
      'unassign X from all devices, collection SMS00001',
      'unassign [X] → all devices + collection [SMS00001]',
    ],
  ],
  'several groups': [
    ['assign X to "A", "B" and "C"', 'assign [X] → [A] + [B] + [C]'],
    ['assign X to "A","B", and group "C"', 'assign [X] → [A] + [B] + [C]'],
    ['assign X to groups "A", "B"', 'assign [X] → [A] + [B]'],
    ['assign X to A, B', 'assign [X] → [A] + [B]', 'assign [X] → [A, B]'],
    ['assign X to A,B', 'assign [X] → [A] + [B]', 'assign [X] → [A,B]'],
    ['assign X to A, and B', 'assign [X] → [A] + [B]', 'assign [X] → [A, and B]'],
    [
      'assign X to A, B and C',
      'assign [X] → [A] + [B] + [C]',
      'assign [X] → [A] + [B and C]',
      'assign [X] → [A, B] + [C]',
      'assign [X] → [A, B and C]',
    ],
    ['assign X to "A", B and "C"', 'assign [X] → [A] + [B] + [C]'],
    ['assign X to groups A and "B"', 'assign [X] → [A] + [B]', 'assign [X] → [groups A] + [B]'],
    ['assign X to "A", "a" and "A"', 'assign [X] → [A]'],
    ['assign X to all devices, all devices and "A"', 'assign [X] → all devices + [A]'],
  ],
  'more groups than can be told apart either way': [
    [
      'assign Pol 1 to A, B, C, D, E, F, G, H',
      'assign [Pol 1] → [A] + [B] + [C] + [D] + [E] + [F] + [G] + [H]',
    ],
    [
      'assign Pol 1 to A,B,C,D,E,F,G, and H',
      'assign [Pol 1] → [A] + [B] + [C] + [D] + [E] + [F] + [G] + [H]',
    ],
    [
      'assign policy X to A, B, C, D, E, F, G and H',
      'assign [X] → [A] + [B] + [C] + [D] + [E] + [F] + [G] + [H]',
      'assign [policy X] → [A] + [B] + [C] + [D] + [E] + [F] + [G] + [H]',
      'assign [X] → [A] + [B] + [C] + [D] + [E] + [F] + [G and H]',
      'assign [policy X] → [A] + [B] + [C] + [D] + [E] + [F] + [G and H]',
    ],
    [
      'assign X to A and B and C and D and E and F and G and H',
      'assign [X] → [A] + [B] + [C] + [D] + [E] + [F] + [G] + [H]',
      'assign [X] → [A and B and C and D and E and F and G] + [H]',
      'assign [X] → [A and B and C and D and E and F and G and H]',
    ],
    [
      'assign X to A and B, C and D, E and F, G and H, I and J, K and L, M and N',
      'assign [X] → [A] + [B] + [C] + [D] + [E] + [F] + [G] + [H] + [I] + [J] + [K] + [L] + [M] + [N]',
      'assign [X] → [A and B] + [C and D] + [E and F] + [G and H] + [I and J] + [K and L] + [M] + [N]',
      'assign [X] → [A and B] + [C and D] + [E and F] + [G and H] + [I and J] + [K and L] + [M and N]',
    ],
    [
      'assign X to "A, B", C, D, E, F, G, H, I, J',
      'assign [X] → [A, B] + [C] + [D] + [E] + [F] + [G] + [H] + [I] + [J]',
    ],
    [
      'assign X to all devices, A, B, C, D, E, F, G, H, group I',
      'assign [X] → all devices + [A] + [B] + [C] + [D] + [E] + [F] + [G] + [H] + [I]',
      'assign [X] → all devices + [A] + [B] + [C] + [D] + [E] + [F] + [G] + [H] + [group I]',
    ],
    [
      'assign X to all users, excluding A, B, C, D, E, F, G, H because A, B and C asked to',
      'assign [X] → all users − [A] − [B] − [C] − [D] − [E] − [F] − [G] − [H] because [A, B and C asked to]',
    ],
    [
      'assign Road to Zero to A, B, C, D, E, F, G, Path to Green',
      'assign [Road to Zero] → [A] + [B] + [C] + [D] + [E] + [F] + [G] + [Path to Green]',
      'assign [Road] → [Zero to A] + [B] + [C] + [D] + [E] + [F] + [G] + [Path to Green]',
    ],
    [
      'assign Windows 10, 11 to A, B, C, D, E, F, G, H',
      'assign [Windows 10, 11] → [A] + [B] + [C] + [D] + [E] + [F] + [G] + [H]',
    ],
    ['remove X from A, B, C, D, E, F, G, H', 'unassign [X] → [A] + [B] + [C] + [D] + [E] + [F] + [G] + [H]'],
  ],
  'names that hold words of the language': [
    [
      'assign Road to Zero to Sales and Marketing',
      'assign [Road to Zero] → [Sales] + [Marketing]',
      'assign [Road to Zero] → [Sales and Marketing]',
      'assign [Road] → [Zero to Sales] + [Marketing]',
      'assign [Road] → [Zero to Sales and Marketing]',
    ],
    ['assign Road to Zero to "Sales and Marketing"', 'assign [Road to Zero] → [Sales and Marketing]'],
    ['assign "Road to Zero" to Path to Green', 'assign [Road to Zero] → [Path to Green]'],
    [
      'assign Road to group Path to Green',
      'assign [Road] → [Path to Green]',
      'assign [Road] → [group Path to Green]',
      'assign [Road to group Path] → [Green]',
    ],
    [
      'assign policy Group Policy baseline to group group A',
      'assign [Group Policy baseline] → [group A]',
      'assign [policy Group Policy baseline] → [group A]',
      'assign [Group Policy baseline] → [group group A]',
      'assign [policy Group Policy baseline] → [group group A]',
    ],
    ['assign Policy "policy" to group "group"', 'assign [policy] → [group]'],
    ['assign "to" to "and"', 'assign [to] → [and]'],
    ['assign To Do to Sales', 'assign [To Do] → [Sales]'],
    [
      'unassign Data from home from Sales',
      'unassign [Data from home] → [Sales]',
      'unassign [Data] → [home from Sales]',
    ],
    ['assign Because we care to "Sales"', 'assign [Because we care] → [Sales]'],
    ['assign X to Exclude kiosks', 'assign [X] → [Exclude kiosks]'],
    [
      'assign "A, B excluding C because D" to "all users"',
      'assign [A, B excluding C because D] → [all users]',
    ],
    ["assign O'Brien's ring to Admins' laptops", "assign [O'Brien's ring] → [Admins' laptops]"],
    ['assign X to 27" monitors', 'assign [X] → [27" monitors]'],
    [
      "assign Ring \"Gold\" edition to 'O'Brien's laptops'",
      'assign [Ring "Gold" edition] → [O\'Brien\'s laptops]',
    ],
    ['assign "Say ""hi"" twice" to \'Rock \'\'n\'\' roll\'', 'assign [Say "hi" twice] → [Rock \'n\' roll]'],
    ['assign "two  spaces" to two   spaces', 'assign [two  spaces] → [two spaces]'],
    ['assign 🛡️ R&D <VIP> to 👩‍💻 crew', 'assign [🛡️ R&D <VIP>] → [👩‍💻 crew]'],
  ],
  exclusions: [
    ['assign X to all devices excluding group "B"', 'assign [X] → all devices − [B]'],
    ['assign X to all devices except "B" and "C"', 'assign [X] → all devices − [B] − [C]'],
    ['assign X to all devices, but exclude "B"', 'assign [X] → all devices − [B]'],
    ['assign X to "A", "B" excluding "A"', 'assign [X] → [A] + [B] − [A]'],
    ['assign X to A excluding B', 'assign [X] → [A] − [B]', 'assign [X] → [A excluding B]'],
    [
      'assign X to all users excluding Exclude kiosks',
      'assign [X] → all users − [Exclude kiosks]',
      'assign [X] → [all users excluding Exclude kiosks]',
    ],
    [
      'assign X to all users excluding All users in Berlin',
      'assign [X] → all users − [All users in Berlin]',
      'assign [X] → [all users excluding All users in Berlin]',
    ],
    ['assign X to "A" excluding B and C', 'assign [X] → [A] − [B] − [C]', 'assign [X] → [A] − [B and C]'],
    ['unassign X from A excluding B', 'unassign [X] → [A excluding B]'],
  ],
  reasons: [
    ['assign X to "A" because audit finding 12', 'assign [X] → [A] because [audit finding 12]'],
    ['assign X to "A", because "audit, finding 12"', 'assign [X] → [A] because [audit, finding 12]'],
    ['assign X to "A" excluding "B" because it\'s "urgent', 'assign [X] → [A] − [B] because [it\'s "urgent]'],
    ['assign X to A because B', 'assign [X] → [A] because [B]', 'assign [X] → [A because B]'],
    [
      'assign X to A because B because C',
      'assign [X] → [A] because [B because C]',
      'assign [X] → [A because B] because [C]',
      'assign [X] → [A because B because C]',
    ],
    ['remove "X" from "A" because they left.', 'unassign [X] → [A] because [they left]'],
    ['assign "X" to "A" because "why: ""to be sure"""', 'assign [X] → [A] because [why: "to be sure"]'],
  ],
  'taking away': [
    [
      'unassign Windows 11 baseline from Finance laptops',
      'unassign [Windows 11 baseline] → [Finance laptops]',
    ],
    ['remove policy "A" from groups "B" and "C"', 'unassign [A] → [B] + [C]'],
    ['remove A from all users', 'unassign [A] → all users'],
    ['unassign Road to Zero from Sales', 'unassign [Road to Zero] → [Sales]'],
  ],
  'ids and addresses': [
    [`assign ${ID} to ${OTHER_ID}`, `assign #${ID} → #${OTHER_ID}`],
    [`assign policy {${ID.toUpperCase()}} to group ${OTHER_ID}`, `assign #${ID} → #${OTHER_ID}`],
    [`assign "${ID}" to '${OTHER_ID}'`, `assign #${ID} → #${OTHER_ID}`],
    [`assign ${POLICY_PAGE} to ${GROUP_PAGE}`, `assign #${ID} → #${OTHER_ID}`],
    [
      `assign policy ${POLICY_PAGE} to all devices excluding group ${GROUP_PAGE}, "A"`,
      `assign #${ID} → all devices − #${OTHER_ID} − [A]`,
    ],
    [
      `show assignments of https://graph.microsoft.com/beta/deviceManagement/deviceCompliancePolicies/${ID}`,
      `show #${ID}`,
    ],
    [
      `show assignments of https://contoso.example/${ID}/${OTHER_ID}`,
      `show [https://contoso.example/${ID}/${OTHER_ID}]`,
    ],
    [`show the one with ${ID}`, `show [the one with ${ID}]`],
    [`show {${ID}`, `show [{${ID}]`],
  ],
  looking: [
    ['show assignments of Windows 11 baseline', 'show [Windows 11 baseline]'],
    ['show assignments for "Windows 11 baseline"', 'show [Windows 11 baseline]'],
    ['show assignments of policy Gold', 'show [Gold]', 'show [policy Gold]'],
    ['show Road to Zero, and more', 'show [Road to Zero, and more]'],
    ['show policy "Gold"', 'show [Gold]'],
    ['show "policies"', 'show [policies]'],
    ['list policies', 'listPolicies'],
    ['show policies', 'listPolicies'],
    ['Policies', 'listPolicies'],
  ],
  'asking for help': [
    ['help', 'help'],
    ['Hello!', 'help'],
    ['hi there', 'help'],
    ['?', 'help'],
    ['can you help me?', 'help'],
    ['help assign', 'help'],
  ],
};
