import { describe, expect, it } from 'vitest';
import { accuracyText, areaText, lengthText } from './figures';

describe('a measured figure', () => {
  it.each([
    [12.34, '12.3 m'], [999.6, '1,000 m'], [1234.5, '1,235 m'], [12_345, '12.35 km'],
  ])('%d metres reads %s', (metres, text) => expect(lengthText(metres, 'en')).toBe(text));

  it.each([
    [56.78, '56.8 m²'], [4321, '4,321 m²'], [23_456, '2.35 ha'], [1_234_567, '1.235 km²'],
  ])('%d square metres reads %s', (area, text) => expect(areaText(area, 'en')).toBe(text));

  it.each([[0.2, '1 m'], [30, '30 m'], [12_345, '12.35 km']])('an accuracy of %d metres reads %s', (metres, text) => expect(accuracyText(metres, 'en')).toBe(text));

  it('says hectares in Chinese', () => expect(areaText(23_456, 'zh')).toBe('2.35 公顷'));
});
