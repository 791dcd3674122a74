# SPDX-License-Identifier: GPL-2.0-only

# Whom a ticket is about: also those whom only its history knows.

use strict;
use warnings;

use RT::Extension::GDPR::Test tests => undef;

use RT::Extension::GDPR::Documents;
use RT::Extension::GDPR::People;
use RT::Extension::GDPR::PseudonymUser;
use RT::Extension::GDPR::Scope;

my $TEST  = 'RT::Extension::GDPR::Test';
my $agent = $TEST->user_with_rights( 'agent', 'SuperUser' );
$TEST->add_rights( Principal => 'Everyone', Right => [qw(SeeQueue ShowTicket ModifyTicket CommentOnTicket)] );

sub customer {
    my ($name) = @_;
    return RT::Test->load_or_create_user( Name => $name, EmailAddress => "$name\@example.com", RealName => "\u$name Zweistein", Privileged => 0 );
}

sub as {
    my ( $name, $id ) = @_;
    my $ticket = RT::Ticket->new( $TEST->current_user($name) );
    $ticket->Load($id);
    return $ticket;
}

# Names of the people's users, with their roles, for somebody who may read these documents.
sub people {
    my ( $id, @documents ) = @_;
    my ($people) = RT::Extension::GDPR::People->of( RT::Extension::GDPR::Scope->ticket($id), \@documents );
    return { map { my $person = $_; map { $_ => $person->{role} } @{ $person->{users} } } @$people };
}

my %id = map { $_ => customer($_)->id } qw(anna bert carl dora emil);
my $ticket = RT::Ticket->new($agent);
ok +( $ticket->Create( Queue => 'General', Subject => 'x', Requestor => 'anna@example.com' ) )[0], 'a ticket';
ok +( $ticket->AddWatcher( Type => 'Cc', PrincipalId => $id{bert} ) )[0], 'somebody in copy';
ok +( $ticket->DeleteWatcher( Type => 'Cc', PrincipalId => $id{bert} ) )[0], 'no more';
ok +( as( carl => $ticket->id )->SetPriority(7) )[0], 'somebody who changed it';
ok +( as( dora => $ticket->id )->Comment( Content => 'x' ) )[0], 'somebody who only commented';
ok +( $ticket->AddWatcher( Type => 'AdminCc', PrincipalId => RT::Extension::GDPR::PseudonymUser->id(1) ) )[0], 'a pseudonym';

is_deeply people( $ticket->id ), { $id{anna} => 'requestor', $id{bert} => 'mentioned', $id{carl} => 'mentioned' },
    'those whom everybody finds';
is_deeply people( $ticket->id, RT::Extension::GDPR::Documents->of( RT::Extension::GDPR::Scope->ticket( $ticket->id ) ) ),
    { $id{anna} => 'requestor', ( map { $id{$_} => 'mentioned' } qw(bert carl dora) ) }, 'and for who may read comments those too';

done_testing;
