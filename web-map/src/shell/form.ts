import { ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { failureText } from '../status/failure';
import { findingTexts } from '../status/findings';

/** A form that is sent once at a time and says what was wrong. */
export function useForm() {
  const { t } = useI18n();
  const busy = ref(false);
  const wrong = ref('');

  /** True where it went through. `said`: words for a failure that this form knows better; '' for the others. */
  async function send(deed: () => Promise<unknown>, said: (reason: unknown) => string = () => ''): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    wrong.value = '';
    try {
      await deed();
      return true;
    } catch (reason) {
      wrong.value = said(reason) || findingTexts(reason, t).join('\n') || failureText(reason, t);
      return false;
    } finally {
      busy.value = false;
    }
  }
  return { t, busy, wrong, send };
}
