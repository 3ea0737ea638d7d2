import type { Played } from '../world/played.ts';
import { edgeAndCloudAgree } from './edge-and-cloud-agree.ts';
import type { Checker, Finding } from './finding.ts';
import { ledgerSound } from './ledger-sound.ts';
import { neighbourUnchanged } from './neighbour-unchanged.ts';
import { nothingDoubled } from './nothing-doubled.ts';
import { nothingLost } from './nothing-lost.ts';
import { positionsNeverGoBack } from './positions-never-go-back.ts';
import { settledAlarmsEqual } from './settled-alarms.ts';
import { viewsEqualFold } from './views-equal-fold.ts';

/** What holds of every story, whatever the weather. */
export const promises = {
  'settled alarms equal those of in-order delivery': settledAlarmsEqual,
  'nothing is lost': nothingLost,
  'nothing is doubled': nothingDoubled,
  'edge and cloud agree': edgeAndCloudAgree,
  'views equal the fold': viewsEqualFold,
  'positions never go back': positionsNeverGoBack,
  'the neighbour notices nothing': neighbourUnchanged,
  'the ledger is sound': ledgerSound,
} as const satisfies Record<string, Checker>;
export type PromiseName = keyof typeof promises;

/** Every broken promise of a story. */
export async function brokenPromises(
  played: Played,
): Promise<readonly (Finding & { readonly promise: string })[]> {
  const findings = [];
  for (const [promise, check] of Object.entries(promises)) {
    for (const finding of await check(played)) findings.push({ ...finding, promise });
  }
  return findings;
}
