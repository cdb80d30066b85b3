<?php
/**
 * @package TinyEclipse
 */

defined( 'ABSPATH' ) || exit;

return array(
	'domain'       => 'tinyeclipse-connector',
	'language'     => 'fr',
	'plural-forms' => 'nplurals=2; plural=n > 1;',
	'messages'     => array(
		'Settings' =>
			'Réglages',
		'Deleting it keeps its data.' =>
			'La suppression conserve ses données.',
		'Deleting it removes all its data and disconnects the site.' =>
			'La suppression efface toutes ses données et déconnecte le site.',
		'Sites' =>
			'Sites',
		'Deleting it removes its data from every site of the network and disconnects them all, but for sites that chose to keep their data.' =>
			'La supprimer efface ses données sur chaque site du réseau et les déconnecte tous, sauf les sites qui ont choisi de garder leurs données.',
		'Change' =>
			'Modifier',
		'Measuring and reports' =>
			'Mesures et rapports',
		'Visits' =>
			'Visites',
		'Measure visits, without cookies' =>
			'Mesurer les visites, sans cookies',
		'Not measured when logged in' =>
			'Non mesurés une fois connectés',
		'Forms' =>
			'Formulaires',
		'Report forms that visitors send; never passwords, files or card numbers' =>
			'Signaler les formulaires envoyés par les visiteurs ; jamais de mots de passe, de fichiers ni de numéros de carte',
		'Jobs' =>
			'Emplois',
		'Report applications and published job listings' =>
			'Signaler les candidatures et les offres d’emploi publiées',
		'Content' =>
			'Contenu',
		'Report what is published' =>
			'Signaler ce qui est publié',
		'When the plugin is deleted' =>
			'Lorsque l’extension est supprimée',
		'Keep the connection, settings and reports in the database' =>
			'Conserver la connexion, les réglages et les rapports dans la base de données',
		'TinyEclipse Connector is not complete: its folder vendor/tinyeclipse is missing, so it does nothing. Install the plugin from its zip file.' =>
			'TinyEclipse Connector est incomplet : son dossier vendor/tinyeclipse manque, l’extension ne fait donc rien. Installez-la à partir de son fichier zip.',
		'Published: %s' =>
			'Publié : %s',
		'Form sent: %s' =>
			'Formulaire envoyé : %s',
		'Application for %s' =>
			'Candidature pour %s',
		'Job published: %s' =>
			'Offre d’emploi publiée : %s',
		'Only the TinyEclipse server of this site, with its signature, and persons who may manage this may do that.' =>
			'Seuls le serveur TinyEclipse de ce site, avec sa signature, et les personnes autorisées à gérer ceci peuvent le faire.',
		'The owner of this site has switched off that the server changes pages.' =>
			'Le propriétaire de ce site a désactivé la modification des pages par le serveur.',
		'The owner of this site has switched off that the server reads what visitors send.' =>
			'Le propriétaire de ce site a désactivé la lecture par le serveur de ce que les visiteurs envoient.',
		'You may change this page, but not publish it.' =>
			'Vous pouvez modifier cette page, mais pas la publier.',
		'The page was changed meanwhile, at %s. Read it again first.' =>
			'La page a été modifiée entre-temps, à %s. Relisez-la d’abord.',
		'There is no such page.' =>
			'Cette page n’existe pas.',
		'There is no such form.' =>
			'Ce formulaire n’existe pas.',
		'Users and comments' =>
			'Utilisateurs et commentaires',
		'Hand them to the server when it asks, with names and e-mail addresses; the log of the site says each time' =>
			'Les donner au serveur quand il les demande, avec noms et adresses e-mail ; le journal du site le dit chaque fois',
		'Users read by the server: %d' =>
			'Utilisateurs lus par le serveur : %d',
		'Comments read by the server: %d' =>
			'Commentaires lus par le serveur : %d',
		'The owner of this site has not switched on that the server reads users and comments, under TinyEclipse → Measuring and reports.' =>
			'Le propriétaire de ce site n’a pas activé que le serveur lise les utilisateurs et les commentaires, dans TinyEclipse → Mesures et rapports.',
		'This could not be written into the log of the site, so nothing is handed over.' =>
			'Cela n’a pas pu être écrit dans le journal du site ; rien n’est donc donné.',
		'Visits are measured without cookies: pages seen, where the visitor came from, and the kind of device. A visitor is recognised for a day at most.' =>
			'Les visites sont mesurées sans cookies : pages vues, provenance du visiteur et type d’appareil. Un visiteur est reconnu pendant un jour au plus.',
		'What visitors write into forms is sent to the server of the agency, without passwords, files and card numbers.' =>
			'Ce que les visiteurs écrivent dans les formulaires est envoyé au serveur de l’agence, sans mots de passe, fichiers ni numéros de carte.',
		'Applications for jobs are sent to the server of the agency.' =>
			'Les candidatures sont envoyées au serveur de l’agence.',
		'The server of the agency may read users and comments, with names and e-mail addresses. The log of the site says each time.' =>
			'Le serveur de l’agence peut lire les utilisateurs et les commentaires, avec noms et adresses e-mail. Le journal du site le dit chaque fois.',
	),
);
