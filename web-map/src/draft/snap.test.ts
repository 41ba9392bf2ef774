import { describe, expect, it } from 'vitest';
import { nearest } from './snap';

const border = [[[122.5, 32.5], [122.501, 32.5]]] as const;
const metre = 1 / 111_320; // degrees of latitude

describe('snapping', () => {
  it('takes a corner before an edge, and the exact corner', () => {
    expect(nearest([122.50001, 32.5 + 2 * metre], border, 5)).toEqual({ at: [122.5, 32.5], kind: 'corner' });
  });
  it('takes the foot on an edge where no corner is in reach', () => {
    expect(nearest([122.5005, 32.5 + 3 * metre], border, 5)).toEqual({ at: [122.5005, 32.5], kind: 'edge' });
  });
  it('takes nothing out of reach', () => {
    expect(nearest([122.5005, 32.5 + 6 * metre], border, 5)).toBeNull();
    expect(nearest([122.5, 32.5], [], 5)).toBeNull();
  });
});
