# SPDX-License-Identifier: GPL-2.0-only

# Redacting and anonymising: rights, what must not be seen, what was decided, and what changed in between.

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Test;
use RT::Extension::GDPR::Act::Anonymize;
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Act::Redact;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Note;

my $test      = 'RT::Extension::GDPR::Test';
my $redact    = 'RT::Extension::GDPR::Act::Redact';
my $anonymize = 'RT::Extension::GDPR::Act::Anonymize';
my $db        = 'RT::Extension::GDPR::Database';

my @see   = qw(SeeQueue ShowTicket);
my $agent = $test->user_with_rights( 'agent', @see, qw(RedactTicket AnonymizeTicket DeleteTicketFiles) );
my $all   = $test->user_with_rights( 'all', @see, qw(RedactTicket AnonymizeTicket ShowTicketComments ShowOutgoingEmail) );

my $number = 0;

# A ticket of a customer of its own, which says that the key is under the blue pot of that number.
sub new_ticket {
    my ($text) = @_;
    $number++;
    return $test->mail_ticket( Encode::encode( 'UTF-8', <<"MAIL" ) );
From: Zacharias Zweistein <zacharias$number\@victim.example>
To: rt\@example.test
Subject: Papers
Message-ID: <papers$number\@victim.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

@{[ $text // "The key is under the blue pot$number. Write to zacharias$number\@victim.example" ]}
MAIL
}

sub ticket { my $ticket = RT::Ticket->new( RT->SystemUser ); $ticket->Load( $_[0] ); return $ticket }

sub term { return { text => $_[0], category => 'custom' } }

sub apply {
    my ( $user, $plan, %more ) = @_;
    return RT::Extension::GDPR::Apply->run( $plan, user => $user, reason => 'check_done', via => 'page', %more );
}

# The slug of what a piece of code dies of.
sub problem(&) {
    my ($code) = @_;
    return eval { $code->(); 1 } ? 'none' : RT::Extension::GDPR::Problem->caught($@)->slug;
}

sub everything {
    my $dump = $test->dump_everything( decoded => 0 );
    delete @$dump{ grep {/^file |^sessions/} keys %$dump };
    return $dump;
}

# Runs code and tells whether the database is the same as before.
sub unchanged(&;$) {
    my ( $code, $name ) = @_;
    my $before = everything();
    $code->();
    my $after = everything();
    my %all   = ( %$before, %$after );
    return is_deeply( [ grep { ( $before->{$_} // 'none' ) ne ( $after->{$_} // 'none' ) } sort keys %all ], [], $name );
}

sub found { return [ grep { !/^file / } $test->found_in_dump( $_[0] ) ] }

sub findings { my ($plan) = @_; my ($part) = $plan->parts; return @{ $part->{findings} } }

subtest 'rights' => sub {
    my $id   = new_ticket();
    my %user = (
        nothing => $test->user_with_rights('nothing'),
        reader  => $test->user_with_rights( 'reader', @see ),
        blind   => $test->user_with_rights( 'blind', qw(RedactTicket AnonymizeTicket) ),
    );
    my %plan = map { $_->name => $_->plan( user => $agent, ticket => $id, terms => [ term("blue pot$number") ] ) } $redact, $anonymize;
    unchanged {
        for my $act ( $redact, $anonymize ) {
            for my $who ( sort keys %user ) {
                my $slug = $who eq 'reader' ? 'forbidden' : 'not_found';
                is( problem { $act->plan( user => $user{$who}, ticket => $id, terms => [ term('pot') ] ) }, $slug, "no plan for $who" );
                is( problem { apply( $user{$who}, $plan{ $act->name } ) }, $slug, "$who cannot apply another's" );
            }
            is( problem { $act->plan( user => $agent, ticket => 999_999, terms => [ term('pot') ] ) }, 'not_found', 'no ticket' );
        }
    } 'nothing happened';

    my $principal = RT::Principal->new( RT->SystemUser );
    $principal->Load( $agent->PrincipalId );
    my %right = ( redact => 'RedactTicket', anonymize => 'AnonymizeTicket' );
    for my $name ( sort keys %right ) {
        $principal->RevokeRight( Right => $right{$name}, Object => RT->System );
        unchanged { is( problem { apply( $agent, $plan{$name} ) }, 'forbidden', 'the right was taken away meanwhile' ) } 'nothing happened';
        $principal->GrantRight( Right => $right{$name}, Object => RT->System );
    }
};

subtest 'what a request may say' => sub {
    my $id = new_ticket();
    my $plan = $redact->plan( user => $agent, ticket => $id, terms => [ term("blue pot$number") ] );
    unchanged {
        for my $wrong ( { terms => [] }, { terms => [ term(' ') ] }, { terms => [ { text => 'pot', category => 'x' } ] },
            { terms => [ term( 'x' x 5001 ) ] }, { terms => [ map { term("term $_") } 1 .. 101 ] }, { terms => [ term('pot') ], categories => ['x'] },
            { terms => [ term('pot') ], accepted => ['f' x 16] }, { terms => [ term('pot') ], people => [7] } )
        {
            is( problem { $redact->plan( user => $agent, ticket => $id, %$wrong ) }, 'invalid_request', join ',', sort keys %$wrong );
        }
        is( problem { apply( $agent, $redact->plan( user => $agent, ticket => $id, terms => [ term("blue pot$number") ], accepted => [] ) ) },
            'invalid_request', 'nothing is accepted' );
        is( problem { apply( $agent, $plan, reason => 'unknown' ) }, 'invalid_request', 'no such reason' );
    } 'nothing happened';
};

subtest 'what is redacted is gone, and told' => sub {
    my $id     = new_ticket();
    my $plan   = $redact->plan( user => $all, ticket => $id, terms => [ term(" Blue  pot$number ") ] );
    my $result = apply( $all, $plan, expect => $plan->digest );
    is_deeply( found("blue pot$number"), [], 'it is gone' );
    ok( @{ found('under the [Removed 1].') }, 'a token stands there' );
    ok( @{ found("zacharias$number\@victim.example") }, 'nothing else went' );
    is_deeply( { map { $_ => 1 } values %{ $result->{left} } }, { 0 => 1 }, 'every store was searched again' );
    my $transaction = RT::Transaction->new($all);
    $transaction->Load( $result->{transactions}[0] );
    is( join( ' ', $transaction->Type, $transaction->BriefDescription ), 'GDPR-Redacted Personal data redacted: Check done', 'the history tells' );
    my $entry = RT::Extension::GDPR::Log->entry( $result->{log}[0] )->{fields};
    is_deeply( [ $entry->{act}, keys %{ $entry->{findings} } ], [qw(redact custom)], 'and the log' );
    is( $anonymize->state( $id, $all ), undef, 'it is not anonymised' );
};

subtest 'only what was accepted' => sub {
    my $id   = new_ticket("The key is under the blue jug.\n\nYes, under the blue jug, and the red cup.");
    my %what = ( user => $agent, ticket => $id, terms => [ map { term($_) } 'blue jug', 'red cup' ] );
    my $plan = $redact->plan(%what);
    my ($first) = findings($plan);
    my $decided = $redact->plan( %what, accepted => [ $first->{id} ], expect => $plan->digest );
    isnt( $decided->digest, $plan->digest, 'another plan' );
    my $result = apply( $agent, $decided );
    ok( @{ found('red cup') }, 'what was not stays' );
    ok( @{ found('The key is under the [Removed 1].') }, 'the first place went' );
    ok( @{ found('Yes, under the blue jug') }, 'the second not' );
    ok( $result->{remaining}, 'which is told' );
    is( problem { $redact->plan( %what, accepted => [ $first->{id} ], expect => $plan->digest ) }, 'plan_stale', 'that plan is over' );
};

subtest 'a plan is for what there was' => sub {
    my $id   = new_ticket();
    my $plan = sub { return $anonymize->plan( user => $all, ticket => $id ) };
    is( $plan->()->digest, $plan->()->digest, 'the same plan again has the same digest' );
    my %change = (
        'a new message'  => sub { ticket($id)->Correspond( Content => 'Something else' ) },
        'a comment'      => sub { ticket($id)->Comment( Content => 'Something else' ) },
        'a new subject'  => sub { ticket($id)->SetSubject('Other') },
        'a new watcher'  => sub { ticket($id)->AddWatcher( Type => 'Cc', Email => 'somebody@incopy.example' ) },
        'a merged ticket' => sub { ticket( new_ticket() )->MergeInto($id) },
    );
    for my $name ( sort keys %change ) {
        my $old = $plan->();
        $change{$name}->();
        unchanged { is( problem { apply( $all, $old ) }, 'plan_stale', $name ) } 'nothing happened';
    }
    my $once = $plan->();
    apply( $all, $once );
    unchanged { is( problem { apply( $all, $once ) }, 'plan_stale', 'twice' ) } 'nothing happened';
    unchanged { is( problem { apply( $all, $plan->() ) }, 'invalid_request', 'nothing is left to do' ) } 'nothing happened';
};

subtest 'what somebody may not read is neither shown nor changed' => sub {
    my $id = new_ticket();
    ticket($id)->Comment( Content => "Zweistein is the secret of the comment, zacharias$number\@victim.example" );
    my ( $less, $more ) = map { $anonymize->plan( user => $_, ticket => $id ) } $agent, $all;
    cmp_ok( scalar findings($less), '<', scalar findings($more), 'fewer findings' );
    my ($part) = $less->parts;
    is_deeply( [ grep { $_->{raw} =~ /secret of the comment/ } @{ $part->{documents} } ], [], 'not that text' );

    my $result = apply( $agent, $less );
    is_deeply( [ grep { $result->{left}{$_} } keys %{ $result->{left} } ], ['user_record'], 'of what they may read only the record is left' );
    ok( @{ found("Zweistein is the secret of the comment, zacharias$number\@victim.example") }, 'the comment is as it was' );
    my $entry = RT::Extension::GDPR::Log->entry( $result->{log}[0] )->{fields};
    ok( $entry->{remaining}{message}, 'the log knows better' );
    is_deeply( [ RT::Extension::GDPR::Access->new($agent)->unreadable_kinds($id) ], [qw(comments outgoing_mail)], 'as their rights say' );
    ok( $db->row( 'SELECT id FROM Users WHERE EmailAddress = ?', "zacharias$number\@victim.example" ),
        'which whoever may read comments needs to find the name in them' );

    apply( $all, $anonymize->plan( user => $all, ticket => $id ) );
    is_deeply( found('Zweistein is the secret'), [], 'who may read comments takes the rest' );
};

subtest 'a comment alone' => sub {
    my $id = new_ticket('Nothing.');
    ticket($id)->Comment( Content => 'The key is under the green pot.' );
    my $result = apply( $all, $redact->plan( user => $all, ticket => $id, terms => [ term('green pot') ] ) );
    my %sees = map { $_->Name => RT::Extension::GDPR::Access->new($_)->may_read_transaction( $result->{transactions}[0] ) } $agent, $all;
    is_deeply( \%sees, { agent => 0, all => 1 }, 'only who may see comments learns of it' );
};

subtest 'anonymised, and changed since' => sub {
    my $id = new_ticket();
    is( $anonymize->state( $id, $agent ), undef, 'never' );
    my $done  = apply( $all, $anonymize->plan( user => $all, ticket => $id ) );
    my $state = sub { return $anonymize->state( $id, $_[0] )->{changed_since} };
    is_deeply( [ @{ $anonymize->state( $id, $agent ) }{qw(transaction by_name reason changed_since)} ],
        [ $done->{transactions}[0], 'all', 'check_done', 0 ], 'by whom and why' );
    ticket($id)->SetStatus('resolved');
    ticket($id)->SetPriority(7);
    is( $state->($all), 0, 'a new status is no new data' );
    ticket($id)->Comment( Content => 'Ms Muster called' );
    is_deeply( [ map { $state->($_) } $agent, $all ], [ 0, 1 ], 'a comment is, for those who may see it' );
    ticket($id)->Correspond( Content => 'Dear Ms Muster' );
    is_deeply( [ map { $state->($_) } $agent, $all ], [ 1, 1 ], 'a message is' );
    is( problem { $anonymize->state( $id, $test->user_with_rights('stranger') ) }, 'not_found', 'not for everybody' );
};

subtest 'people' => sub {
    my $id = new_ticket();
    ticket($id)->AddWatcher( Type => 'Cc', Email => 'kept@incopy.example' );
    my $plan = $anonymize->plan( user => $all, ticket => $id );
    my ($part) = $plan->parts;
    my %number = map { $_->{addresses}[0] => $_->{number} } @{ $part->{people} };
    is_deeply( [ sort keys %number ], [ 'kept@incopy.example', "zacharias$number\@victim.example" ], 'staff and RT itself are nobody' );
    my $kept = $number{'kept@incopy.example'};
    apply( $all, $anonymize->plan( user => $all, ticket => $id,
        accepted => [ map { $_->{id} } grep { ( $_->{person} // 0 ) != $kept } findings($plan) ],
        people   => [ grep { $_ != $kept } values %number ] ) );
    is( ticket($id)->CcAddresses, 'kept@incopy.example', 'who is not chosen stays' );
    my $requestor = ticket($id)->Requestors->UserMembersObj->First;
    is( $requestor->RealName, "[Person $number{qq{zacharias$number\@victim.example}}]", 'who is chosen has the name of the token' );
    is( ticket($id)->Transactions->First->CreatorObj->id, $requestor->id, 'wrote under it, too' );

    $test->mail_ticket( "From: Nora Neumann <nora\@late.example>\nTo: rt\@example.test\nSubject: [example.com #$id] Papers\n\nHello" );
    ticket($id)->AddWatcher( Type => 'Requestor', Email => 'nora@late.example' );
    my ($again) = $anonymize->plan( user => $all, ticket => $id )->parts;
    my ($nora) = grep { $_->{addresses}[0] eq 'nora@late.example' } @{ $again->{people} };
    cmp_ok( $nora->{number}, '>', $requestor->RealName =~ /([0-9]+)/ ? $1 : die, 'who comes later has a later number' );
};

subtest 'notes' => sub {
    my $id   = new_ticket('See the attached file.');
    my $more = $test->message_with_files( { name => 'a.pdf', data => 'bytes' } );
    ticket($id)->Correspond( MIMEObj => $more );
    my $file = $test->file_ref( $id, 'a.pdf' );
    my %plan = (
        redact => sub { return $redact->plan( user => $agent, ticket => $id, terms => [ term('attached file') ] ) },
        delete_files => sub { return RT::Extension::GDPR::Act::DeleteFiles->plan( user => $agent, ticket => $id, files => [$file] ) },
    );
    for my $act ( sort keys %plan ) {
        my $plan = $plan{$act}->();
        my %bad = ( 'Mr Zweistein asked' => 'person', 'paid to DE89 3704 0044 0532 0130 00' => 'iban', "by zacharias$number\@victim.example" => 'email' );
        $bad{'the attached file'} = 'custom' if $act eq 'redact';
        for my $note ( sort keys %bad ) {
            unchanged {
                eval { apply( $agent, $plan, note => $note ) };
                is_deeply( $@->errors, [ { pointer => '/note', detail => "holds personal data: $bad{$note}" } ], "$act: $note" );
            } 'nothing happened';
        }
        my $result = apply( $agent, $plan, note => 'As the customer asked' );
        my $entry  = RT::Extension::GDPR::Log->entry( $result->{log}[0] )->{fields};
        is( RT::Extension::GDPR::Note->text( $entry->{note}{id} ), 'As the customer asked', "$act: one without is kept" );
    }
};

ok( RT::Extension::GDPR::Log->verify->{ok}, 'the log is sound' );
done_testing;
