import { describe, expect, it } from 'vitest';
import { radius68 } from './accuracy';

describe('the 68 % radius', () => {
  it('is 0.617 of the 95 % one', () => expect(radius68(100)).toBeCloseTo(61.67, 2));
});
