<?php
/**
 * Plugin Name: Commands of tests
 * Description: Commands that count their runs in the option `runs_of_<name>`, and go wrong in their own ways.
 */

defined( 'ABSPATH' ) || exit;

add_action(
	'tinyeclipse_agent_loaded',
	static function ( $agent ) {
		$ways = array(
			'count_up'    => static fn( $input, $run ) => TinyEclipse\Agent\Result::succeeded( 'Counted' )->with_output( array( 'user' => get_current_user_id(), 'isDryRun' => $run->is_dry_run() ) ),
			'throw_up'    => static fn() => throw new RuntimeException( 'No luck in ' . ABSPATH . 'wp-content' ),
			'use_memory'  => static fn() => str_repeat( 'x', 1024 * 1024 * 1024 ),
			'exit_early'  => static fn() => exit,
			'be_killed'   => static fn() => posix_kill( getmypid(), SIGKILL ),
			'print_a_lot' => static function () {
				echo 'Notice: this breaks JSON';
				return TinyEclipse\Agent\Result::succeeded( str_repeat( 'm', 3000 ) )
					->with_output( array( 'text' => str_repeat( 'o', 100000 ) ) )
					->with_change( 'one', null, str_repeat( 'd', 30000 ) )
					->with_change( 'two', str_repeat( "\u{1F312}", 20000 ), str_repeat( 'd', 20000 ) );
			},
			'find_no_end' => static fn() => TinyEclipse\Agent\Result::succeeded( 'Found' )->with_output( array( 'size' => INF ) ),
			'take_long'   => static function ( $input, $run ) {
				$run->progress( 0.4 );
				usleep( 1500000 );
				return TinyEclipse\Agent\Result::succeeded( 'Done' );
			},
		);
		foreach ( $ways as $name => $way ) {
			$agent->commands()->define(
				new class( $name, $way ) extends TinyEclipse\Agent\Command {
					public function __construct( private string $name, private Closure $way ) {}

					public function name(): string {
						return $this->name;
					}

					public function title(): string {
						return $this->name;
					}

					public function is_long(): bool {
						return 'take_long' === $this->name;
					}

					public function run( array $input, TinyEclipse\Agent\Run $run ): TinyEclipse\Agent\Result {
						global $wpdb;
						$wpdb->insert( $wpdb->options, array( 'option_name' => "run_of_{$this->name}_" . wp_generate_uuid4(), 'option_value' => '1', 'autoload' => 'no' ) );
						return ( $this->way )( $input, $run );
					}
				}
			);
		}
		$agent->commands()->define_batch(
			'stock',
			static function ( array $row ): ?string {
				if ( 'kill' === ( $row['sku'] ?? '' ) ) {
					posix_kill( getmypid(), SIGKILL );
				}
				if ( ! isset( $row['sku'] ) ) {
					throw new RuntimeException( 'A row without sku' );
				}
				update_option( "stock_{$row['sku']}", $row['stock'], false );
				return null;
			}
		);
	}
);
