<?php
/**
 * @package TinyEclipse
 */

defined( 'ABSPATH' ) || exit;

return array(
	'domain'       => 'tinyeclipse-analytics',
	'language'     => 'nl',
	'plural-forms' => 'nplurals=2; plural=n != 1;',
	'messages'     => array(
		'TinyEclipse Connector is not active on the whole network, so this plugin cannot be either. Activate that one for the network first, or this one on the sites that have it.' =>
			'TinyEclipse Connector is niet actief op het hele netwerk, dus kan deze plugin dat ook niet zijn. Activeer eerst die voor het netwerk, of deze op de sites die haar hebben.',
		'This site does not relay events.' =>
			'Deze site geeft geen bezoeken door.',
		'TinyEclipse Analytics needs the plugin TinyEclipse Connector. Install and activate that first; until then this one does nothing.' =>
			'TinyEclipse Analytics heeft de plugin TinyEclipse Connector nodig. Installeer en activeer die eerst; tot dan doet deze niets.',
		'Analytics' =>
			'Statistieken',
		'Own domain' =>
			'Eigen domein',
		'Load the tracker from this domain and send visits through it, for visitors who block third parties' =>
			'Het meetscript van dit domein laden en bezoeken erlangs versturen, voor bezoekers die derden blokkeren',
		'Shop' =>
			'Winkel',
		'Measure the steps to an order: article, basket, checkout, thank-you' =>
			'De stappen naar een bestelling meten: artikel, winkelmand, afrekenen, bedankpagina',
		'Address of the visitor' =>
			'Adres van de bezoeker',
		'Of the connection' =>
			'Van de verbinding',
		'Choose a header only if a proxy before this site sets it; otherwise anyone could pass for somebody else.' =>
			'Kies alleen een header als een proxy vóór deze site die zet; anders kan iedereen zich voor een ander uitgeven.',
	),
);
