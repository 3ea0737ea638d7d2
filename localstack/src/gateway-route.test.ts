import { describe, expect, it } from 'vitest';
import { liveRoute, route } from './gateway-route.ts';

const behind = { cloud: 'http://127.0.0.1:4566', httpApiId: 'api1', liveApiId: 'live1' };

describe('the gateway', () => {
  it.each([
    ['/api/me', '/_aws/execute-api/api1/$default/api/me'],
    [
      '/api/facilities/fac_1/alarms/a?x=%2F',
      '/_aws/execute-api/api1/$default/api/facilities/fac_1/alarms/a?x=%2F',
    ],
    ['/oauth2/authorize?client_id=c', '/oauth2/authorize?client_id=c'],
    ['/oauth2/token', '/oauth2/token'],
    ['/login', '/login'],
    ['/logout?client_id=c', '/logout?client_id=c'],
  ])('sends %s to the cloud', (asked, path) => {
    expect(route(asked, behind)).toEqual({ kind: 'cloud', path });
  });

  it.each(['/', '/sign-in/callback?code=1', '/apiary', '/login/other', '/oauth2/a/b', '/_aws/x'])(
    'answers %s with the application itself',
    (asked) => {
      expect(route(asked, behind)).toEqual({ kind: 'files' });
    },
  );

  it('answers the configuration itself', () => {
    expect(route('/config.json?x', behind)).toEqual({ kind: 'config' });
  });

  it('takes live connections with their ticket, and no others', () => {
    expect(liveRoute('/live?ticket=t', behind)).toBe('/_aws/execute-api/live1/live?ticket=t');
    expect(liveRoute('/live', behind)).toBe('/_aws/execute-api/live1/live');
    expect(liveRoute('/lively', behind)).toBeUndefined();
  });
});
