import { onBeforeUnmount, onMounted, watch } from 'vue';
import { keepDoor, onContact } from '../api/request';
import { learn, lookAgain, openDoor, session } from './session';

/** Keeps the page and the server of one mind about who is here. `onSight` runs when what may be seen has changed. */
export function useSession(onSight: () => void): void {
  const quiet = () => {}; // a silent server is told of by the banner, and asked again when it is back
  const onVisible = () => void (document.hidden || lookAgain().catch(quiet));
  let unknown = false;
  function ask(): void {
    unknown = false;
    learn().catch(() => (unknown = true));
  }
  const quit = onContact((gone) => {
    if (!gone && unknown) ask();
  });
  onMounted(() => {
    keepDoor(openDoor);
    document.addEventListener('visibilitychange', onVisible);
    ask();
  });
  watch(() => session.sight, onSight);
  onBeforeUnmount(() => {
    keepDoor(null);
    document.removeEventListener('visibilitychange', onVisible);
    quit();
  });
}
