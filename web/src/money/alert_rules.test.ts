import { expect, it } from 'vitest';
import { amountsIn, faultsOf, fieldsFor, mostAlerts, thresholdOf } from './alert_rules';

it('amounts are read as people write them, and not guessed', () => {
  expect(thresholdOf('1,250.50')).toBe('1250.50');
  expect(thresholdOf(' KES 500 ')).toBe('500');
  expect(thresholdOf('-200')).toBe('-200');
  expect(thresholdOf('−200')).toBe('-200');
  expect(thresholdOf('007')).toBe('7');
  expect(thresholdOf('0')).toBe('0');
  expect(thresholdOf('')).toBe('');
  for (const bad of ['1,5', '1.23456', 'x', '1e3', '--1', '100000001']) expect(thresholdOf(bad)).toBeUndefined();
});

it('each field says what is wrong with it', () => {
  expect(faultsOf(['100', '', '200'], '0.0000')).toEqual([]);
  expect(faultsOf(['100', 'x', '100.00', ''], '0.0000')).toEqual([
    { at: 1, why: 'wrong' },
    { at: 2, why: 'twice' },
  ]);
  expect(faultsOf(['0', '0.01'], '0.0000')).toEqual([{ at: 0, why: 'low' }]);
  expect(faultsOf(['-499', '-500'], '-500.0000')).toEqual([{ at: 1, why: 'low' }]);
});

it('empty fields are no amounts, and there is room for one more up to five', () => {
  expect(amountsIn(['100', '', '2,000'])).toEqual(['100', '2000']);
  expect(fieldsFor([])).toEqual(['']);
  expect(fieldsFor(['1000.0000', '0.5000'])).toEqual(['1000', '0.5', '']);
  expect(fieldsFor(['5.0000', '4.0000', '3.0000', '2.0000', '1.0000'])).toHaveLength(mostAlerts);
});
