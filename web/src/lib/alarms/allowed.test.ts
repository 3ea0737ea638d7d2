import { describe, expect, test } from 'vitest';
import type { Standing } from '../api/client.ts';
import { isOffered, readOnlyReason } from './allowed.ts';
import { anAlarm } from './an-alarm.ts';

const standing = (
  post: Standing['post'],
  purpose: Standing['purpose'] = 'custody-safety',
): Standing => ({ unit: 'fac_1', post, purpose });

describe('what is offered', () => {
  test('a patrol may acknowledge, and neither shelve nor end', () => {
    const row = anAlarm({});
    const offered = (['acknowledge', 'shelve', 'end'] as const).filter((act) =>
      isOffered(row, act, standing('patrol')),
    );
    expect(offered).toEqual(['acknowledge']);
  });

  test('an acknowledged alarm is not acknowledged again', () => {
    const by = { officer: 'off_01JD8Z6M5V3N9QK2T7W4X8Y0AB', badge: '100001', post: 'patrol' };
    const row = { ...anAlarm({}), acknowledged: { by, at: '2026-11-24T08:00:00.000Z' } };
    expect(isOffered(row as ReturnType<typeof anAlarm>, 'acknowledge', standing('patrol'))).toBe(
      false,
    );
  });

  test('a shelved alarm can only be taken back', () => {
    const row = anAlarm({ status: 'shelved' });
    const offered = (['acknowledge', 'shelve', 'unshelve', 'end'] as const).filter((act) =>
      isOffered(row, act, standing('command-centre')),
    );
    expect(offered).toEqual(['unshelve']);
  });

  test.each(['medical', 'resident-procurator', 'city-supervisor'] as const)(
    'a %s reads only, because of the post',
    (post) => expect(readOnlyReason(standing(post, 'legal-supervision'))).toBe('post'),
  );

  test('a duty leader who came to supervise reads only, because of the purpose', () => {
    expect(readOnlyReason(standing('duty-leader', 'duty-supervision'))).toBe('purpose');
    expect(readOnlyReason(standing('duty-leader'))).toBeNull();
  });
});
