# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Format;
use Test::More;

my $FORMAT = RT::Extension::GDPR::Format->of('url');

sub read_url { return ( $FORMAT->views(shift) )[0] }

sub replaced {
    my ( $url, $what, $token ) = @_;
    my $at = index read_url($url)->{text}, $what;
    die 'is not there' if $at < 0;
    return $FORMAT->replace( $url, [ { view => 'text', start => $at, end => $at + length $what, token => $token } ] );
}

my $url = 'https://crm.example.org/?name=M%C3%BCller+A&mail=anna%40example.com&copy=2#top';
is_deeply [ $FORMAT->views($url) ], [ {
    name => 'text', kind => 'url', label => undef,
    text => 'https://crm.example.org/?name=Müller+A&mail=anna@example.com&copy=2#top',
} ], 'one view, decoded';
is $FORMAT->replace( $url, [] ), $url, 'no spans, no change';
is replaced( $url, 'anna@example.com', '[E-mail 1]' ),
    'https://crm.example.org/?name=M%C3%BCller+A&mail=E-mail-1&copy=2#top', 'only the address changes, into what may stand there';
is replaced( $url, 'Müller', '[Person 1]' ), 'https://crm.example.org/?name=Person-1+A&mail=anna%40example.com&copy=2#top', 'a name';
is replaced( 'mailto:anna@example.com', 'anna@example.com', '[E-mail 1]' ), 'mailto:E-mail-1', 'a mail address';
is read_url('https://example.org/100%')->{text}, 'https://example.org/100%', 'what is no escape';
is read_url(q{})->{text}, q{}, 'nothing';

done_testing;
