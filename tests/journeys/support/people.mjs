// The people of the journeys. Their passwords are as good as public: they live as long as the district of one run.

/** Who walks the journeys unless one says otherwise. */
export const planner = { login: 'li.na', name: '李娜', grants: ['planner'], password: 'drei-walnuesse-im-korb' };
export const officer = { login: 'wang.wei', name: '王伟', grants: ['officer'], password: 'kastanien-am-bachlauf' };
export const admin = { login: 'zhao.min', name: '赵敏', grants: ['admin'], password: 'laternen-ueber-dem-hof' };

export const everybody = [planner, officer, admin];
