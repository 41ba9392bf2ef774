// Places of the demo district to go to.

/** A named compound with the point inside it that its label stands on. */
export async function someCompound(server) {
  const { features } = await server.json('/ogc/collections/compound/items?limit=5&f=json');
  for (const { id, properties } of features) {
    const { results } = await server.json(`/api/v1/search?q=${encodeURIComponent(properties.name)}&collection=compound`);
    const hit = results.find((result) => result.id === id);
    if (hit) return hit;
  }
  throw new Error('the demo district has no compound that can be found');
}

export const cameraAt = ([longitude, latitude], zoom) => `#map=${zoom}/${latitude}/${longitude}`;
