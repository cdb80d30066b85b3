<?php
/**
 * Plugin Name: Fake WooCommerce
 * Description: Products and orders as other plugins see them: CRUD objects, lists, and the hooks of WooCommerce 10.9 in
 *              their order and with their argument types. For tests.
 *
 * Plugins that require WooCommerce by their header want the folder `woocommerce` beside it as a plugin.
 * Products and orders are in the options `fake_wc_products` and `fake_wc_orders`, as orders of HPOS are not in wp_posts.
 */

namespace Automattic\WooCommerce\Utilities {

	defined( 'ABSPATH' ) || exit;

	final class OrderUtil {
		public static function custom_orders_table_usage_is_enabled(): bool {
			return true;
		}
	}

	final class FeaturesUtil {
		/** Plugin => feature => compatible. */
		public static array $declared = array();

		public static function declare_compatibility( string $feature, string $plugin_file, bool $is_compatible = true ): bool {
			if ( ! doing_action( 'before_woocommerce_init' ) ) {
				_doing_it_wrong( __METHOD__, 'Call it on before_woocommerce_init.', '7.1' );
				return false;
			}
			self::$declared[ plugin_basename( $plugin_file ) ][ $feature ] = $is_compatible;
			return true;
		}
	}
}

namespace {

	define( 'WC_VERSION', '10.9.1' );

	final class WooCommerce {
		public string $version = WC_VERSION;
	}

	/** As the real one: a DateTime with a few words more. */
	final class WC_DateTime extends DateTime {
		public function date( string $format ): string {
			return $this->format( $format );
		}
	}

	function WC(): WooCommerce {
		static $shop = null;
		return $shop ??= new WooCommerce();
	}

	/** What both kinds of objects have: getters and setters over an array, kept in an option. */
	abstract class Fake_WC_Data {
		protected array $data;

		public function __construct( array $data ) {
			$this->data = $data + static::defaults();
		}

		abstract protected static function defaults(): array;

		public function get_id(): int {
			return (int) $this->data['id'];
		}

		public function __call( string $method, array $arguments ) {
			$name = substr( $method, 4 );
			if ( ! array_key_exists( $name, $this->data ) ) {
				throw new BadMethodCallException( static::class . " has no {$method}()" );
			}
			if ( str_starts_with( $method, 'set_' ) ) {
				$this->data[ $name ] = $arguments[0];
				return null;
			}
			return str_starts_with( $name, 'date_' ) && $this->data[ $name ] ? new WC_DateTime( '@' . $this->data[ $name ] ) : $this->data[ $name ];
		}

		protected function keep( string $option ): void {
			$all = get_option( $option, array() );
			if ( ! $this->data['id'] ) {
				$this->data['id'] = $all ? max( array_keys( $all ) ) + 1 : 101;
			}
			$all[ $this->data['id'] ] = $this->data;
			update_option( $option, $all, false );
		}
	}

	class WC_Product extends Fake_WC_Data {
		protected static function defaults(): array {
			return array(
				'id'             => 0,
				'type'           => 'simple',
				'status'         => 'publish',
				'name'           => '',
				'sku'            => '',
				'price'          => '',
				'regular_price'  => '',
				'sale_price'     => '',
				'manage_stock'   => false,
				'stock_quantity' => null,
				'stock_status'   => 'instock',
				'parent_id'      => 0,
				'permalink'      => '',
				'date_created'   => 1_730_000_000,
				'date_modified'  => 1_730_000_000,
			);
		}

		public function save(): int {
			$hook = $this->data['id'] ? 'woocommerce_update_product' : 'woocommerce_new_product';
			$this->keep( 'fake_wc_products' );
			do_action( $hook, $this->get_id(), $this );
			return $this->get_id();
		}
	}

	/** One line of an order. */
	final class WC_Order_Item_Product {
		public function __construct( private array $data ) {}

		public function get_product_id(): int {
			return (int) $this->data['product_id'];
		}

		public function get_variation_id(): int {
			return (int) ( $this->data['variation_id'] ?? 0 );
		}

		public function get_name(): string {
			return (string) $this->data['name'];
		}

		public function get_quantity(): int {
			return (int) $this->data['quantity'];
		}

		/** Without tax, as text. */
		public function get_total(): string {
			return (string) $this->data['total'];
		}
	}

	class WC_Order extends Fake_WC_Data {
		/** Set by set_status(), fired by save(): as the real one. */
		private ?array $transition = null;

		protected static function defaults(): array {
			return array(
				'id'             => 0,
				'status'         => 'pending',
				'currency'       => 'EUR',
				'total'          => '0.00',
				'total_tax'      => '0.00',
				'shipping_total' => '0.00',
				'discount_total' => '0.00',
				'customer_id'    => 0,
				'payment_method' => 'bacs',
				'created_via'    => 'checkout',
				'order_key'      => 'wc_order_' . wp_generate_password( 13, false ),
				'billing_email'  => '',
				'date_created'   => time(),
				'date_modified'  => time(),
				'date_paid'      => null,
				'items'          => array(),
				'notes'          => array(),
				'meta'           => array(),
			);
		}

		public function get_order_number(): string {
			return (string) $this->get_id();
		}

		public function get_items( $types = 'line_item' ): array {
			return array_map( fn( array $item ): WC_Order_Item_Product => new WC_Order_Item_Product( $item ), $this->data['items'] );
		}

		public function key_is_valid( $key ): bool {
			return hash_equals( $this->data['order_key'], (string) $key );
		}

		public function get_meta( $key, $single = true ) {
			return $this->data['meta'][ $key ] ?? '';
		}

		public function update_meta_data( $key, $value ): void {
			$this->data['meta'][ $key ] = $value;
		}

		public function delete_meta_data( $key ): void {
			unset( $this->data['meta'][ $key ] );
		}

		public function save_meta_data(): void {
			$this->keep( 'fake_wc_orders' );
		}

		public function add_order_note( $note, $is_customer_note = 0, $added_by_user = false ): int {
			$this->data['notes'][] = (string) $note;
			$this->keep( 'fake_wc_orders' );
			return count( $this->data['notes'] );
		}

		public function set_status( $new_status, $note = '', $manual_update = false ): array {
			$to   = preg_replace( '/^wc-/', '', $new_status );
			$from = $this->data['status'];
			if ( $from !== $to ) {
				$this->transition     = array( 'from' => $from, 'to' => $to, 'note' => $note, 'manual' => (bool) $manual_update );
				$this->data['status'] = $to;
			}
			return array( 'from' => $from, 'to' => $to );
		}

		public function update_status( $new_status, $note = '', $manual = false ): bool {
			$this->set_status( $new_status, $note, $manual );
			$this->save();
			return true;
		}

		public function save(): int {
			$is_new                      = ! $this->data['id'];
			$this->data['date_modified'] = time();
			$this->keep( 'fake_wc_orders' );
			do_action( $is_new ? 'woocommerce_new_order' : 'woocommerce_update_order', $this->get_id(), $this );
			$this->fire_transition();
			return $this->get_id();
		}

		private function fire_transition(): void {
			$transition       = $this->transition;
			$this->transition = null;
			if ( ! $transition ) {
				return;
			}
			$this->add_order_note( trim( "{$transition['note']} {$transition['from']} → {$transition['to']}" ) );
			do_action( "woocommerce_order_status_{$transition['to']}", $this->get_id(), $this, $transition );
			do_action( "woocommerce_order_status_{$transition['from']}_to_{$transition['to']}", $this->get_id(), $this );
			do_action( 'woocommerce_order_status_changed', $this->get_id(), $transition['from'], $transition['to'], $this );
		}
	}

	function wc_get_product( $id = false ) {
		$product = get_option( 'fake_wc_products', array() )[ (int) $id ] ?? null;
		return $product ? new WC_Product( $product ) : false;
	}

	function wc_get_order( $id = false ) {
		$order = get_option( 'fake_wc_orders', array() )[ (int) $id ] ?? null;
		return $order ? new WC_Order( $order ) : false;
	}

	/** `status`, `limit`, `page`, `orderby` ID, `order`, `return`, `paginate`, `date_created`, `stock_status`, `meta_key` that exists. */
	function fake_wc_list( string $option, string $class_name, array $args ) {
		$rows = get_option( $option, array() );
		ksort( $rows );
		$statuses = array_map( fn( $status ) => preg_replace( '/^wc-/', '', $status ), array_filter( (array) ( $args['status'] ?? array() ) ) );
		$range    = array_map( 'intval', array_filter( explode( '...', (string) ( $args['date_created'] ?? '' ) ) ) );
		$rows     = array_filter(
			$rows,
			fn( array $row ) => ( ! $statuses || in_array( $row['status'], $statuses, true ) )
				&& ( empty( $args['meta_key'] ) || isset( $row['meta'][ $args['meta_key'] ] ) )
				&& ( empty( $args['stock_status'] ) || $row['stock_status'] === $args['stock_status'] )
				&& ( count( $range ) < 2 || ( $row['date_created'] >= $range[0] && $row['date_created'] <= $range[1] ) )
		);
		if ( 'DESC' === strtoupper( $args['order'] ?? 'DESC' ) ) {
			$rows = array_reverse( $rows, true );
		}
		$total = count( $rows );
		$limit = (int) ( $args['limit'] ?? 10 );
		if ( $limit > 0 ) {
			$rows = array_slice( $rows, ( max( 1, (int) ( $args['page'] ?? 1 ) ) - 1 ) * $limit, $limit, true );
		}
		$found = 'ids' === ( $args['return'] ?? 'objects' ) ? array_keys( $rows ) : array_map( fn( array $row ) => new $class_name( $row ), array_values( $rows ) );
		if ( empty( $args['paginate'] ) ) {
			return $found;
		}
		$pages = $limit > 0 ? (int) ceil( $total / $limit ) : 1;
		return (object) array( 'products' => $found, 'orders' => $found, 'total' => $total, 'max_num_pages' => $pages );
	}

	function wc_get_products( $args ) {
		return fake_wc_list( 'fake_wc_products', WC_Product::class, (array) $args );
	}

	function wc_get_orders( $args ) {
		return fake_wc_list( 'fake_wc_orders', WC_Order::class, (array) $args );
	}

	function wc_get_order_statuses(): array {
		return array(
			'wc-pending'    => 'Pending payment',
			'wc-processing' => 'Processing',
			'wc-on-hold'    => 'On hold',
			'wc-completed'  => 'Completed',
			'wc-cancelled'  => 'Cancelled',
			'wc-refunded'   => 'Refunded',
			'wc-failed'     => 'Failed',
		);
	}

	function wc_get_is_paid_statuses(): array {
		return array( 'processing', 'completed' );
	}

	function wc_is_order_status( $status ): bool {
		return isset( wc_get_order_statuses()[ $status ] );
	}

	function wc_orders_count( $status ): int {
		return count( wc_get_orders( array( 'status' => $status, 'limit' => -1, 'return' => 'ids' ) ) );
	}

	function wc_get_price_decimals(): int {
		return 2;
	}

	function wc_format_decimal( $number, $decimals = false ): string {
		return false === $decimals ? (string) $number : number_format( (float) $number, (int) $decimals, '.', '' );
	}

	function get_woocommerce_currency(): string {
		return 'EUR';
	}

	/** Pages of the shop by their slugs: tests make a page `cart`, `checkout`, `order-received`, `product-55`. */
	function fake_wc_is_page( string $pattern ): bool {
		return is_page() && 1 === preg_match( $pattern, (string) get_post_field( 'post_name', get_queried_object_id() ) );
	}

	function is_product(): bool {
		return fake_wc_is_page( '/^product-\d+$/' );
	}

	function is_cart(): bool {
		return fake_wc_is_page( '/^cart$/' );
	}

	/** True on the thank-you page as well: that is an endpoint of the checkout. */
	function is_checkout(): bool {
		return fake_wc_is_page( '/^(checkout|order-received)$/' );
	}

	function is_order_received_page(): bool {
		return fake_wc_is_page( '/^order-received$/' );
	}

	add_filter( 'query_vars', fn( array $names ) => array( ...$names, 'order-received' ) );

	add_action(
		'init',
		static function (): void {
			do_action( 'before_woocommerce_init' );
			$manager = get_role( 'shop_manager' ) ?? add_role( 'shop_manager', 'Shop manager', array( 'read' => true ) );
			foreach ( array( get_role( 'administrator' ), $manager ) as $role ) {
				foreach ( array( 'manage_woocommerce', 'edit_shop_orders', 'edit_others_shop_orders', 'edit_products' ) as $capability ) {
					if ( ! $role->has_cap( $capability ) ) {
						$role->add_cap( $capability );
					}
				}
			}
			do_action( 'woocommerce_init' );
		},
		0
	);
}
