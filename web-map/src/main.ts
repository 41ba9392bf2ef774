import { createApp, watch } from 'vue';
import App from './App.vue';
import { browserLanguage, i18n, speak } from './language/messages';
import { wearLook } from './look/look';
import './look/look.css';
import './look/form.css';
import { session, takeFirstRun } from './session/session';
import { fromHash, toHash } from './share/link';
import { view } from './view/view';

/** Milliseconds between two writings of the address: browsers refuse a flood of them. */
const addressRest = 250;

if (takeFirstRun()) session.ask = 'first-run';

view.language = browserLanguage(navigator.languages);
view.look = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
Object.assign(view, fromHash(location.hash));

watch(() => view.language, speak, { immediate: true });
watch(() => view.look, wearLook, { immediate: true });

let timer: ReturnType<typeof setTimeout> | undefined;
watch(view, () => {
  clearTimeout(timer);
  timer = setTimeout(() => history.replaceState(null, '', toHash(view)), addressRest);
});

createApp(App).use(i18n).mount('#app');
