# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use Test::Warn;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Deletion;
use RT::Extension::GDPR::Due;
use RT::Extension::GDPR::Keys;
use RT::Extension::GDPR::Status;
use RT::Extension::GDPR::Note;
use RT::Extension::GDPR::Store;

my $TEST     = 'RT::Extension::GDPR::Test';
my $database = 'RT::Extension::GDPR::Database';
my $deletion = 'RT::Extension::GDPR::Deletion';
my @READ     = qw(ShowTicket ShowTicketComments ShowOutgoingEmail SeeQueue);
my $number   = 0;

# A user of its own with these rights, a ticket with a file, and its deletion, already due.
sub due_deletion {
    my (%args) = @_;
    my $user   = $TEST->user_with_rights( 'agent' . ++$number, @READ, 'DeleteTicketFiles' );
    my $ticket = $TEST->ticket_with_files(
        map { { name => "file$_.pdf", type => 'application/pdf', data => "bytes $number $_" } } 1 .. ( $args{files} || 1 ) );
    if ( $args{comment} ) {
        my $message = $TEST->message_with_files( { name => 'comment.pdf', type => 'application/pdf', data => "comment $number" } );
        RT::I18N::SetMIMEEntityToUTF8($message);
        $ticket->Comment( MIMEObj => $message );
    }
    my @names = $args{comment} ? 'comment.pdf' : map {"file$_.pdf"} 1 .. ( $args{files} || 1 );
    my @refs  = map { $TEST->file_ref( $ticket, $_ ) } @names;
    my $plan  = RT::Extension::GDPR::Act::DeleteFiles->plan( user => $user, ticket => $ticket->id, files => \@refs );
    my $row   = $deletion->schedule(
        user => $user, ticket => $ticket->id, files => \@refs, digest => $plan->digest, reason => 'check_done',
        when => 'date', due => '2999-01-01', note => 'as asked' );
    $database->execute( 'UPDATE GDPRDeletions SET Due = ? WHERE id = ?', RT::Extension::GDPR::Database->now, $row->{id} );
    return ( $row, $ticket, $user );
}

sub row { return $database->row( 'SELECT * FROM GDPRDeletions WHERE id = ?', $_[0]{id} ) }

sub is_there { my ($ref) = @_; return RT::Extension::GDPR::Store->of_ref($ref)->file($ref) ? 1 : 0 }

sub refused_as {
    my ( $row, $cause, $why ) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $summary;
    warning_like { $summary = RT::Extension::GDPR::Due->run } qr/\AScheduled deletion $row->{id}: refused, $cause$/,
        "$why: logged by ids";
    is_deeply( $summary->{refused}, [ $row->{id} ], 'refused' );
    is( row($row)->{state}, 'refused', 'state' );
    is( row($row)->{cause}, $cause,    'cause' );
    is( is_there($_), 1, 'the file stays' ) for map { $_->{ref} } @{ $row->{files} };
    is_deeply( RT::Extension::GDPR::Due->run->{refused}, [], 'not tried again' );
    return;
}

sub take_right {
    my ( $user, $right ) = @_;
    my $principal = RT::Principal->new( RT->SystemUser );
    $principal->Load( $user->id );
    my ( $ok, $message ) = $principal->RevokeRight( Right => $right, Object => RT->System );
    die $message unless $ok;
    return;
}

subtest 'the user who scheduled it was disabled' => sub {
    my ( $row, $ticket, $user ) = due_deletion();
    my $record = RT::User->new( RT->SystemUser );
    $record->Load( $user->id );
    $record->SetDisabled(1);
    refused_as( $row, 'scheduler_disabled', 'disabled' );

    my ($shown) = $deletion->for_ticket( $ticket, $TEST->user_with_rights( 'reader', @READ ) );
    is( $shown->{state}, 'refused',            'it stays visible' );
    is( $shown->{cause}, 'scheduler_disabled', 'with the cause' );
    is_deeply( [ map { $_->{id} } @{ RT::Extension::GDPR::Status->report->{refused} } ], [ $row->{id} ], 'also in the report' );

    $deletion->cancel( user => $TEST->user_with_rights( 'other', @READ, 'DeleteTicketFiles' ), id => $row->{id} );
    is_deeply( [ $deletion->for_ticket( $ticket, $TEST->current_user('reader') ) ], [], 'until someone removes it' );
};

subtest 'a right was lost' => sub {
    for my $right (qw(DeleteTicketFiles ShowTicket)) {
        my ( $row, undef, $user ) = due_deletion();
        take_right( $user, $right );
        refused_as( $row, 'rights_lost', "without $right" );
    }
};

subtest 'the right to see comments was lost' => sub {
    my ( $row, undef, $user ) = due_deletion( comment => 1 );
    take_right( $user, 'ShowTicketComments' );
    refused_as( $row, 'rights_lost', 'without ShowTicketComments' );

    ( $row, undef, $user ) = due_deletion();
    take_right( $user, 'ShowTicketComments' );
    is_deeply( RT::Extension::GDPR::Due->run->{done}, [ $row->{id} ], 'which does not matter for a file elsewhere' );
};

subtest 'who may not see comments sees nothing of what is scheduled in one' => sub {
    my ( $row, $ticket ) = due_deletion( comment => 1 );
    my $user = $TEST->user_with_rights( 'no_comments', qw(ShowTicket ShowOutgoingEmail SeeQueue DeleteTicketFiles) );
    is_deeply( [ $deletion->for_ticket( $ticket, $user ) ], [], 'not in the list' );
    my $own = RT::Ticket->new($user);
    $own->Load( $ticket->id );
    my $health = RT::Extension::GDPR::Status->health($own);
    is_deeply( [ @$health{qw(waiting overdue)} ], [ 0, 0 ], 'not in a number' );
    is( eval { $deletion->cancel( user => $user, id => $row->{id} ); 1 }, undef, 'and cannot cancel it' );
    is( $@->slug, 'not_found', 'as if it was not there' );
    is_deeply( RT::Extension::GDPR::Due->run->{done}, [ $row->{id} ], 'it is done all the same' );
};

subtest 'a reason that is no longer configured' => sub {
    my ($row) = due_deletion();
    my %reasons = RT->Config->Get('GDPRReasons');
    RT->Config->Set( GDPRReasons => ( map { $_ => $reasons{$_} } grep { $_ ne 'check_done' } keys %reasons ), check_done => '' );
    refused_as( $row, 'invalid_request', 'no such reason' );
    RT->Config->Set( GDPRReasons => %reasons );
};

subtest 'files that are gone already do not matter' => sub {
    my ( $row, $ticket, $user ) = due_deletion( files => 2 );
    my $plan = RT::Extension::GDPR::Act::DeleteFiles->plan(
        user => $user, ticket => $ticket->id, files => [ $row->{files}[0]{ref} ] );
    RT::Extension::GDPR::Apply->run( $plan, user => $user, reason => 'check_done', via => 'shell' );
    is_deeply( [ map { $_->{ref} } @{ ( $deletion->for_ticket( $ticket, $user ) )[0]{files} } ],
        [ $row->{files}[1]{ref} ], 'only what is there is shown' );
    is_deeply( RT::Extension::GDPR::Due->run->{done}, [ $row->{id} ], 'the other is deleted' );
    is( is_there( $row->{files}[1]{ref} ), 0, 'and gone' );

    ( $row, $ticket, $user ) = due_deletion();
    $database->execute( 'DELETE FROM Attachments WHERE id = ?', $row->{files}[0]{ref} =~ /([0-9]+)/ );
    is_deeply( RT::Extension::GDPR::Due->run->{done}, [ $row->{id} ], 'nothing left to do is done' );
    is( RT::Extension::GDPR::Note->text( row($row)->{note} ), undef, 'and its note, which nothing tells of any more, is erased' );
};

subtest 'never more than the files chosen' => sub {
    my ( $row, $ticket ) = due_deletion();
    my $bytes = "bytes $number 1";
    my $later = $TEST->message_with_files( { name => 'again.pdf', type => 'application/pdf', data => $bytes } );
    RT::I18N::SetMIMEEntityToUTF8($later);
    $ticket->Correspond( MIMEObj => $later );
    is_deeply( RT::Extension::GDPR::Due->run->{done}, [ $row->{id} ], 'done' );
    is( is_there( $row->{files}[0]{ref} ), 0, 'the file chosen is gone' );
    is( is_there( $TEST->file_ref( $ticket, 'again.pdf' ) ), 1, 'the same file sent again later is not' );
};

subtest 'a temporary failure is tried again, and stops no other' => sub {
    my ($first)  = due_deletion();
    my ($second) = due_deletion();
    my $original = RT::Extension::GDPR::Apply->can('run');
    my $summary;
    {
        no warnings 'redefine';
        local *RT::Extension::GDPR::Apply::run = sub {
            my ( $class, $plan, @rest ) = @_;
            my $result = $class->$original( $plan, @rest );
            die "in the middle of first.pdf\n" if grep { $_->{ref} eq $first->{files}[0]{ref} } $plan->files;
            return $result;
        };
        warning_like { $summary = RT::Extension::GDPR::Due->run } qr/\AScheduled deletion $first->{id}: failed, internal_error$/,
            'logged without the text of the error';
    }
    is_deeply( $summary->{failed}, [ $first->{id} ],  'one failed' );
    is_deeply( $summary->{done},   [ $second->{id} ], 'the other is done' );
    is( is_there( $first->{files}[0]{ref} ), 1, 'nothing of the failed one is done' );
    is( row($first)->{state}, 'scheduled',      'it stays scheduled' );
    is( row($first)->{cause}, 'internal_error', 'with the cause' );
    is_deeply( [ map { $_->{id} } @{ RT::Extension::GDPR::Status->report->{overdue} } ], [ $first->{id} ], 'and is overdue' );

    is_deeply( RT::Extension::GDPR::Due->run->{done}, [ $first->{id} ], 'until the next run' );
    is( row($first)->{cause}, undef, 'no cause is left' );
    is( is_there( $first->{files}[0]{ref} ), 0, 'the file is gone' );
};

subtest 'a missing key is temporary' => sub {
    my ($row)  = due_deletion();
    my $folder = RT->Config->Get('GDPRKeyDirectory');
    rename $folder, "$folder.away" or die $!;
    my $summary;
    warning_like { $summary = RT::Extension::GDPR::Due->run } qr/failed, keys_missing$/, 'logged';
    rename "$folder.away", $folder or die $!;
    is_deeply( $summary->{failed}, [ $row->{id} ], 'failed' );
    is_deeply( RT::Extension::GDPR::Due->run->{done}, [ $row->{id} ], 'done when it is back' );
};

done_testing;
