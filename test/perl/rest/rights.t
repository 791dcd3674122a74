# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Test::Contract;
use RT::Extension::GDPR::Test::REST;

my $test   = 'RT::Extension::GDPR::Test';
my $client = 'RT::Extension::GDPR::Test::REST';
my @staff  = qw(SeeQueue ShowTicket ShowTicketComments ShowOutgoingEmail DeleteTicketFiles RedactTicket AnonymizeTicket);

$test->user_with_rights( 'alice', @staff, 'SeePrivacyLog' );
$test->user_with_rights('bob');
my $carol     = RT::Test->load_or_create_user( Name => 'carol' );
my $elsewhere = RT::Test->load_or_create_queue( Name => 'Elsewhere' );
RT::Test->add_rights( { Principal => $carol, Right => \@staff, Object => $elsewhere } );
my $dave = RT::Test->load_or_create_user( Name => 'dave', EmailAddress => 'customer@example.test', Privileged => 0 );
RT::Test->add_rights( { Principal => $dave, Right => [ @staff, 'SeePrivacyLog', 'AdminPrivacy' ], Object => RT->System } );
$test->user_with_rights( 'erin', qw(SeeQueue ShowTicket) );

my ($base) = $test->started_ok;
my %as = map { $_ => $client->new( url => $base, user => $_ ) } qw(alice bob carol dave erin);

my @files  = map { { name => "$_.pdf", type => 'application/pdf', data => "bytes of $_" } } qw(one two three);
my $ticket = $test->ticket_with_files(@files)->id;
my %ref    = map { $_ => $test->file_ref( $ticket, "$_.pdf" ) } qw(one two three);

sub terms {
    my ($name) = @_;
    my $plan = $as{alice}->ok( POST => "/tickets/$ticket/plans", body => { files => [ $ref{$name} ] } );
    return ( files => [ $ref{$name} ], digest => $plan->{digest}, reason => ( RT::Extension::GDPR::Config->choices('GDPRReasons') )[0]{code} );
}

$as{alice}->ok( POST => "/tickets/$ticket/deletions", body => { terms('one'), when => 'now' } );
my $scheduled = $as{alice}->ok( POST => "/tickets/$ticket/deletions", body => { terms('two'), when => 'resolve' } );

my $text = 'words that were mailed';
my ( $ok, $message ) = RT::Extension::GDPR::Access->new( RT->SystemUser )->load_ticket($ticket)->Correspond( Content => "Some $text" );
die $message unless $ok;
my %asked = ( act => 'redact', terms => [ { text => $text, category => 'custom' } ], categories => [] );
my $plan  = $as{alice}->ok( POST => "/tickets/$ticket/redaction-plans", body => \%asked );

my %body = (
    '/tickets/{ticket}/redaction-plans' => \%asked,
    '/tickets/{ticket}/redactions'      => { %asked, digest => $plan->{digest}, accepted => [ map { $_->{id} } @{ $plan->{findings} } ], people => [],
        reason => ( RT::Extension::GDPR::Config->choices('GDPRReasons') )[0]{code} },
    '/tickets/{ticket}/plans'         => { files => [ $ref{three} ] },
    '/tickets/{ticket}/copy-searches' => { files => [ $ref{three} ], cursor => undef },
    '/tickets/{ticket}/deletions'     => { terms('three'), when => 'now' },
);
my %there    = ( ticket => $ticket, deletion => $scheduled->{deletion}{id}, index => 0 );
my %nowhere  = ( ticket => 999_999, deletion => 999_999,                    index => 999_999 );
my @operations = RT::Extension::GDPR::Test::Contract->operations;

sub ask {
    my ( $who, $operation, $ids ) = @_;
    my $path = $operation->{path} =~ s/\{(\w+)\}/$ids->{$1}/gr;
    my $body = $body{ $operation->{path} };
    return $who->call( $operation->{method}, $path, ( $body ? ( body => $body ) : () ) );
}

sub kept {
    my $dump = $test->dump_everything;
    return { map { $_ => $dump->{$_} } grep {/^(?:GDPR|Attachments|Transactions|Tickets|Attributes)/i} keys %$dump };
}

# Status by the first part of the path, and the same answer whether the thing exists or not.
sub walk {
    my ( $who, %status ) = @_;
    for my $operation (@operations) {
        my ($part) = $operation->{path} =~ m{\A/(\w+)};
        my $name = "$operation->{method} $operation->{path}";
        my $hidden = ask( $who, $operation, \%there );
        my $absent = ask( $who, $operation, \%nowhere );
        is( $hidden->code,    $status{$part},   $name );
        is( $hidden->content, $absent->content, 'the same as of what does not exist' );
        is( $hidden->code,    $absent->code,    'in its status, too' );
    }
}

my $own    = RT::Test->create_ticket( Queue => $elsewhere->id, Content => 'Of this queue' );
my $before = kept();

subtest 'staff without rights' => sub {
    walk( $as{bob}, tickets => 404, deletions => 404, log => 403, status => 403 );
};

subtest 'staff of another queue' => sub {
    is_deeply( $as{carol}->ok( GET => '/tickets/' . $own->id . '/files' )->{files}, [], 'who may do all in that queue' );
    walk( $as{carol}, tickets => 404, deletions => 404, log => 403, status => 403 );
};

subtest 'customers, whatever they were granted' => sub {
    walk( $as{dave}, tickets => 403, deletions => 403, log => 403, status => 403 );
};

subtest 'nobody' => sub {
    walk( $client->new( url => $base ), tickets => 401, deletions => 401, log => 401, status => 401 );
};

subtest 'staff who may see the ticket only' => sub {
    my $path  = "/tickets/$ticket";
    my $state = $as{erin}->ok( GET => $path );
    ok( !$state->{rights}{$_}, "$_ is not theirs" ) for qw(delete_files redact anonymize see_log);
    ok( !$state->{scheduled}[0]{may_cancel}, 'nor may they cancel' );
    $as{erin}->problem( 403, forbidden => GET => "$path/files" );
    $as{erin}->problem( 403, forbidden => POST => "$path/$_", body => $body{"/tickets/{ticket}/$_"} )
        for qw(plans copy-searches deletions redaction-plans redactions);
    $as{erin}->problem( 403, forbidden => DELETE => "/deletions/$there{deletion}" );
};

subtest 'nothing was changed by all that' => sub {
    is_deeply( kept(), $before, 'every row is as it was' );
};

# What changes nothing first, and a file of the ticket last: then a plan of its texts is stale.
my %turn = ( '/tickets/{ticket}/redactions' => 1, '/tickets/{ticket}/deletions' => 2, '/deletions/{deletion}' => 2 );

subtest 'and with the rights all of it works' => sub {
    like( ask( $as{alice}, $_, \%there )->code, qr/\A20/, "$_->{method} $_->{path}" )
        for sort { ( $turn{ $a->{path} } || 0 ) <=> ( $turn{ $b->{path} } || 0 ) } @operations;
    is( ask( $as{alice}, $_, \%nowhere )->code, $_->{path} =~ /\{/ ? 404 : 200, "$_->{method} $_->{path} of nothing" )
        for @operations;
};

done_testing;
