import type { shell as english } from '../en/shell.ts'

export const shell: Record<keyof typeof english, string> = {
  product: 'TinyEclipse',
  screens: 'Écrans de TinyEclipse',
  overview: 'Aperçu',
  analytics: 'Statistiques',
  commands: 'Commandes',
  settings: 'Réglages',
  skip: 'Aller au contenu',
  loading: 'Chargement…',
  tryAgain: 'Réessayer',
  close: 'Fermer',
  cancel: 'Annuler',
  showMore: 'Afficher {count} de plus',
  showLess: 'Afficher moins',
  why: 'Pourquoi ?',
  never: 'jamais',
  unknown: 'inconnu',
  none: 'aucun',
  yes: 'Oui',
  no: 'Non',
  production: 'En ligne',
  staging: 'Préproduction',
  connected: 'Connecté',
  silent: 'Silencieux',
  left: 'Déconnecté',
  revoked: 'Révoqué',
  heard: 'vu {when}',
  connectTitle: 'Ce site n’est pas encore connecté',
  connectText:
    'Connectez-le à votre serveur TinyEclipse pour voir ici sa santé, ses visiteurs et ses mises à jour, et pour agir à distance.',
  connectButton: 'Connecter ce site',
  reconnectTitle: 'Ce site doit être reconnecté',
  reconnect_salts_changed:
    'Les clés de la connexion ne sont plus lisibles, sans doute parce que les « salts » de wp-config.php ont changé. Rien n’est perdu : reconnectez-le avec un nouveau code.',
  reconnect_revoked:
    'Le serveur a révoqué les clés de ce site. Si ce n’était pas voulu, demandez un nouveau code et reconnectez-le.',
  reconnect_copy:
    'La base de données de ce site est la copie d’un autre, comme lorsqu’on crée une préproduction. Pour qu’on ne les confonde pas, celui-ci ne signale plus rien : connectez-le comme un site à part.',
  deniedTitle: 'Vous ne pouvez pas voir ceci',
  deniedText: 'Demandez ce droit à un administrateur du site ; cette page exige « {capability} ».',
  failedTitle: 'Chargement impossible',
  failedNetwork:
    'Le site n’a pas répondu. Votre ordinateur est-il en ligne ? Une nouvelle tentative suivra d’elle-même.',
  failedServer:
    'Le serveur TinyEclipse est injoignable depuis ce site pour le moment. Une nouvelle tentative suivra d’elle-même.',
  failedNonce: 'Votre session a expiré. Rechargez la page et reconnectez-vous.',
  failedDenied: 'La clé de ce site ne permet pas ceci. Reconnectez le site pour la renouveler.',
  failedOther: '{message}',
  failedCode: 'Code pour l’assistance : {code}',
  crashedTitle: 'Un problème est survenu sur cette page',
  crashedText:
    'Le reste du site n’est pas touché. Rechargez la page ; si cela se reproduit, transmettez ce qui suit à l’assistance.',
  reload: 'Recharger la page',
  screenUnknown: 'Il n’y a pas d’écran « {name} ».',
}
