# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Deletion;
use RT::Extension::GDPR::Due;
use RT::Extension::GDPR::Note;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::Status;
use RT::Extension::GDPR::Store;

my $TEST     = 'RT::Extension::GDPR::Test';
my $database = 'RT::Extension::GDPR::Database';
my $deletion = 'RT::Extension::GDPR::Deletion';
my @READ     = qw(ShowTicket ShowTicketComments ShowOutgoingEmail SeeQueue);
my $agent    = $TEST->user_with_rights( agent => @READ, qw(DeleteTicketFiles) );

my $tickets = 0;

sub ticket_with {
    my $number = ++$tickets;
    return $TEST->ticket_with_files( map { { name => "$_.pdf", type => 'application/pdf', data => "bytes $_$number." } } @_ );
}

sub schedule {
    my ( $user, $ticket, $names, %args ) = @_;
    my @refs = map { $TEST->file_ref( $ticket, "$_.pdf" ) } @{$names};
    my $plan = RT::Extension::GDPR::Act::DeleteFiles->plan( user => $user, ticket => $ticket->id, files => \@refs );
    return $deletion->schedule(
        user => $user, ticket => $ticket->id, files => \@refs, digest => $plan->digest, reason => 'check_done',
        when => 'resolve', %args );
}

sub is_there {
    my ($ref) = @_;
    return RT::Extension::GDPR::Store->of_ref($ref)->file($ref) ? 1 : 0;
}

sub row { return $database->row( 'SELECT * FROM GDPRDeletions WHERE id = ?', ref $_[0] ? $_[0]{id} : $_[0] ) }

sub let_it_be_due {
    my ($scheduled) = @_;
    return $database->execute( 'UPDATE GDPRDeletions SET Due = ? WHERE id = ?', '2026-01-01 00:00:00', $scheduled->{id} );
}

sub tomorrow { my $date = RT::Date->new( RT->SystemUser ); $date->Unix( time + 2 * 86400 ); return $date->Date }

sub problem_of(&) {
    my ($code) = @_;
    return eval { $code->(); 1 } ? 'none' : RT::Extension::GDPR::Problem->caught($@)->slug;
}

subtest 'a fresh install has nothing to do' => sub {
    is_deeply( RT::Extension::GDPR::Due->run, { done => [], refused => [], failed => [], removed => 0 }, 'nothing done' );
    is( RT::Extension::GDPR::Status->report->{state}, 'ok', 'a heartbeat was left' );
};

subtest 'what is scheduled is shown with what the user may read' => sub {
    my $ticket    = ticket_with(qw(a b));
    my $scheduled = schedule( $agent, $ticket, [qw(b a)], when => 'date', due => tomorrow(), document_kind => 'id_card',
        note => 'the check is over' );
    is_deeply( [ $deletion->for_ticket( $ticket, $agent ) ], [$scheduled], 'schedule returns what for_ticket shows' );
    is_deeply(
        $scheduled,
        {   id       => $scheduled->{id}, ticket => $ticket->id, when => 'date', due => tomorrow() . ' 05:00:00',
            files    => [ map { { ref => $TEST->file_ref( $ticket, "$_.pdf" ), name => "$_.pdf",
                content_type => 'application/pdf', size => 9 } } qw(a b) ],
            reason   => 'check_done', document_kind => 'id_card', note => 'the check is over',
            by_id    => $agent->id, by_name => 'agent', created => row($scheduled)->{created},
            state    => 'scheduled', cause => undef, overdue => 0, may_cancel => 1,
        },
        'all of it'
    );
    is( row($scheduled)->{files}, JSON::encode_json( [ map { $_->{ref} } @{ $scheduled->{files} } ] ), 'refs only are kept' );

    my $reader = $TEST->user_with_rights( reader => @READ );
    is( ( $deletion->for_ticket( $ticket, $reader ) )[0]{may_cancel}, 0, 'a reader sees it and may not cancel it' );
    is( ticket_with('c')->id > $ticket->id && RT::Extension::GDPR::Due->run->{done}[0], undef, 'not due' );
};

subtest 'a day begins at midnight where the user is' => sub {
    my %begins = (
        'Europe/Berlin' => [ '2027-07-01' => '2027-06-30 22:00:00' ],
        'Asia/Kolkata'  => [ '2027-01-01' => '2026-12-31 18:30:00' ],
        'Asia/Beirut'   => [ '2027-03-28' => '2027-03-27 22:00:00' ],    # begins at 1:00 by the clock
        'UTC'           => [ '2028-02-29' => '2028-02-29 00:00:00' ],
    );
    my $user = $TEST->user_with_rights('traveller');
    for my $zone ( sort keys %begins ) {
        $user->UserObj->__Set( Field => 'Timezone', Value => $zone );
        my $current = $TEST->current_user('traveller');
        is( $deletion->day_begins( $current, $begins{$zone}[0] ), $begins{$zone}[1], $zone );
    }
    is( $deletion->day_begins( $user, $_ ), undef, "$_ is no day" ) for qw(2027-02-29 2027-13-01 2027-1-1 tomorrow);
};

subtest 'what cannot be scheduled' => sub {
    my $ticket = ticket_with('a');
    my %wrong  = (
        '/when'          => { when => 'later' },
        '/due'           => { when => 'date', due => '2026-02-30' },
        '/reason'        => { reason => 'because' },
        '/document_kind' => { document_kind => 'secret' },
        '/note'          => { note => 'n' x 2001 },
    );
    for my $pointer ( sort keys %wrong ) {
        eval { schedule( $agent, $ticket, ['a'], %{ $wrong{$pointer} } ); 1 };
        is( RT::Extension::GDPR::Problem->caught($@)->slug, 'invalid_request', "a wrong $pointer" );
        is( $@->errors->[0]{pointer}, $pointer, 'is named' );
    }
    is( problem_of { schedule( $agent, $ticket, ['a'], when => 'date', due => '2026-01-01' ) }, 'invalid_request', 'the past' );
    is( problem_of { schedule( $agent, $ticket, ['a'], due => tomorrow() ) }, 'invalid_request', 'resolve with a date' );
    is( problem_of { schedule( $agent, $ticket, ['a'], digest => '0' x 64 ) }, 'plan_stale', 'another plan' );

    my $ref    = $TEST->file_ref( $ticket, 'a.pdf' );
    my %about  = ( ticket => $ticket->id, files => [$ref], digest => 'x', when => 'resolve', reason => 'check_done' );
    my $reader = $TEST->current_user('reader');
    is( problem_of { $deletion->schedule( user => $reader, %about ) }, 'forbidden', 'without the right' );
    is( problem_of { $deletion->schedule( user => $TEST->user_with_rights('nobody_special'), %about ) }, 'not_found',
        'a ticket that is not to be seen' );

    $ticket->SetStatus('resolved');
    is( problem_of { schedule( $agent, $ticket, ['a'] ) }, 'invalid_request', 'on resolve when it is resolved' );
    is( $database->row('SELECT COUNT(*) AS n FROM GDPRDeletions WHERE Ticket = ?', $ticket->id)->{n}, 0, 'nothing was' );
};

subtest 'cancelling' => sub {
    my $ticket    = ticket_with('a');
    my $scheduled = schedule( $agent, $ticket, ['a'], note => 'private' );
    is( problem_of { $deletion->cancel( user => $TEST->current_user('reader'), id => $scheduled->{id} ) }, 'forbidden',
        'not without the right' );
    is( problem_of { $deletion->cancel( user => $TEST->current_user('nobody_special'), id => $scheduled->{id} ) },
        'not_found', 'not one that is not to be seen' );
    is( problem_of { $deletion->cancel( user => $agent, id => 999_999 ) }, 'not_found', 'not one that is not there' );
    is( row($scheduled)->{state}, 'scheduled', 'still scheduled' );

    is( problem_of { $deletion->cancel( user => $agent, id => $scheduled->{id} ) }, 'none', 'cancelled' );
    is_deeply( [ $deletion->for_ticket( $ticket, $agent ) ], [], 'no longer shown' );
    is( RT::Extension::GDPR::Note->text( row($scheduled)->{note} ), undef, 'its note is erased' );
    is( problem_of { $deletion->cancel( user => $agent, id => $scheduled->{id} ) }, 'not_cancellable', 'not twice' );
    $ticket->SetStatus('resolved');
    undef $ticket;
    is( is_there( $scheduled->{files}[0]{ref} ), 1, 'the file stays' );
};

subtest 'on its day a deletion is done, in the name of who scheduled it' => sub {
    my $ticket    = ticket_with(qw(a b));
    my $scheduled = schedule( $agent, $ticket, ['a'], when => 'date', due => tomorrow(), note => 'as promised' );
    let_it_be_due($scheduled);
    is_deeply( RT::Extension::GDPR::Due->run->{done}, [ $scheduled->{id} ], 'done' );
    is( is_there( $scheduled->{files}[0]{ref} ), 0, 'the file is gone' );
    is( is_there( $TEST->file_ref( $ticket, 'b.pdf' ) ), 1, 'the other is not' );
    is_deeply( [ $TEST->found_in_dump("bytes a$tickets.") ], [], 'nowhere' );
    isnt( ( $TEST->found_in_dump("bytes b$tickets.") )[0], undef, 'unlike what stays' );
    is( row($scheduled)->{state}, 'done', 'state' );
    is_deeply( [ $deletion->for_ticket( $ticket, $agent ) ], [], 'no longer shown as scheduled' );

    my ($tombstone) = RT::Extension::GDPR::Tombstone->for_ticket( $ticket->id, $agent );
    is( $tombstone->{by_id}, $agent->id,    'by the scheduler' );
    is( $tombstone->{note},  'as promised', 'with the note' );
    my $entry = ( RT::Extension::GDPR::Log->entries( ticket => $ticket->id ) )[0];
    my $fields = JSON::decode_json( $entry->{entry} );
    is( $fields->{via},   'schedule', 'the log says how' );
    is( $fields->{actor}, $agent->id, 'and who' );
    is_deeply( RT::Extension::GDPR::Due->run->{done}, [], 'done once' );
};

subtest 'each inactive status carries it out at once' => sub {
    for my $status (qw(resolved rejected deleted)) {
        my $ticket    = ticket_with('a');
        my $scheduled = schedule( $agent, $ticket, ['a'] );
        my $mails     = () = $TEST->fetch_caught_mails;
        my $again     = RT::Ticket->new( RT->SystemUser );
        $again->Load( $ticket->id );
        $again->SetStatus('open');
        undef $again;
        is( is_there( $scheduled->{files}[0]{ref} ), 1, "open does nothing" );
        $again = RT::Ticket->new( RT->SystemUser );
        $again->Load( $ticket->id );
        my ($ok) = $again->SetStatus($status);
        undef $again;
        ok( $ok, "the status is $status" );
        is( is_there( $scheduled->{files}[0]{ref} ), 0, "$status did it" );
        is( row($scheduled)->{state}, 'done', 'and it is done' );
    }
};

done_testing;
