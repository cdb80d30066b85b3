<?php
/**
 * @package TinyEclipse
 */

defined( 'ABSPATH' ) || exit;

return array(
	'domain'       => 'tinyeclipse-wc',
	'language'     => 'nl',
	'plural-forms' => 'nplurals=2; plural=n != 1;',
	'messages'     => array(
		'TinyEclipse Connector and WooCommerce are not both active on the whole network, so this plugin cannot be either. Activate it on the sites that have a shop.' =>
			'TinyEclipse Connector en WooCommerce zijn niet allebei actief op het hele netwerk, dus kan deze plugin dat ook niet zijn. Activeer ze op de sites die een winkel hebben.',
		'There is no such order.' =>
			'Die bestelling bestaat niet.',
		'The owner of this site has switched off that the server changes orders.' =>
			'De eigenaar van deze site heeft uitgeschakeld dat de server bestellingen wijzigt.',
		'WooCommerce did not change the order. Its log says why.' =>
			'WooCommerce heeft de bestelling niet gewijzigd. Het logboek zegt waarom.',
		'TinyEclipse for WooCommerce needs the plugin TinyEclipse Connector. Install and activate that first; until then this one does nothing.' =>
			'TinyEclipse for WooCommerce heeft de plugin TinyEclipse Connector nodig. Installeer en activeer die eerst; tot dan doet deze niets.',
		'TinyEclipse for WooCommerce needs WooCommerce. Install and activate that first; until then this one does nothing.' =>
			'TinyEclipse for WooCommerce heeft WooCommerce nodig. Installeer en activeer dat eerst; tot dan doet deze plugin niets.',
		'TinyEclipse for WooCommerce needs WooCommerce %1$s or newer, and this site has %2$s. Update WooCommerce; until then this plugin does nothing.' =>
			'TinyEclipse for WooCommerce heeft WooCommerce %1$s of nieuwer nodig, en deze site heeft %2$s. Werk WooCommerce bij; tot dan doet deze plugin niets.',
	),
);
