// The words of editing come with it: who only looks does not load them.
import en from '../../locales/edit.en.json';
import zh from '../../locales/edit.zh.json';
import { i18n } from '../language/messages';

i18n.global.mergeLocaleMessage('zh', zh);
i18n.global.mergeLocaleMessage('en', en);
