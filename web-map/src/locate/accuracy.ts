/** Browsers give the radius that holds 95 % of a round normal error (W3C Geolocation); the server wants the 68 % one. */
const radiusOf = (share: number) => Math.sqrt(-2 * Math.log(1 - share)); // in standard deviations, Rayleigh

export const radius68 = (radius95: number): number => (radius95 * radiusOf(0.68)) / radiusOf(0.95);
