# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

use Encode qw(encode);
use RT::Extension::GDPR::NestedTexts;
use Storable ();
use Test::More;

my $NESTED = 'RT::Extension::GDPR::NestedTexts';

my $data = {
    b => [ 'one', { y => undef, x => 'two' }, [], 3 ],
    a => encode( 'UTF-8', 'drei Bäume' ),
    c => \'a reference', 'größe' => 'four',
};
my @texts = $NESTED->of($data);
is_deeply \@texts, [ 'a', 'drei Bäume', 'b', 'one', 'x', 'two', 'y', 3, 'c', 'größe', 'four' ], 'texts and keys, the keys in order';
is_deeply [ $NESTED->of( Storable::thaw( Storable::nfreeze($data) ) ) ], \@texts, 'the same in another process';
is_deeply [ $NESTED->of('text') ], ['text'], 'a text alone';
is_deeply [ $NESTED->of(undef) ], [], 'nothing';

is_deeply $NESTED->with( $data, {} ), $data, 'nothing changes by itself';
my $copy = $NESTED->with( $data, { 1 => 'drei [Address 1] ä', 3 => '1', 4 => 'z', 10 => 'IV' } );
is_deeply $copy, {
    b => [ '1', { y => undef, z => 'two' }, [], 3 ], a => encode( 'UTF-8', 'drei [Address 1] ä' ), c => \'a reference', 'größe' => 'IV',
}, 'only what was to change, and bytes stay bytes';
is $data->{b}[0], 'one', 'in a copy';
is_deeply $NESTED->with( { a => { 'x@example.com' => 1, 'y@example.com' => 2 } }, { 1 => '[E-mail 1]' }, 1 ),
    { a => { 'y@example.com' => 2 } }, 'an entry whose key goes is dropped';
is $NESTED->with( 'text', { 0 => 'other' } ), 'other', 'a text alone';

my $endless = { a => 'text' };
$endless->{b} = { within => $endless };
cmp_ok scalar( () = $NESTED->of($endless) ), '<', 1000, 'a structure within itself has an end';
is $NESTED->with( $endless, { 1 => 'other' } )->{a}, 'other', 'and can be changed';

done_testing;
