import { describe, expect, it } from 'vitest';
import type { Person } from '../api/people';
import { changeOf, chosen, draftOf, emptyDraft, onto } from './draft';

const person: Person = {
  id: 3, login: 'wang.wei', name: '王伟', phone: '', disabled: false, must_change_password: false, version: 4, last_seen: null,
  grants: [{ role: 'officer', division: '320102', division_name: '玄武区' }, { role: 'viewer', division: '', division_name: null }],
};

describe('the form of a person', () => {
  it('sends only what was changed', () => {
    const draft = draftOf(person);
    expect(changeOf(draftOf(person), draft)).toEqual({});
    expect(changeOf(draftOf(person), { ...draft, phone: ' 025 1 ' })).toEqual({ phone: '025 1' });
    expect(changeOf(draftOf(person), { ...draft, grants: [...draft.grants].reverse() })).toEqual({});
    expect(changeOf(draftOf(person), { ...draft, disabled: true, grants: [] })).toEqual({ disabled: true, grants: [] });
  });

  it('gives no right by leaving a field alone', () => expect(chosen(emptyDraft().grants)).toEqual([]));

  it('sends each grant once', () => {
    const twice = { role: 'planner', division: '320102' } as const;
    expect(chosen([twice, { ...twice }, { role: 'planner', division: '' }])).toEqual([twice, { role: 'planner', division: '' }]);
  });

  it('sends a grid once it is chosen, and not before', () => {
    const grid = { id: 7, label: '东北点 G4NE' };
    expect(chosen([{ role: 'officer', division: null, grid: null }])).toEqual([]);
    expect(chosen([{ role: 'officer', division: null, grid }])).toEqual([{ role: 'officer', division: '', grid: 7 }]);
    const stored = draftOf({ ...person, grants: [{ role: 'officer', division: '', division_name: null, grid: 7, grid_name: '东北点', grid_code: 'G4NE' }] });
    expect(stored.grants).toEqual([{ role: 'officer', division: null, grid }]);
    expect(changeOf(stored, { ...stored, grants: [{ role: 'officer', division: '' }] })).toEqual({ grants: [{ role: 'officer', division: '' }] });
  });

  it('keeps what was written when another admin was quicker, and takes the rest from them', () => {
    const mine = { ...draftOf(person), name: '王维' };
    const change = changeOf(draftOf(person), mine);
    expect(onto(draftOf({ ...person, phone: '025 2', name: '王卫' }), change, mine)).toMatchObject({ name: '王维', phone: '025 2' });
  });
});
