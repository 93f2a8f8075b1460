// Graph's policy types in the words of the Intune portal.
import type { Policy } from '../../bot/domain/policy.js';
import type { Line } from '../card.js';
import { name, words } from './runs.js';

/** By Graph's type name (graph-docs, deviceCompliancePolicy and its derived types on beta). */
const PLATFORMS: Readonly<Record<string, string>> = {
  windows10CompliancePolicy: 'Windows 10 and later',
  windows10MobileCompliancePolicy: 'Windows 10 Mobile',
  windows81CompliancePolicy: 'Windows 8.1',
  windowsPhone81CompliancePolicy: 'Windows Phone 8.1',
  macOSCompliancePolicy: 'macOS',
  iosCompliancePolicy: 'iOS and iPadOS',
  androidCompliancePolicy: 'Android device administrator',
  androidForWorkCompliancePolicy: 'Android for Work',
  androidWorkProfileCompliancePolicy: 'Android, personally owned work profile',
  androidDeviceOwnerCompliancePolicy: 'Android, corporate owned',
  aospDeviceOwnerCompliancePolicy: 'Android (AOSP)',
};

/** The platform in words, or nothing for a type this program does not know. */
export function platformName(policy: Policy): string | undefined {
  return PLATFORMS[policy.type];
}

/** The platform, or the type as Graph names it. */
export function platform(policy: Policy): Line {
  const known = platformName(policy);
  return known === undefined ? [words('type '), name(policy.type, 80)] : [words(known)];
}
