const coverages = ['division', 'grid', 'management_area'];

/** Whether the features of a collection share ground out among them: their borders are changed together. */
export const isCoverage = (collection: string): boolean => coverages.includes(collection);
