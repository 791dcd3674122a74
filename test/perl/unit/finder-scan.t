# SPDX-License-Identifier: GPL-2.0-only

# The laws of the finder, what spreads over a ticket, what is kept, and what is written instead.

use strict;
use warnings;
use utf8;

use Test::More;

use RT::Extension::GDPR::Finder;
use RT::Extension::GDPR::Finder::Overlaps;

binmode $_, ':encoding(UTF-8)' for Test::More->builder->output, Test::More->builder->failure_output;

my $FINDER = 'RT::Extension::GDPR::Finder';
my @PEOPLE = (
    { number => 1, role => 'requestor', columns => {
        Name => 'akowal', RealName => 'Anna Kowalska', EmailAddress => 'anna.kowalska@example.net', MobilePhone => '+48 600 000 417',
        Address1 => 'ul. Kwiatowa 12/4', City => 'Nowogród', Zip => '99-017' } },
    { number => 2, role => 'cc', columns => { Name => 'will@example.org', RealName => 'Will Page', EmailAddress => 'will@example.org' } },
);
my @DOCUMENTS = (
    { key => 'h1', format => 'headers', raw => "From: =?utf-8?q?Anna_Kowalska?= <anna.kowalska\@example.net>\nTo: Help <help\@rt.example>\nDate: Fri, 30 May 2025 10:00:00 +0200\n" },
    { key => 'p1', format => 'plain', raw => "Dear team,\n\nI was born on 5 August 1968 and live at Kwiatowa 12/4, 99-017 Nowogród. Order 600/000/417/2025.\n"
            . "Will this page load? Ask Will Page <will\@example.org>.\n\nMy IBAN is PL81 1090 1014 0000 0712 1981 2417.\n\nRegards\nAnna\n" },
    { key => 'x1', format => 'html', raw => "<p>Dear <b>An</b>na Kowalska,<br>noted (05.08.1968), from PL81109010140000071219812417.</p>\n<a href=\"mailto:anna.kowalska%40example.net\">mail</a>"
            . "<p>On 1 September 2016 we moved. Szanowna Pani Anno!</p>" },
);
my %KEEP = ( names => ['Tomasz Lis'], addresses => ['help@rt.example'], patterns => [ '*@rt.example', '0800 000 0000' ] );

sub finder { return $FINDER->new( people => \@PEOPLE, keep => \%KEEP, @_ ) }

sub text_of {
    my ( $finding, @documents ) = @_;
    my ($document) = grep { $_->{key} eq $finding->{document} } @documents;
    my ($view)     = grep { $_->{name} eq $finding->{view} } RT::Extension::GDPR::Format->of( $document->{format} )->views( $document->{raw} );
    return substr $view->{text}, $finding->{start}, $finding->{end} - $finding->{start};
}

sub plain { return map { { key => 'a', format => 'plain', raw => $_ } } @_ }

sub redacted {
    my ( $finder, $text, $everything ) = @_;
    my @documents = plain($text);
    my @accepted = grep { $everything || $_->{auto} } $finder->scan( \@documents );
    return $finder->redact( \@documents, \@accepted )->{a} // $text;
}

subtest 'what is said twice' => sub {
    my ($first) = grep { $_->{key} eq 'p1' } @DOCUMENTS;
    my @documents = ( $first, { %$first, key => 'copy' } );
    my @findings  = finder()->scan( \@documents );
    my %of = map { my $key = $_; $key => [ map { [ @{$_}{qw(start end category token confidence)} ] } grep { $_->{document} eq $key } @findings ] } qw(p1 copy);
    is_deeply( $of{copy}, $of{p1}, 'is found in both places' );
    ok( @{ $of{p1} } > 5, 'and it is much' );
    my %id;
    $id{ $_->{id} }++ for @findings;
    is( scalar keys %id, scalar @findings, 'each with an id of its own' );
};

subtest 'laws' => sub {
    my $finder   = finder();
    my @findings = $finder->scan( \@DOCUMENTS );
    cmp_ok scalar(@findings), '>', 12, 'there is something to find';
    is_deeply [ $finder->scan( \@DOCUMENTS ) ], \@findings, 'the same documents give the same findings';
    is_deeply $finder->redact( \@DOCUMENTS, [] ), {}, 'accept nothing, change nothing';
    my %ids = map { $_->{id} => 1 } @findings;
    is scalar( keys %ids ), scalar @findings, 'each has its own id';
    ok !( grep { $_->{id} !~ /\A[0-9a-f]{16}\z/ } @findings ), 'of 16 hexadecimal digits';
    my ( %last, $overlap );
    for my $finding (@findings) {
        my $place = "$finding->{document} $finding->{view}";
        $overlap = 1 if $finding->{start} < ( $last{$place} // 0 ) || $finding->{end} <= $finding->{start};
        $last{$place} = $finding->{end};
    }
    ok !$overlap, 'in order, none over another';
    for my $accepted ( [ 'what is sure', grep { $_->{auto} } @findings ], [ 'everything', @findings ] ) {
        my ( $name, @accepted ) = @{$accepted};
        my $new   = $finder->redact( \@DOCUMENTS, \@accepted );
        my @after = map { { %{$_}, raw => $new->{ $_->{key} } // $_->{raw} } } @DOCUMENTS;
        my %was   = map { text_of( $_, @DOCUMENTS ) => 1 } @findings;
        is_deeply [ grep { !$was{$_} } map { text_of( $_, @after ) } $finder->scan( \@after ) ], [], "$name replaced: nothing new is found";
        is_deeply [ map { text_of( $_, @after ) } grep { $_->{auto} } $finder->scan( \@after ) ], [], 'and nothing sure is left';
        is_deeply [ $finder->values_left( \@after, \@accepted ) ], [], 'no value is left';
    }
};

subtest 'what is found in every format' => sub {
    my %found = map { text_of( $_, @DOCUMENTS ) => $_ } finder()->scan( \@DOCUMENTS );
    for my $text ( 'Anna Kowalska', 'anna.kowalska@example.net', '5 August 1968', '05.08.1968', 'Kwiatowa 12/4, 99-017 Nowogród', 'Will Page',
        'will@example.org', 'PL81 1090 1014 0000 0712 1981 2417', 'PL81109010140000071219812417', 'Anna' )
    {
        ok $found{$text} && $found{$text}{auto}, $text;
        ok length( $FINDER->reason( $found{$text}{reason} ) // q{} ), 'and why';
    }
    ok $found{$_} && !$found{$_}{auto}, "$_ is suggested" for 'Anno', '600/000/417', 'Will';
    ok !$found{$_}, "$_ is not" for 'help@rt.example', '1 September 2016', '30 May 2025', 'page';
};

subtest 'what was recognised once spreads, as what it means' => sub {
    my $text = "Passport no. C01X00T47 is mine, born 05.08.1968.\n\nSee C01 X00 T47 and 1968-08-05, not C01X00T471 or 1968-08-06.";
    is redacted( $FINDER->new, $text ), "Passport no. [Passport 1] is mine, born [Birth date 1].\n\nSee [Passport 1] and [Birth date 1], not C01X00T471 or 1968-08-06.", 'other notations too';
    is redacted( $FINDER->new, 'Tel. +34 910 000 238, pedido 910 000 238, SN 910000238. Call (910) 000-238' ), 'Tel. [Phone 1], pedido 910 000 238, SN 910000238. Call [Phone 1]', 'a phone number, but not as another kind of number';
    is redacted( $FINDER->new, 'C01X00T47 on 1968-08-05' ), 'C01X00T47 on 1968-08-05', 'not without it';
};

subtest 'what mails call people is learned' => sub {
    my @documents = (
        { key => 'h', format => 'headers', raw => "From: \"Nowak, Zuzanna\" <anna.kowalska\@example.net>\nTo: \"Bergmann, Iris\" <help\@rt.example>\n" },
        plain("Zuzanna called, Bergmann not.\n\n> From: Vilma Hradec <will\@example.org>\n\nHradec.")
    );
    my $new = finder()->redact( \@documents, [ grep { $_->{auto} } finder()->scan( \@documents ) ] );
    is $new->{a}, "[Person 1] called, Bergmann not.\n\n> From: [Person 2] <[E-mail 2]>\n\n[Person 2].", 'by headers and quoted headers, of known addresses';
};

subtest 'tokens' => sub {
    is redacted( finder(), 'Will Page, Anna Kowalska, ANNA.KOWALSKA@example.net, Mr Page, anna.kowalska+x@example.net' ), '[Person 2], [Person 1], [E-mail 1], Mr [Person 2], [E-mail 1]',
        'the same for the same';
    my $again = "[Person 4] and [E-mail 2] wrote Person-7, [Birth date 1].\n\nAnna Kowalska, anna.kowalska\@example.net, born 1.2.1970";
    is redacted( finder(), $again ), "[Person 4] and [E-mail 2] wrote Person-7, [Birth date 1].\n\n[Person 8], [E-mail 3], born [Birth date 2]", 'numbers go on above those that are there';
    is finder()->first_number( [ plain($again) ] ), 7, 'which somebody can ask for';
    is redacted( finder( terms => [ { text => 'Person', category => 'custom' }, { text => '4' } ] ), '[Person 4] is a Person, 4' ), '[Person 4] is a [Removed 1], [Removed 2]', 'a token is no text';
    is redacted( $FINDER->new, "[Birth date 1];2025-09-01\n[Phone 1]\n884108" ), "[Birth date 1];2025-09-01\n[Phone 1]\n884108", 'and no label';
};

subtest 'what is kept' => sub {
    my $finder = finder();
    is redacted( $finder, $_ ), $_, $_ for 'Tomasz Lis, help@rt.example, anna.kowalska@rt.example', 'call 0800 000 0000';
    my $iban = $FINDER->new( keep => { patterns => ['PL81 1090 1014'] } );
    is redacted( $iban, 'IBAN PL81 1090 1014 0000 0712 1981 2417' ), 'IBAN [IBAN 1]', 'the beginning of something else is not';
};

subtest 'terms' => sub {
    my $finder = $FINDER->new( generic => 0, terms => [ { text => 'project Élan', category => 'custom' }, { text => "one two.\n\nthree four", category => 'person' } ] );
    is redacted( $finder, 'the PROJECT ELAN, project Elans' ), 'the [Removed 1], project Elans', 'in any case, whole words';
    is redacted( $finder, "> one\n> two.\n>\n>\n> Three  four!" ), '> [Person 1]!', 'a passage, however it is quoted';
    is redacted( $finder, 'born 1.2.1970, x@example.com' ), 'born 1.2.1970, x@example.com', 'nothing else';
    is redacted( $FINDER->new( generic => 0, terms => [ { text => ' .,' }, { text => q{} } ] ), 'a ., b' ), 'a ., b', 'no term without a letter or digit';
};

subtest 'categories' => sub {
    is redacted( finder( categories => ['email'] ), 'Anna Kowalska anna.kowalska@example.net' ), 'Anna Kowalska [E-mail 1]', 'only these';
    is_deeply [ grep { !length } $FINDER->categories ], [], 'they have codes';
    my $rules = finder( rules => [ { name => 'customer', category => 'custom', pattern => '\bKD-\d{6}\b' } ] );
    is redacted( $rules, 'KD-417370 kd-417370 KD-1' ), '[Removed 1] [Removed 1] KD-1', 'rules of a site';
};

subtest 'values left' => sub {
    my $finder   = finder();
    my @findings = grep { $_->{auto} } $finder->scan( [ plain("I was born 05.08.1968. Anna Kowalska") ] );
    my @left     = $finder->values_left( [ plain('On 5 August 1968, A. Kowalska; Will Page; 6 August 1968') ], \@findings );
    is_deeply [ map { $_->{category} } @left ], [ 'birth_date', 'person' ], 'the same value in another notation, and the same person';
    is scalar( $finder->values_left( [ plain('Kowalska GmbH in Nowogród') ], \@findings ) ), 0, 'what is only suggested is not';
};

subtest 'overlaps' => sub {
    my $hit = sub { my ( $start, $end, $confidence, $rank ) = @_; return { start => $start, end => $end, confidence => $confidence, rank => $rank // 1, category => 'x' } };
    my $resolved = sub { return join q{ }, map {"$_->{start}-$_->{end}:$_->{confidence}"} RT::Extension::GDPR::Finder::Overlaps->resolved(@_) };
    is $resolved->( $hit->( 0, 4, .9 ), $hit->( 2, 6, .6 ) ),  '0-6:0.9',         'what a loser covers more is added';
    is $resolved->( $hit->( 0, 4, .6, 1 ), $hit->( 0, 4, .8, 2 ) ), '0-4:0.8',    'the dictionary knows better';
    is $resolved->( $hit->( 0, 9, .3 ), $hit->( 3, 6, .9 ) ),  '0-3:0.3 3-6:0.9 6-9:0.3', 'a suggestion keeps what is left of it';
    is $resolved->( $hit->( 0, 4, .3 ), $hit->( 4, 6, .3 ) ),  '0-4:0.3 4-6:0.3', 'neighbours stay apart';
    is $resolved->(), q{}, 'nothing';
};

done_testing;
