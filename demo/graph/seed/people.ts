// The people of the demo's story, with object ids that never change.
import { guidOf } from '../../guid.js';
import type { User } from '../tenant.js';

/** Object ids. Alex asks; Ben, Chris, Erin and Gus are approvers by membership, but Erin's account is disabled and Gus is a guest; Dana is neither, she looks after Intune itself. */
export const PEOPLE = {
  alex: guidOf('person Alex Rivera'),
  ben: guidOf('person Ben Okafor'),
  chris: guidOf('person Chris Lindqvist'),
  dana: guidOf('person Dana Moss'),
  erin: guidOf('person Erin Walsh'),
  gus: guidOf('person Gus Guest'),
} as const;

/** Them, freshly made: the accounts can be changed. */
export function seedPeople(): readonly User[] {
  return [
    person(PEOPLE.alex, 'Alex Rivera', 'Endpoint administrator'),
    person(PEOPLE.ben, 'Ben Okafor', 'Security lead'),
    person(PEOPLE.chris, 'Chris Lindqvist', 'Workplace architect'),
    person(PEOPLE.dana, 'Dana Moss', 'Intune administrator'),
    { ...person(PEOPLE.erin, 'Erin Walsh', 'Service desk lead'), accountEnabled: false },
    {
      ...person(PEOPLE.gus, 'Gus Guest', 'Consultant'),
      userPrincipalName: 'gus_partner.example#EXT#@northwindharbor.example',
      userType: 'Guest',
    },
  ];
}

function person(id: string, displayName: string, jobTitle: string): User {
  const mailbox = displayName.toLowerCase().replace(' ', '.');
  return {
    id,
    displayName,
    userPrincipalName: `${mailbox}@northwindharbor.example`,
    jobTitle,
    accountEnabled: true,
    userType: 'Member',
  };
}
