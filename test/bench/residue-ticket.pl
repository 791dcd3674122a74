# SPDX-License-Identifier: GPL-2.0-only

# Makes the ticket in an RT of its own, treats it with one of the tools, and says what is left. For test/bench/residue.

use strict;
use warnings;

use RT::Extension::GDPR::Test::Traces;
use RT::Extension::GDPR::Test config => RT::Extension::GDPR::Test::Traces->config;

my $traces = RT::Extension::GDPR::Test::Traces->build;
my %tool   = (

    # As on the page: anonymise, then delete the files that it offers because nobody can look into them.
    ours => sub {
        require RT::Extension::GDPR::Act::Anonymize;
        require RT::Extension::GDPR::Act::DeleteFiles;
        require RT::Extension::GDPR::Apply;
        my %which   = ( user => RT->SystemUser, ticket => $traces->ticket );
        my %how     = ( user => RT->SystemUser, reason => 'person_asked', via => 'shell' );
        my $plan    = RT::Extension::GDPR::Act::Anonymize->plan(%which);
        my @offered = map { $_->{ref} } RT::Extension::GDPR::Act::Anonymize->unsearchable($plan);
        RT::Extension::GDPR::Apply->run( $plan, %how );
        RT::Extension::GDPR::Apply->run( RT::Extension::GDPR::Act::DeleteFiles->plan( %which, files => \@offered ), %how );
    },

    # All users of these people, and then every spelling of them that somebody could think of.
    core => sub {
        my $users = RT::Users->new( RT->SystemUser );
        $users->Limit( FIELD => 'EmailAddress', OPERATOR => 'ENDSWITH', VALUE => '.example' );
        $_->AnonymizeUser( ClearCustomFields => 1 ) for @{ $users->ItemsArrayRef };
        for my $search ( map {@$_} values %{ $traces->identifiers } ) {

            # What rt-munge-attachments --tickets does.
            my $attachments = RT::Attachments->new( RT->SystemUser );
            my $transaction = $attachments->TransactionAlias;
            $attachments->Limit( ALIAS => $transaction, FIELD => 'ObjectType', VALUE => 'RT::Ticket' );
            my $ticket = $attachments->Join(
                ALIAS1 => $transaction, FIELD1 => 'ObjectId', TABLE2 => 'Tickets', FIELD2 => 'id' );
            $attachments->Limit( ALIAS => $ticket, FIELD => 'EffectiveId', VALUE => $traces->ticket );
            $attachments->ReplaceAttachments(
                Headers => 1, Content => 1, Search => $search, Replacement => 'removed', FilterBySearchString => 0 );
        }
    },
);
$tool{ $ARGV[0] }->();

my $found = $traces->found;
my $left  = 0;
for my $what ( sort keys %$found ) {
    $left += @{ $found->{$what} };
    print "  $ARGV[0]: $what in ", scalar @{ $found->{$what} }, " places\n";
}
print "left: $left\n";
done_testing;
