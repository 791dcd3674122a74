# SPDX-License-Identifier: GPL-2.0-only

# Who is a person of a ticket, and who is kept.

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Test config => q{
    Set( @GDPRKeep, '*@partner.example' );
    Set( $RTAddressRegexp, qr/\Adesk@/ );
};
use RT::Extension::GDPR::Documents;
use RT::Extension::GDPR::People;
use RT::Extension::GDPR::Scope;

my $test = 'RT::Extension::GDPR::Test';

my $queue = RT::Queue->new( RT->SystemUser );
$queue->Load('General');
$queue->SetCorrespondAddress('queue@site.example');
my %staff = map { $_ => $test->user_with_rights($_) } qw(alice bob);
for my $name ( sort keys %staff ) {
    my $user = RT::User->new( RT->SystemUser );
    $user->Load($name);
    $user->SetRealName( ucfirst($name) . ' Staffer' );
}

sub new_ticket {
    my (%args) = @_;
    my $ticket = RT::Ticket->new( RT->SystemUser );
    my ( $id, undef, $why ) = $ticket->Create( Queue => 'General', Subject => 'x', %args );
    return $id || die $why;
}

# role: addresses, of the people of a ticket whose texts are these headers and this quote.
sub people {
    my ( $id, $headers, $text ) = @_;
    my $scope     = RT::Extension::GDPR::Scope->ticket($id);
    my @documents = (
        { key => 'a', format => 'headers', raw => $headers // q{} },
        { key => 'b', format => 'plain',   raw => $text    // q{} },
    );
    my ( $people, $keep ) = RT::Extension::GDPR::People->of( $scope, \@documents );
    my @lines = map { my $person = $_; "$person->{role}: " . join ' ', sort @{ $person->{addresses} } } @$people;
    return wantarray ? ( \@lines, $people, $keep ) : \@lines;
}

# "category person: text" of what is found in such a ticket.
sub found {
    my ( $id, $headers, $text ) = @_;
    my @documents = (
        { key => 'a', format => 'headers', raw => $headers },
        { key => 'b', format => 'plain',   raw => $text },
    );
    my ($finder) = RT::Extension::GDPR::People->finder( RT::Extension::GDPR::Scope->ticket($id), \@documents );
    return [ map { join( q{ }, $_->{category}, $_->{person} // () ) . ": $_->{value}" } $finder->scan( \@documents ) ];
}

subtest 'who takes part' => sub {
    my $id = new_ticket( Requestor => 'anna@customer.example', Cc => 'jan@customer.example', AdminCc => 'eva@customer.example' );
    my ( $lines, $people ) = people( $id, "From: A Writer <writer\@else.example>\nCc: jan\@customer.example, third\@else.example\n",
        'On Monday, Quoted Person <quoted@else.example> wrote:' );
    is_deeply( $lines, [
        'requestor: anna@customer.example', 'cc: jan@customer.example', 'admin_cc: eva@customer.example',
        map {"mentioned: $_"} 'writer@else.example', 'third@else.example', 'quoted@else.example' ], 'with the role, requestors first' );
    is_deeply( [ map { $_->{number} } @$people ], [ 1 .. 6 ], 'numbered' );
    is( $people->[0]{columns}{EmailAddress}, 'anna@customer.example', 'a user with what RT knows' );
};

subtest 'who is kept' => sub {
    my $id   = new_ticket( Requestor => 'anna@customer.example', Cc => 'alice@example.test' );
    my $from = join ', ', map {"$_"} 'rt@example.test', 'queue@site.example', 'desk@site.example', 'Bob Staffer <bob@example.test>',
        'Bob Staffer <bob+rt@example.test>', 'someone@partner.example', 'info@customer.example', 'noreply@customer.example';
    my ( $lines, undef, $keep ) = people( $id, "To: $from\n", 'Alice Staffer <alice@example.test> wrote:' );
    is_deeply( $lines, ['requestor: anna@customer.example'], 'staff, RT, its queues, what the site says, and offices' );
    is_deeply( [ sort grep {/Staffer/} @{ $keep->{names} } ], [ 'Alice Staffer', 'Bob Staffer' ], 'with their names' );
    my %address = map { $_ => 1 } @{ $keep->{addresses} };
    is_deeply( [ grep { !$address{$_} } 'rt@example.test', 'queue@site.example', 'desk@site.example', 'bob@example.test' ], [], 'and addresses' );
    is( $keep->{patterns}[0], '*@partner.example', 'and patterns' );
    my ($message_id) = RT::Interface::Email::GenMessageId() =~ /<(.*)>/;
    is_deeply( found( $id, "Message-ID: <$message_id>\nIn-Reply-To: <rt-mail\@customer.example>\n", q{} ),
        ['email: rt-mail@customer.example'], 'and the ids of RT\'s own mails' );
};

subtest 'staff who ask are people' => sub {
    my $id = new_ticket( Requestor => 'alice@example.test' );
    my ( $lines, undef, $keep ) = people( $id, "From: Alice Staffer <alice\@example.test>\nCc: bob\@example.test\n" );
    is_deeply( $lines, ['requestor: alice@example.test'], 'of this ticket' );
    is_deeply( [ grep {/Staffer/} @{ $keep->{names} } ], ['Bob Staffer'], 'and not kept in it' );
};

subtest 'one person' => sub {
    my $id = new_ticket( Requestor => 'Zoe Zander <zoe@customer.example>' );
    my $of = sub { my ($lines) = people( $id, @_ ); return $lines };
    is_deeply( $of->("From: ZOE\@Customer.example\nReply-To: zoe+shop\@customer.example\n"),
        ['requestor: zoe+shop@customer.example zoe@customer.example'], 'one address, with or without what follows a plus' );
    is_deeply( $of->("From: Zoe Zander <zz\@private.example>\n"),
        ['requestor: zoe@customer.example zz@private.example'], 'one name, two addresses' );
    is_deeply( $of->("From: Zander, Zoe <zz\@private.example>\n"),
        ['requestor: zoe@customer.example zz@private.example'], 'the family name first' );
    is_deeply( $of->("From: Zoe <other\@private.example>\n"),
        [ 'requestor: zoe@customer.example', 'mentioned: other@private.example' ], 'a first name is no name in common' );
    is_deeply( $of->("From: Zed Zett <zz\@a.example>\nCc: Yps Ypsen <yy\@a.example>, Yps Ypsen <zz\@a.example>\n"),
        [ 'requestor: zoe@customer.example', 'mentioned: yy@a.example zz@a.example' ], 'by way of a third' );
};

subtest 'one person with two users' => sub {
    my @numbers = ( '+49 30 90001 2345', '+49 40 90001 6789' );
    for my $i ( 0, 1 ) {
        my ($made) = RT::User->new( RT->SystemUser )->Create( Name => "olga$i", RealName => 'Olga Orlowa', EmailAddress => "olga$i\@customer.example",
            MobilePhone => $numbers[$i], Address1 => ( 'Lindenallee 5', 'Am Hafen 17' )[$i] );
        ok( $made, 'made' );
    }
    my $id = new_ticket( Requestor => [ 'olga0@customer.example', 'olga1@customer.example' ] );
    my @found = map {s/:.*//r} @{ found( $id, q{}, "030 90001-2345 or 040/90001 6789.\n\nLindenallee 5\n\nAm Hafen 17\n" ) };
    is_deeply( \@found, [ 'phone 1', 'phone 1', 'address 1', 'address 1' ], 'what each record says is found' );
};

subtest 'pseudonym users are nobody' => sub {
    my $id     = new_ticket( Requestor => 'anna@customer.example' );
    my $ticket = RT::Ticket->new( RT->SystemUser );
    $ticket->Load($id);
    $ticket->AddRoleMember( Type => 'Cc', PrincipalId => RT::Extension::GDPR::PseudonymUser->id(3), Silent => 1 );
    my ( $lines, $people ) = people($id);
    is_deeply( $lines, ['requestor: anna@customer.example'], 'not looked for' );
    is( $people->[0]{number}, 4, 'but their numbers are taken' );
    ( undef, $people ) = people( $id, q{}, 'as [Person 2] said' );
    is( $people->[0]{number}, 2, 'above [Person 2] that is the second' );
};

done_testing;
