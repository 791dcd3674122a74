# SPDX-License-Identifier: GPL-2.0-only

# Who is named with an address, in headers and in what mail programs write above quotes.

use strict;
use warnings;
use utf8;

use Encode ();
use Test::More;
use RT::Extension::GDPR::Correspondents;

sub found {
    my ( $format, $raw ) = @_;
    return [ map { join '=', $_->{name} // 'nobody', $_->{address} }
            RT::Extension::GDPR::Correspondents->in( [ { format => $format, raw => $raw } ] ) ];
}

binmode Test::More->builder->$_, ':encoding(UTF-8)' for qw(output failure_output);

subtest 'headers' => sub {
    my $encoded = Encode::encode( 'MIME-Header', 'Müller, Jörg' );
    my %is = (
        "From: Anna Kowalska <Anna\@Example.net>\n"               => ['Anna Kowalska=anna@example.net'],
        "To: anna\@example.net, \"Kowalska, Jan\" <jan\@example.net>\n" => [ 'nobody=anna@example.net', 'Kowalska, Jan=jan@example.net' ],
        "Cc: $encoded <joerg\@example.net>\n"                      => ['Müller, Jörg=joerg@example.net'],
        "From: \"anna\@example.net\" <anna\@example.net>\n"       => ['nobody=anna@example.net'],
        "From: \"Anna Kowalska via List\" <list\@example.net>\n"  => ['Anna Kowalska=list@example.net'],
        "From: Kowalska, Anna (Sales) <anna\@example.net>\n"      => ['Kowalska, Anna=anna@example.net'],
        "RT-Send-Bcc: secret\@example.net\n"                       => ['nobody=secret@example.net'],
        "Message-ID: <123\@example.net>\nReceived: from x by y for <anna\@example.net>\n" => [],
    );
    is_deeply( found( headers => $_ ), $is{$_}, $_ ) for sort keys %is;
};

subtest 'above quotes, in the words of mail programs' => sub {
    my %is = (
        'On Fri, 30 May 2025 at 10:00, Anna Kowalska <anna@example.net> wrote:' => ['Anna Kowalska=anna@example.net'],
        "> On Fri, 30 May 2025 at 10:00, Anna Maria Kowalska\n> <anna\@example.net> wrote:" => ['Anna Maria Kowalska=anna@example.net'],
        'Am 30.05.2025 um 10:00 schrieb Jörg van den Bakker <jb@example.net>:' => ['Jörg van den Bakker=jb@example.net'],
        'From: Kowalska, Anna [mailto:anna@example.net]'      => ['Kowalska, Anna=anna@example.net'],
        '> Von: "Anna Kowalska" <anna@example.net>'           => ['Anna Kowalska=anna@example.net'],
        'De : Élodie Dupont (elodie@example.net)'             => ['Élodie Dupont=elodie@example.net'],
        'To: Jan Nowak <jan@example.net>; Nowak, Eva <eva@example.net>' => [ 'Jan Nowak=jan@example.net', 'Nowak, Eva=eva@example.net' ],
        'please write to anna@example.net'                    => [],
        'the address (anna@example.net)'                      => [],
        "quoted 'Anna' <'anna\@example.net'>"                 => [],
        'In-Reply-To: <123.anna@example.net>'                 => [],
        'Ελπίδα Παπαδοπούλου <elpida@example.net> έγραψε:'    => ['Ελπίδα Παπαδοπούλου=elpida@example.net'],
    );
    is_deeply( found( plain => $_ ), $is{$_}, $_ ) for sort keys %is;
    is_deeply( found( html => '<p>Von: <b>Anna</b> Kowalska &lt;<a href="mailto:anna@example.net">anna&#64;example.net</a>&gt;</p>' ),
        ['Anna Kowalska=anna@example.net'], 'in HTML' );
};

# With a pattern that backtracks this would not end.
subtest 'hostile texts' => sub {
    for my $text ( 'A' x 300_000, 'a@' x 150_000, 'Aa ' x 100_000 . '<a@example.net>', "\n> " x 100_000 . '<x@', 'a.' x 150_000 . '@' ) {
        my $most = $text =~ /example/ ? 1 : 0;
        cmp_ok( scalar @{ found( $_ => $_ eq 'plain' ? $text : "From: $text\n" ) }, '<=', $most, "$_ " . substr( $text, 0, 10 ) =~ s/\n/ /gr )
            for qw(plain headers);
    }
};

done_testing;
