import { Action, Post, purposesOfPost } from '@watchhouse/contracts';
import type { Purpose } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { audienceOf } from './audience.ts';
import { aCity, aFacility, anEngine } from './policy-examples.ts';

/**
 * Who may do what, for a person standing at the facility in question (the supervisor: at the city above)
 * with the first purpose of their post. `●` allowed, `·` denied.
 */
const matrix = `
                    command-centre duty-leader warden patrol medical resident-procurator city-supervisor administrator
alarm.view                ●             ●         ●      ●       ●            ●                ●               ·
alarm.acknowledge         ●             ●         ●      ●       ·            ·                ·               ·
alarm.shelve              ●             ●         ·      ·       ·            ·                ·               ·
alarm.clear               ●             ●         ·      ·       ·            ·                ·               ·
alarm.suppress            ·             ●         ·      ·       ·            ·                ·               ·
alarm.service             ·             ●         ·      ·       ·            ·                ·               ·
map.view                  ●             ●         ●      ●       ●            ·                ·               ·
plan.view                 ●             ●         ●      ●       ●            ●                ●               ●
health.view               ●             ●         ●      ●       ●            ●                ●               ●
person.view               ●             ●         ●      ·       ●            ●                ·               ·
person.register           ·             ·         ·      ·       ·            ·                ·               ●
officer.post              ·             ·         ·      ·       ·            ·                ·               ●
rule-set.publish          ·             ·         ·      ·       ·            ·                ·               ●
site-plan.publish         ·             ·         ·      ·       ·            ·                ·               ●
facility.register         ·             ·         ·      ·       ·            ·                ·               ●
checkpoint.view           ·             ·         ·      ·       ·            ●                ●               ·
live.connect              ●             ●         ●      ●       ●            ●                ●               ·
quarantine.view           ·             ·         ·      ·       ·            ·                ●               ●
quarantine.replay         ·             ·         ·      ·       ·            ·                ·               ●
session.view              ●             ●         ●      ●       ●            ●                ●               ●
`;
const audiences = `
                    command-centre duty-leader warden patrol medical resident-procurator city-supervisor administrator
audience              operations   operations operations operations operations supervision supervision none
`;

const table = (text: string) => {
  const [heading, ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return rows.flatMap(([name, ...cells]) =>
    cells.map((cell, column) => ({
      name,
      post: Post.parse(heading?.[column]),
      cell,
    })),
  );
};

const standing = (post: Post, purpose: Purpose = purposesOfPost[post][0]) => ({
  principal: 'officer-1',
  unit: post === 'city-supervisor' ? aCity : aFacility,
  facility: aFacility,
  post,
  purpose,
});

describe('posts and actions', () => {
  const cells = table(matrix);
  it('has a cell for each post and action', () => {
    expect(cells).toHaveLength(Post.options.length * Action.options.length);
  });
  it.each(cells)('$post, $name: $cell', async ({ name, post, cell }) => {
    const { purpose, ...rest } = standing(post);
    const action = Action.parse(name);
    const withPurpose = action === 'session.view' ? {} : { purpose };
    const { outcome } = await anEngine().authorise({ ...rest, ...withPurpose, action });
    expect(outcome).toBe(cell === '●' ? 'allow' : 'deny');
  });
});

describe('push audiences', () => {
  it.each(table(audiences))('$post: $cell', async ({ post, cell }) => {
    expect((await audienceOf(anEngine(), standing(post))) ?? 'none').toBe(cell);
  });
});

describe('a duty leader who reads for supervision', () => {
  it('sees alarms but commands none', async () => {
    const supervising = standing('duty-leader', 'duty-supervision');
    const view = await anEngine().authorise({ ...supervising, action: 'alarm.view' });
    const shelve = await anEngine().authorise({ ...supervising, action: 'alarm.shelve' });
    expect([view.outcome, shelve.outcome]).toEqual(['allow', 'deny']);
  });
});
