import { Me } from '@watchhouse/contracts';
import { describe, expect, test } from 'vitest';
import { offeredStandings, postingOf } from './posting.ts';

const unit = 'fac_01JD8Z6M5V3N9QK2T7W4X8Y0AB';
const me = Me.parse({
  principal: 'sub-1',
  postings: [
    { unit, post: 'warden', purposes: ['custody-safety', 'incident-response'], facilities: [] },
    { unit, post: 'medical', purposes: ['medical-care'], facilities: [] },
  ],
});

describe('postings', () => {
  test('each purpose of each post is offered, the default first', () => {
    expect(offeredStandings(me).map(({ post, purpose }) => `${post} ${purpose}`)).toEqual([
      'warden custody-safety',
      'warden incident-response',
      'medical medical-care',
    ]);
  });

  test('a purpose that the post does not allow is no posting', () => {
    expect(postingOf(me, { unit, post: 'medical', purpose: 'custody-safety' })).toBeNull();
    expect(postingOf(me, { unit, post: 'medical', purpose: 'medical-care' })?.post).toBe('medical');
  });
});
