# SPDX-License-Identifier: GPL-2.0-only

# RT's own pages, searches and REST of a ticket whose people and words were replaced.

use strict;
use warnings;

use RT::Extension::GDPR::Test tests => undef;

use JSON ();
use RT::Extension::GDPR::PseudonymUser;
use RT::Extension::GDPR::Test::Rewrite;
use RT::Extension::GDPR::Test::Swap;

my $TEST  = 'RT::Extension::GDPR::Test';
my $agent = $TEST->user_with_rights( 'agent', 'SuperUser' );
$agent->UserObj->SetPassword('correct horse battery staple');

sub fresh {
    my ($id) = @_;
    my $ticket = RT::Ticket->new($agent);
    $ticket->Load($id);
    return $ticket;
}

my $field = RT::Test->load_or_create_custom_field( Name => 'Customer', Type => 'FreeformSingle', Queue => 0 );
my $role  = RT::CustomRole->new( RT->SystemUser );
ok +( $role->Create( Name => 'Buyer', MaxValues => 1 ) )[0] && ( $role->AddToObject(1) )[0], 'a role';

my $id = $TEST->mail_ticket(<<'MAIL');
From: Anna Zweistein <anna@example.com>
To: rt@example.test
Cc: Bert Zweistein <bert@example.com>
Subject: Anna Zweistein has a question

Hello, this is Anna Zweistein.
MAIL
my $user = RT::User->new( RT->SystemUser );
$user->LoadByEmail('anna@example.com');
my $ticket = fresh($id);
ok +( $ticket->AddWatcher( Type => $role->GroupType, PrincipalId => $user->id ) )[0], 'a buyer';
ok +( $ticket->AddCustomFieldValue( Field => $field, Value => 'Anna Zweistein' ) )[0], 'a value';
ok +( $ticket->AddLink( Type => 'RefersTo', Target => 'https://crm.example.org/?q=anna%40example.com' ) )[0], 'a link';
ok +( $ticket->SquelchMailTo('anna@example.com') )[0], 'not to be mailed';
ok +( $ticket->Reminders->Add( Subject => 'Call Anna Zweistein', Owner => $agent->id ) )[0], 'a reminder';
my ( undef, undef, $message ) = $ticket->Comment( Content => 'Anna Zweistein called' );
ok +( $ticket->Forward( To => 'anna@example.com', Content => 'As you wished', Transaction => $message ) )[0], 'a forward';
my $merged = $TEST->mail_ticket("From: anna\@example.com\nSubject: Once more\n\nAnna Zweistein again\n");
ok +( fresh($merged)->MergeInto($id) )[0], 'a merged ticket';

my $name  = qr/Anna Zweistein/;
my $email = qr/anna\@example[.]com/;
RT::Extension::GDPR::Test::Rewrite->run( $id, $email => '[E-mail 1]', $name => '[Person 1]' );
RT::Extension::GDPR::Test::Swap->run( $id, { number => 1, users => [ $user->id ] } );

my ( $base, $browser ) = $TEST->started_ok;
ok $browser->login( 'agent', 'correct horse battery staple' ), 'logged in';

for my $page (
    "/Ticket/Display.html?id=$id", "/Ticket/Display.html?id=$merged", "/Ticket/History.html?id=$id", "/Ticket/ModifyPeople.html?id=$id",
    "/Ticket/ModifyLinks.html?id=$id", "/Ticket/ModifyAll.html?id=$id", "/Ticket/Modify.html?id=$id", "/Ticket/Reminders.html?id=$id",
    "/Ticket/Update.html?id=$id&Action=Respond", "/Ticket/Update.html?id=$id&Action=Comment", "/Ticket/Forward.html?id=$id",
    '/Search/Results.html?Query=Requestor.Name%3D%27anonymised-person-1%27',
    '/User/Summary.html?id=' . RT::Extension::GDPR::PseudonymUser->id(1), '/User/Summary.html?id=' . $user->id,
) {
    $browser->get_ok( $page, $page );
    $browser->content_lacks( 'internal RT error', 'it works' );
    $browser->content_unlike( qr/Anna|\banna\@|Zweistein <anna/, 'without her' );
}
$browser->get_ok("/Ticket/Display.html?id=$id");
$browser->content_like( qr/\[Person 1\]/, 'with a pseudonym' );
$browser->content_like( qr/\[Person 1\] has a question/, 'in the subject' );

$browser->get_ok("/Ticket/Update.html?id=$id&Action=Respond");
$TEST->clean_caught_mails;
$browser->submit_form_ok( { form_name => 'TicketUpdate', fields => { UpdateContent => 'An answer' }, button => 'SubmitTicket' }, 'a reply' );
$browser->content_contains( 'Correspondence added', 'is recorded' );
is_deeply [ grep {/anna|anonymised|\[E-mail/i} $TEST->fetch_caught_mails ], [], 'and reaches nobody who is no longer known';

$browser->get_ok("/Ticket/ModifyPeople.html?id=$id");
$browser->submit_form_ok( { with_fields => { WatcherTypeEmail1 => 'Requestor', WatcherAddressEmail1 => 'carl@example.com' } }, 'a new requestor' );
$browser->content_contains( 'Added carl@example.com as Requestor', 'is added' );

sub rest {
    my ($path) = @_;
    my $response = $browser->get("$base/REST/2.0/$path");
    is $response->code, 200, $path;
    unlike $response->decoded_content, qr/Anna|anna\@/, 'without her';
    return JSON::decode_json( $response->content );
}
is_deeply [ map { $_->{id} } @{ rest("ticket/$id")->{Requestor} } ], [ 'anonymised-person-1', 'carl@example.com' ], 'REST';
rest("ticket/$id/history?fields=Type,OldValue,NewValue,Data,Creator");
rest("ticket/$id/attachments?fields=Subject,Filename");
rest('user/anonymised-person-1');
is rest( 'tickets?query=Requestor.Name%3D%27anonymised-person-1%27' )->{total}, 1, 'a search';

my $again = $TEST->mail_ticket("From: Anna Zweistein <anna\@example.com>\nSubject: Me again\n\nHello\n");
isnt $again, $id, 'a new mail makes a new ticket';
ok +( fresh($again)->MergeInto($id) )[0], 'which can be merged';

open my $log, '<', $TEST->temp_directory . '/rt.debug.log' or die $!;
is_deeply [ grep {/\[(?:error|critical)\]/} readline $log ], [], 'RT complains of nothing';

done_testing;
