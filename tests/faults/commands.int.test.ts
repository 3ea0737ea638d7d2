import { afterAll, expect, test } from 'vitest';
import { limits } from '@watchhouse/contracts';
import { endAlarm, openAlarm, raiseDuress } from '../deployed/alarms.ts';
import { runningHouse } from '../deployed/house.ts';
import { aCommand, officerOf } from '../deployed/officer.ts';
import type { ApiAnswer } from '../deployed/officer.ts';

const house = runningHouse();
const { first } = house;
const command = await officerOf(house, 'command');
const leader = await officerOf(house, 'leader');
const medical = await officerOf(house, 'medical');
const raised: Awaited<ReturnType<typeof raiseDuress>>[] = [];
afterAll(async () => {
  for (const row of raised) await endAlarm(house, command, row);
});
async function anAlarm() {
  const row = await raiseDuress(house, command, first);
  raised.push(row);
  return row;
}

const codeOf = ({ body }: ApiAnswer) => (body as { code?: string }).code;
const paramsOf = ({ body }: ApiAnswer) => (body as { params: Record<string, unknown> }).params;

test('a command sent again with its id gives its first result and changes nothing', async () => {
  const { alarm } = await anAlarm();
  const acknowledge = aCommand(house, 'alarm.acknowledge', { alarm });
  const answers = [await command.command(acknowledge), await command.command(acknowledge)];
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(answers[1]?.body).toEqual(answers[0]?.body);
  const { history } = await command.get('alarmPage', { alarm });
  expect(history.filter(({ type }) => type === 'alarm.acknowledged')).toHaveLength(1);
});

test('a command id sent with another body, or by somebody else, is refused', async () => {
  const { alarm } = await anAlarm();
  const acknowledge = aCommand(house, 'alarm.acknowledge', { alarm });
  await command.command(acknowledge);
  const other = { ...acknowledge, type: 'alarm.unshelve' };
  const reused = await command.command(other);
  expect([reused.status, codeOf(reused)]).toEqual([409, 'command.reused']);
  const byLeader = await leader.command(acknowledge);
  expect([byLeader.status, codeOf(byLeader)]).toEqual([409, 'command.otherActor']);
});

test('of two officers who acknowledge at the same moment one has it, and the other learns who', async () => {
  const { alarm } = await anAlarm();
  const [byCommand, byLeader] = await Promise.all([
    command.command(aCommand(house, 'alarm.acknowledge', { alarm })),
    leader.command(aCommand(house, 'alarm.acknowledge', { alarm })),
  ]);
  expect([byCommand.status, byLeader.status].sort()).toEqual([200, 409]);
  const winner = byCommand.status === 200 ? command : leader;
  const refusal = byCommand.status === 200 ? byLeader : byCommand;
  expect(codeOf(refusal)).toBe('alarm.alreadyAcknowledged');
  const { badge } = await winner.get('me');
  expect(paramsOf(refusal)).toMatchObject({ badge, post: winner.post });
  const row = await openAlarm(command, first, (candidate) => candidate.alarm === alarm);
  expect(row.acknowledged?.by.badge).toBe(badge);
});

test('an alarm that has ended takes no more commands', async () => {
  const row = await anAlarm();
  await endAlarm(house, command, row);
  const late = await leader.command(aCommand(house, 'alarm.acknowledge', { alarm: row.alarm }));
  expect([late.status, codeOf(late)]).toEqual([409, 'alarm.closed']);
});

test('duress is never shelved', async () => {
  const { alarm } = await anAlarm();
  const reason = 'It would be quiet without it';
  const refused = await leader.command(
    aCommand(house, 'alarm.shelve', { alarm, minutes: 5, reason }),
  );
  expect([refused.status, codeOf(refused)]).toEqual([409, 'alarm.notShelvable']);
});

test('a post that only reads alarms cannot acknowledge them, and the trail says so', async () => {
  const { alarm } = await anAlarm();
  const refused = await medical.command(aCommand(house, 'alarm.acknowledge', { alarm }));
  expect([refused.status, codeOf(refused)]).toEqual([403, 'access.denied']);
  const row = await openAlarm(command, first, (candidate) => candidate.alarm === alarm);
  expect(row.status).toBe('unack-active');
});

test('what is no command, or too large for one, is refused before anything is decided', async () => {
  const unknown = { id: house.services.ids.next('command'), type: 'alarm.raise', payload: {} };
  const answers = [
    await command.command('{"id":'),
    await command.command(unknown),
    await command.command({ ...unknown, padding: 'x'.repeat(limits.http.bodyBytesMax) }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 413]);
  expect(answers.map(codeOf)).toEqual([
    'request.malformed',
    'request.malformed',
    'request.tooLarge',
  ]);
});
