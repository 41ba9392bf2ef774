// A planner's work on the borders of grids.
import { cameraAt } from './district.mjs';
import { boxOf, clickPlace, flown } from './hand.mjs';

export const level = 4;
export const borders = (visitor) => visitor.panel('borders');
export const toast = (visitor) => visitor.page.locator('[data-toast=saved]');

/** Chooses a grid on the page and an operation on its borders. */
export async function openBorders(visitor, grid, operation) {
  await visitor.open(`${cameraAt(grid.geometry.coordinates[0][0], 13)}&grid=${level}&select=grid/${grid.id}`);
  const before = visitor.hash();
  await visitor.panel('card').getByRole('button', { name: '改边界' }).click();
  await borders(visitor).locator(`[data-operation=${operation}]`).click();
  await flown(visitor, before);
}

/** Draws a line from south to north through the grid's middle; what it would do has been looked at by then. */
export async function drawThroughTheMiddle(visitor, grid) {
  const box = boxOf(grid.geometry);
  const middle = (box[0] + box[2]) / 2, more = (box[3] - box[1]) / 10;
  await borders(visitor).getByText('第一个角点').waitFor();
  await clickPlace(visitor, [middle, box[1] - more]);
  await clickPlace(visitor, [middle, box[3] + more]);
  await visitor.press('Enter');
  await possible(visitor);
}

export const possible = (visitor) => borders(visitor).getByText('可以执行。').waitFor();
export const apply = (visitor) => borders(visitor).getByRole('button', { name: '执行并保存' }).click();
