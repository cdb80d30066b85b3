import { bad, defineHealthRule, good } from '../define.ts'

export const fileEditor = defineHealthRule({
  name: 'file_editor',
  title: 'File editor',
  look({ state: { isFileEditorOn } }) {
    if (isFileEditorOn === undefined) return null
    if (!isFileEditorOn) return good('Code cannot be edited in the admin pages')
    return bad('attention', {
      reason: 'Whoever gets into the admin pages can change the code of the site there',
      advice: 'Set DISALLOW_FILE_EDIT to true in wp-config.php',
    })
  },
})
