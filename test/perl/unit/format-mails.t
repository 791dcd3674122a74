# SPDX-License-Identifier: GPL-2.0-only

# The mails RT tests itself with are no part of this project. Where a checkout of RT is:
#   RT_MAILS=/path/to/rt/t/data/emails prove -Iperl test/perl/unit/format-mails.t
use strict;
use warnings;

use Encode ();
use File::Find ();
use MIME::Parser;
use Test::More;
use RT::Extension::GDPR::Test::Format qw(broken_law);

plan skip_all => 'RT_MAILS names no folder of mails' unless $ENV{RT_MAILS} && -d $ENV{RT_MAILS};

my $random = sub { return int( $_[0] / 2 ) };

sub texts_of {
    my ($entity) = @_;
    my @texts = ( [ headers => $entity->head->as_string ] );
    if ( my @parts = $entity->parts ) { return @texts, map { texts_of($_) } @parts }
    push @texts, [ $entity->effective_type eq 'text/html' ? 'html' : 'plain', $entity->bodyhandle ? $entity->bodyhandle->as_string : '' ];
    return @texts;
}

my @files;
File::Find::find( { no_chdir => 1, wanted => sub { push @files, $_ if -f } }, $ENV{RT_MAILS} );
cmp_ok( scalar @files, '>', 20, 'the mails are there' );

for my $file ( sort @files ) {
    my $octets = do { local ( @ARGV, $/ ) = $file; <> };
    my $parser = MIME::Parser->new;
    $parser->output_to_core(1);
    $parser->extract_nested_messages(1);
    my @texts = ( [ plain => $octets ], [ html => $octets ], [ headers => $octets ], texts_of( $parser->parse_data($octets) ) );
    my @broken;
    for my $text (@texts) {
        my ( $format, $raw ) = @$text;
        push @broken, grep {defined} map { broken_law( $format, $_, $random ) } $raw, Encode::decode( 'UTF-8', $raw );
    }
    is_deeply( \@broken, [], $file =~ s{.*/emails/}{}r );
}

done_testing;
