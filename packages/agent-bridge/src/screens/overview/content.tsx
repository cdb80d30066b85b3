import { type SiteState, useKit } from '../kit.ts'
import { ProgressBar } from '../parts/progress-bar.tsx'
import { Section } from '../parts/section.tsx'
import { countContent } from './count-content.ts'

type Translation = NonNullable<SiteState['content']>['translations'][number]

/** What is on the site in each language, and what still has to be translated. */
export function Content({ state }: { state: SiteState }) {
  const { text, format } = useKit()
  const types = countContent(state)
  // What is written first is complete by definition.
  const translations = (state.content?.translations ?? []).filter(
    ({ language }) => language !== state.languages?.default,
  )
  const languages = state.languages?.all ?? []
  if (types.length === 0) return null
  const columns = languages.length > 1 ? languages : []
  return (
    <Section
      name="content"
      title={text('content')}
      aside={columns.length > 1 && text.counted('languages', columns.length)}
    >
      {columns.length > 1 && (
        <table className="te-table te-content">
          <thead>
            <tr>
              <th scope="col">{text('contentKind')}</th>
              {columns.map((language) => (
                <th key={language} scope="col" className="te-figure">
                  {format.languageName(language)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {types.map(({ name, label, byLanguage }) => (
              <tr key={name}>
                <th scope="row">{text.word('type_', `${name}_title`) ?? label}</th>
                {columns.map((language) => (
                  <td key={language} className="te-figure">
                    {format.number(Object.fromEntries(byLanguage)[language] ?? 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {columns.length > 1 && translations.length > 0 && (
        <ul className="te-languages">
          {translations.map((translation) => (
            <Progress key={translation.language} {...translation} />
          ))}
        </ul>
      )}
      {columns.length <= 1 && <p className="te-quiet">{text('contentOneLanguage')}</p>}
    </Section>
  )
}

function Progress({ language, translated, total, missing }: Translation) {
  const { text, format, adminHref } = useKit()
  const name = format.languageName(language)
  const part = total > 0 ? translated / total : 1
  const open = total - translated
  return (
    <li data-language={language}>
      <div className="te-language-head">
        <span>{name}</span>
        <span className="te-quiet">
          {text('translated', { translated: format.number(translated), total: format.number(total) })} ·{' '}
          {/* 99.6 % is not all of it. */}
          {format.share(open > 0 ? Math.min(part, 0.99) : 1)}
        </span>
      </div>
      <ProgressBar part={part} label={text('translatedIn', { language: name })} {...(open === 0 && { tone: 'good' })} />
      {missing.length > 0 && (
        <details className="te-more">
          <summary>{text.counted('missing', open)}</summary>
          <ul className="te-missing">
            {missing.map(({ id, title, type }) => (
              <li key={`${type} ${id}`}>
                <a href={adminHref(`post.php?post=${id}&action=edit`)}>{title || text('untitled')}</a>
                <span className="te-quiet te-small">{text.word('type_', `${type}_one`) ?? type}</span>
              </li>
            ))}
          </ul>
          {open > missing.length && (
            <p className="te-quiet te-small">{text.counted('missingMore', open - missing.length)}</p>
          )}
        </details>
      )}
    </li>
  )
}
