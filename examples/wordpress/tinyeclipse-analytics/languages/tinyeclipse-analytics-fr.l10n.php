<?php
/**
 * @package TinyEclipse
 */

defined( 'ABSPATH' ) || exit;

return array(
	'domain'       => 'tinyeclipse-analytics',
	'language'     => 'fr',
	'plural-forms' => 'nplurals=2; plural=n > 1;',
	'messages'     => array(
		'TinyEclipse Connector is not active on the whole network, so this plugin cannot be either. Activate that one for the network first, or this one on the sites that have it.' =>
			'TinyEclipse Connector n’est pas active sur tout le réseau, donc cette extension ne peut pas l’être non plus. Activez d’abord celle-là pour le réseau, ou celle-ci sur les sites qui l’ont.',
		'This site does not relay events.' =>
			'Ce site ne relaie pas les visites.',
		'TinyEclipse Analytics needs the plugin TinyEclipse Connector. Install and activate that first; until then this one does nothing.' =>
			'TinyEclipse Analytics a besoin de l’extension TinyEclipse Connector. Installez et activez-la d’abord ; d’ici là, celle-ci ne fait rien.',
		'Analytics' =>
			'Statistiques',
		'Own domain' =>
			'Domaine propre',
		'Load the tracker from this domain and send visits through it, for visitors who block third parties' =>
			'Charger le script de mesure depuis ce domaine et envoyer les visites par lui, pour les visiteurs qui bloquent les tiers',
		'Shop' =>
			'Boutique',
		'Measure the steps to an order: article, basket, checkout, thank-you' =>
			'Mesurer les étapes d’une commande : article, panier, paiement, remerciement',
		'Address of the visitor' =>
			'Adresse du visiteur',
		'Of the connection' =>
			'Celle de la connexion',
		'Choose a header only if a proxy before this site sets it; otherwise anyone could pass for somebody else.' =>
			'Ne choisissez un en-tête que si un proxy devant ce site le définit ; sinon, n’importe qui pourrait se faire passer pour un autre.',
	),
);
