import { bad, defineHealthRule, good, plural } from '../define.ts'

export const permissions = defineHealthRule({
  name: 'permissions',
  title: 'File permissions',
  look({ state: { permissions } }) {
    if (!permissions) return null
    if (permissions.length === 0) return good('No file is open to more than it needs')
    return bad('critical', {
      reason: `${plural(permissions.length, 'file is', 'files are')} open to more than needed`,
      advice: 'Folders take 755 and files 644; wp-config.php 640 or less',
      values: { files: permissions.slice(0, 20).map(({ path, mode, reason }) => ({ path, mode, reason })) },
    })
  },
})
