<?php
/**
 * @package TinyEclipse
 */

defined( 'ABSPATH' ) || exit;

return array(
	'domain'       => 'tinyeclipse-wc',
	'language'     => 'fr',
	'plural-forms' => 'nplurals=2; plural=n > 1;',
	'messages'     => array(
		'TinyEclipse Connector and WooCommerce are not both active on the whole network, so this plugin cannot be either. Activate it on the sites that have a shop.' =>
			'TinyEclipse Connector et WooCommerce ne sont pas toutes deux actives sur tout le réseau, donc cette extension ne peut pas l’être non plus. Activez-la sur les sites qui ont une boutique.',
		'There is no such order.' =>
			'Cette commande n’existe pas.',
		'The owner of this site has switched off that the server changes orders.' =>
			'Le propriétaire de ce site a désactivé la modification des commandes par le serveur.',
		'WooCommerce did not change the order. Its log says why.' =>
			'WooCommerce n’a pas modifié la commande. Son journal dit pourquoi.',
		'TinyEclipse for WooCommerce needs the plugin TinyEclipse Connector. Install and activate that first; until then this one does nothing.' =>
			'TinyEclipse for WooCommerce a besoin de l’extension TinyEclipse Connector. Installez et activez-la d’abord ; d’ici là, celle-ci ne fait rien.',
		'TinyEclipse for WooCommerce needs WooCommerce. Install and activate that first; until then this one does nothing.' =>
			'TinyEclipse for WooCommerce a besoin de WooCommerce. Installez et activez-le d’abord ; d’ici là, cette extension ne fait rien.',
		'TinyEclipse for WooCommerce needs WooCommerce %1$s or newer, and this site has %2$s. Update WooCommerce; until then this plugin does nothing.' =>
			'TinyEclipse for WooCommerce a besoin de WooCommerce %1$s ou plus récent, et ce site a %2$s. Mettez WooCommerce à jour ; d’ici là, cette extension ne fait rien.',
	),
);
