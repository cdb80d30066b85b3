<?php
/**
 * A small shop of chocolate in three languages, for the fakes of WPML and of the form plugins: pages whose translations
 * belong together, one that is not translated yet, a contact form. Answers the addresses by page and language.
 */

$pages = array(
	'home'    => array(
		'nl' => array( 'Zwarte Maan', 'Chocolade die met de hand gemaakt is, in Gent.' ),
		'fr' => array( 'Lune Noire', 'Du chocolat fait à la main, à Gand.' ),
		'en' => array( 'Black Moon', 'Chocolate made by hand, in Ghent.' ),
	),
	'about'   => array(
		'nl' => array( 'Over ons', 'Sinds 1987 maken we pralines zoals het hoort: traag.' ),
		'fr' => array( 'À propos', 'Depuis 1987, nous faisons des pralines comme il se doit : lentement.' ),
		'en' => array( 'About us', 'Since 1987 we make pralines the way they should be made: slowly.' ),
	),
	'contact' => array(
		'nl' => array( 'Contact', '[fake_form plugin="fluentform"]' ),
		'fr' => array( 'Nous contacter', '[fake_form plugin="cf7"]' ),
		'en' => array( 'Contact us', '[fake_form plugin="gravity"]' ),
	),
	'courses' => array(
		'nl' => array( 'Workshops', 'Leer zelf truffels rollen, elke eerste zaterdag.' ),
		'fr' => array( 'Ateliers', 'Apprenez à rouler des truffes, chaque premier samedi.' ),
	),
	'terms'   => array(
		'nl' => array( 'Voorwaarden', 'Wie bestelt, betaalt. Wie niet tevreden is, krijgt zijn geld terug.' ),
	),
);

foreach ( get_posts( array( 'post_type' => array( 'post', 'page' ), 'numberposts' => -1, 'post_status' => 'any' ) ) as $sample ) {
	wp_delete_post( $sample->ID, true );
}

$ids = array();
foreach ( $pages as $name => $translations ) {
	$group = false;
	foreach ( $translations as $language => list( $title, $text ) ) {
		$id = wp_insert_post(
			array(
				'post_type'    => 'page',
				'post_status'  => 'publish',
				'post_title'   => $title,
				'post_content' => "<!-- wp:paragraph -->\n<p>{$text}</p>\n<!-- /wp:paragraph -->",
			)
		);
		do_action(
			'wpml_set_element_language_details',
			array(
				'element_id'           => $id,
				'element_type'         => 'post_page',
				'trid'                 => $group,
				'language_code'        => $language,
				'source_language_code' => 'nl' === $language ? null : 'nl',
			)
		);
		$group = apply_filters( 'wpml_element_trid', null, $id, 'post_page' );

		$ids[ $name ][ $language ] = $id;
	}
}

update_option( 'show_on_front', 'page' );
update_option( 'page_on_front', $ids['home']['nl'] );
flush_rewrite_rules( false );

$addresses = array();
foreach ( $ids as $name => $translations ) {
	foreach ( $translations as $language => $id ) {
		$addresses[ $name ][ $language ] = get_permalink( $id );
	}
}
return $addresses;
