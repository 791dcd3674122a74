# SPDX-License-Identifier: GPL-2.0-only

# Files in every place RT can put them: after their deletion nothing of them is left anywhere.

use strict;
use warnings;
use utf8;

use Digest::SHA qw(sha256 sha256_hex);
use Encode ();
use RT::Extension::GDPR::Test;
use RT::Extension::GDPR::Test::Everything;
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Log;

my $test  = 'RT::Extension::GDPR::Test';
my $act   = 'RT::Extension::GDPR::Act::DeleteFiles';
my $built = 'RT::Extension::GDPR::Test::Everything';
my $db    = 'RT::Extension::GDPR::Database';

our $scrips_ran = 0;
for my $stage (qw(TransactionCreate TransactionBatch)) {
    my $scrip = RT::Scrip->new( RT->SystemUser );
    my ( $ok, $why ) = $scrip->Create(
        Queue => 0, Stage => $stage, Template => 'Blank',
        ScripCondition => 'On Transaction', ScripAction => 'User Defined',
        CustomPrepareCode => '1', CustomCommitCode => '$main::scrips_ran++; 1',
    );
    ok( $ok, "a scrip at $stage: $why" );
}

my $user = $test->user_with_rights( 'agent', qw(SeeQueue ShowTicket ShowTicketComments ShowOutgoingEmail
    DeleteTicketFiles SeeCustomField ModifyCustomField) );
my $everything = $built->build;
my $id         = $everything->{ticket};
my %files      = %{ $everything->{files} };
ok( $scrips_ran, 'the scrips ran until now' );

sub plan_for { return $act->plan( user => $user, ticket => $id, files => [@_] ) }

sub apply {
    my ($plan) = @_;
    return RT::Extension::GDPR::Apply->run( $plan,
        user => $user, reason => 'check_done', document_kind => 'id_card', via => 'page', expect => $plan->digest );
}

sub file_named {
    my ($name) = @_;
    my ($file) = grep { ( $_->{name} || q{} ) eq $name } $act->files( user => $user, ticket => $id );
    return $file && $file->{ref};
}

# What would show that something of the file is still there. The text is looked for without its line
# ends, which differ from place to place.
sub needles {
    my ($file) = @_;
    my %needle = (
        head   => substr( $file->{data}, 0, 20 ),
        middle => substr( $file->{data}, length( $file->{data} ) / 2, 20 ),
        name   => Encode::encode( 'UTF-8', $file->{name} ),
        hash   => sha256( $file->{data} ),
        hex    => sha256_hex( $file->{data} ),
    );
    delete $needle{middle} if $file->{type} =~ /^text/;
    return %needle;
}

sub rows_with_no_file {
    return [ map { join '|', map { defined $_ ? $_ : 'NULL' } @$_{ sort keys %$_ } }
        map { $db->rows("SELECT * FROM $_ ORDER BY id") } qw(Tickets Queues Users Links Scrips) ];
}

my $rows_before = rows_with_no_file();
$test->clean_caught_mails;
$scrips_ran = 0;

my @histories;
subtest 'without its copies, exactly these are left' => sub {
    my $ref    = file_named( $files{pdf}{name} );
    my $plan   = plan_for($ref);
    my @copies = $act->copies( $plan, $user );
    is_deeply( [ sort map { $_->{place} } @copies ],
        [qw(custom_field forwarded_message forwarded_message forwarded_message merged_ticket)], 'five copies' );
    is( ( grep { $_->{of} ne $ref || !$_->{may_delete} } @copies ), 0, 'of this file, to be deleted too' );
    is_deeply( $plan->counts, { attachment => 1, attachment_reference => 2, forwarded_mail => 1 },
        'the row, the reply that sends it, its record and its forwarded copy' );

    my $result = apply($plan);
    is( $result->{deleted},   1, 'one deleted' );
    is( $result->{remaining}, 5, 'five remain' );
    push @histories, @{ $result->{transactions} };
    my $entry = RT::Extension::GDPR::Log->entry( $result->{log}[0] )->{fields};
    is_deeply( { map { $_ => $entry->{remaining}{$_} } grep { $entry->{remaining}{$_} } keys %{ $entry->{remaining} } },
        { attachment => 1, forwarded_mail => 3, custom_field_value => 1 }, 'and the log says where' );

    my $dump   = $test->dump_everything;
    my %of_row = map { ( $_->{store} eq 'custom_field_value' ? 'ObjectCustomFieldValues.largecontent#' : 'Attachments.content#' )
            . $_->{id} => 1 } @copies;
    for my $name (qw(head middle)) {
        my %needle = needles( $files{pdf} );
        is_deeply( [ grep { !/^file / } $test->found_in_dump( $needle{$name}, $dump ) ], [ sort keys %of_row ],
            "$name of the file is in the copies only" );
    }
};

subtest 'with all copies, nothing is left' => sub {
    my %chosen;
    for my $kind ( sort keys %files ) {
        next if $kind eq 'pdf';
        my $ref = file_named( $files{$kind}{name} );
        $chosen{$_} = 1 for $ref, map { $_->{ref} } $act->copies( plan_for($ref), $user );
    }
    my @named = map { $_->{ref} }
        grep { ( $_->{name} || q{} ) =~ /Lebenslauf|Friedrich/ } $act->files( user => $user, ticket => $id );
    my $plan = plan_for( keys %chosen, @named );
    is_deeply( [ $act->copies( $plan, $user ) ], [], 'no copies beyond these' );
    my $result = apply($plan);
    is( $result->{deleted}, keys(%chosen) + @named, 'all deleted' );
    is( $result->{remaining}, 0, 'none remains' );
    push @histories, @{ $result->{transactions} };

    my $dump = $test->dump_everything;
    for my $kind ( sort keys %files ) {
        my %needle = needles( $files{$kind} );
        for my $name ( sort keys %needle ) {
            is_deeply( [ $test->found_in_dump( $needle{$name}, $dump ) ], [], "$kind: $name is nowhere" );
        }
    }
    for my $trace ( 'Johann.M.png', 'liste kopie', 'Fw Ausweis', 'Hier ist mein Ausweis', 'ausweis-friedrich' ) {
        is_deeply( [ $test->found_in_dump( $trace, $dump ) ], [], "$trace is nowhere" );
    }
    ok( scalar $test->found_in_dump( Encode::encode( 'UTF-8', 'Grüße' ), $dump ), 'the message itself is there' );
    ok( scalar $test->found_in_dump( 'Bis bald', $dump ), 'with its end' );
};

subtest 'nobody was told and nothing else changed' => sub {
    is( scalar( () = $test->fetch_caught_mails ), 0, 'no mail' );
    is( $scrips_ran, 0, 'no scrip' );
    is_deeply( rows_with_no_file(), $rows_before, 'no other row' );
    is( $db->row( "SELECT COUNT(*) AS n FROM Transactions WHERE Type = 'GDPR-FilesDeleted'" )->{n}, @histories,
        'the history knows of the deletions' );
    my $transaction = RT::Transaction->new($user);
    $transaction->Load( $histories[0] );
    is( $transaction->BriefDescription, '1 file deleted: Check done (ID card)', 'and says so' );
    is( $transaction->Creator, $user->id, 'by whom' );
};

subtest 'what is deleted cannot be deleted again' => sub {
    my ($ref) = map { $_->{ref} } @{ ( RT::Extension::GDPR::Tombstone->for_ticket( $id, $user ) )[0]{files} };
    eval { plan_for($ref) };
    is( $@ && $@->slug, 'already_deleted', $ref );
};

subtest 'the ticket goes on working' => sub {
    my $transactions = $built->ticket($id)->Transactions;
    while ( my $transaction = $transactions->Next ) {
        my $mail = $transaction->ContentAsMIME( Children => 1 ) or next;
        ok( length $mail->as_string, 'transaction ' . $transaction->id . ' as a mail' );
    }
    my $first = $built->first_message($id);
    is( $first->ContentObj->ContentType, 'text/plain', 'the text of the message is its text' );
    like( $first->Content, qr/^Grüße/, 'and can be read' );
    ok( ( $built->ticket($id)->Forward( To => 'boss@example.test', Content => 'Once more' ) )[0], 'forward' );
    ok( ( $built->ticket($id)->Forward( To => 'boss@example.test', Content => 'Again', Transaction => $first ) )[0],
        'forward of the message' );
    ok( ( $built->ticket($id)->Correspond( Content => 'Thanks' ) )[0], 'reply' );
    my $third = $test->ticket_with_files( { name => 'other.pdf', data => 'other' } );
    ok( ( $third->MergeInto($id) )[0], 'merge' );
    ok( $scrips_ran, 'scrips run again' );
    my @mails = $test->fetch_caught_mails;
    ok( scalar @mails, 'mail is sent' );
    is( ( grep { /Lebenslauf|Johann.M|ausweis/i } @mails ), 0, 'without a trace of the files' );
    is_deeply( [ grep {defined} map { $_->{name} } $act->files( user => $user, ticket => $id ) ], ['other.pdf'], 'files can be listed' );
};

done_testing;
