// The parts of Element Plus this page uses, each with its style; nothing else of it is loaded.
import 'element-plus/theme-chalk/base.css';
import 'element-plus/theme-chalk/dark/css-vars.css';
import 'element-plus/theme-chalk/el-button.css';
import 'element-plus/theme-chalk/el-checkbox.css';
import 'element-plus/theme-chalk/el-dialog.css';
import 'element-plus/theme-chalk/el-overlay.css';
import 'element-plus/theme-chalk/el-radio-button.css';
import 'element-plus/theme-chalk/el-radio-group.css';
import 'element-plus/theme-chalk/el-skeleton.css';
import 'element-plus/theme-chalk/el-skeleton-item.css';

export { ElButton } from 'element-plus/es/components/button/index.mjs';
export { ElCheckbox } from 'element-plus/es/components/checkbox/index.mjs';
export { ElConfigProvider } from 'element-plus/es/components/config-provider/index.mjs';
export { ElDialog } from 'element-plus/es/components/dialog/index.mjs';
export { ElRadioButton, ElRadioGroup } from 'element-plus/es/components/radio/index.mjs';
export { ElSkeleton } from 'element-plus/es/components/skeleton/index.mjs';
