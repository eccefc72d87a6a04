import { beforeEach, describe, expect, it } from 'vitest';
import { ownPath } from '../app/place';
import { secondsUntil } from './countdown';
import { deviceOf } from './device';
import { dropToken, hasToken, takeToken } from './hash_token';
import { newPasswordComplaints, passwordLength } from './password';
import { readQr } from './qr';

const svg = (path: string, side = 57) =>
  `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><rect width="${side}" height="${side}" fill="#fff"/><path fill="#000" d="${path}"/></svg>`;

describe('the QR code of the server', () => {
  it('is read by its one known shape', () => {
    expect(readQr(svg('M4 4h7v1H4zM13 4h1v1H13z'))).toEqual({ side: 57, path: 'M4 4h7v1H4zM13 4h1v1H13z' });
  });
  it('is nothing when it holds anything else', () => {
    expect(readQr(svg('M4 4h7v1H4z" onload="alert(1)'))).toBeUndefined();
    expect(readQr(svg('M4 4h7v1H4z').replace('</svg>', '<script>alert(1)</script></svg>'))).toBeUndefined();
    expect(readQr('')).toBeUndefined();
  });
});

describe('a new password', () => {
  it('is counted by characters, not by what they take', () => {
    expect(passwordLength('maji🌊')).toBe(5);
    expect(newPasswordComplaints('🌊🌊🌊🌊🌊🌊')).toHaveLength(1);
    expect(newPasswordComplaints('maji safi ya mlima')).toEqual([]);
  });
  it('that is empty is asked for, not measured', () => {
    expect(newPasswordComplaints('')[0]?.[1]).not.toMatch(/\d/);
  });
});

describe('the token of a mail', () => {
  beforeEach(() => sessionStorage.clear());
  it('leaves the address at once and is kept for this tab', () => {
    history.replaceState(null, '', '/accept?x=1#token=PdPlcXDq_ro8-c');
    expect(takeToken('invitation')).toBe('PdPlcXDq_ro8-c');
    expect(location.hash).toBe('');
    expect(location.search).toBe('?x=1');
    expect(takeToken('invitation')).toBe('PdPlcXDq_ro8-c');
    dropToken('invitation');
    expect(hasToken('invitation')).toBe(false);
  });
  it('is none when the link was cut', () => {
    history.replaceState(null, '', '/accept#token=');
    expect(takeToken('invitation')).toBe('');
  });
});

describe('where one goes afterwards', () => {
  it('is a path of our own, never another site', () => {
    expect(ownPath('/accept')).toBe('/accept');
    for (const elsewhere of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', ''])
      expect(ownPath(elsewhere, '/me/security')).toBe('/me/security');
    expect(ownPath(undefined)).toBe('/');
  });
});

describe('devices', () => {
  it('are called as people call them', () => {
    const chrome =
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36';
    expect(deviceOf(chrome)).toBe('Chrome · Android');
    expect(deviceOf(`${chrome} EdgA/120.0`)).toBe('Edge · Android');
    expect(
      deviceOf(
        'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1',
      ),
    ).toBe('Safari · iPhone');
    expect(deviceOf('curl/7.88.1')).toBe('curl');
    expect(deviceOf('x'.repeat(100))).toHaveLength(41);
    expect(deviceOf('')).toBe('');
  });
});

describe('the pause before another code', () => {
  it('is never over too early and never negative', () => {
    expect(secondsUntil(60_000, 500)).toBe(60);
    expect(secondsUntil(60_000, 59_999)).toBe(1);
    expect(secondsUntil(60_000, 70_000)).toBe(0);
  });
});
