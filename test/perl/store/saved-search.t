# SPDX-License-Identifier: GPL-2.0-only

# People in what belongs to others is counted, and stays.

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Test tests => undef;

use JSON ();
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Finder;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Store;
use RT::SavedSearch;

my $TEST     = 'RT::Extension::GDPR::Test';
my $DATABASE = 'RT::Extension::GDPR::Database';
my $agent    = $TEST->user_with_rights( 'agent', 'SuperUser' );
my $STORE    = RT::Extension::GDPR::Store->named('saved_search');

my $ticket = RT::Ticket->new($agent);
ok +( $ticket->Create( Queue => 'General', Subject => 'x', Requestor => 'zoe@example.com' ) )[0], 'a ticket';
my $zoe = RT::User->new( RT->SystemUser );
$zoe->LoadByEmail('zoe@example.com');
ok +( $zoe->SetRealName('Zoë Zweistein') )[0], 'of somebody';

my @people = {
    number  => 1, users => [ $zoe->id ], names => [], addresses => ['zoe@example.com'], role => 'requestor',
    columns => { RealName => 'Zoë Zweistein', EmailAddress => 'zoe@example.com', Name => 'zoe@example.com' },
};

sub outside {
    my (@who) = @_ ? @_ : @people;
    my $finder = RT::Extension::GDPR::Finder->new( people => \@who, generic => 1 );
    return [ map {"$_->{place} $_->{count}"}
            $STORE->outside( RT::Extension::GDPR::Scope->ticket( $ticket->id ), \@who, $finder ) ];
}

is_deeply outside(), [], 'nothing';

my $search = RT::SavedSearch->new($agent);
ok +( $search->Save( Privacy => 'RT::User-' . $agent->id, Name => 'About somebody', Type => 'Ticket',
    SearchParams => { Format => 'x', Query => q{Requestor.EmailAddress = 'zoe@example.com'} } ) )[0], 'a saved search';
is_deeply outside(), ['saved_searches 1'], 'frozen';
ok +( $search->Save( Privacy => 'RT::User-' . $agent->id, Name => 'About Zoe Zweistein', Type => 'Ticket',
    SearchParams => { Format => 'x', Query => 'id > 0' } ) )[0], 'one named after her';
is_deeply outside(), ['saved_searches 2'], 'by its name';

ok +( $agent->UserObj->SetAttribute( Name => 'Pref-Notes', Content => { to => [ 'ask ZOE ZWEISTEIN', 'zoe@example.com' ] } ) )[0], 'a setting';
my ($setting) = $agent->UserObj->Attributes->Named('Pref-Notes');
ok +( $setting->AddAttribute( Name => 'ContentHistory', Content => { was => 'Zoë Zweistein' } ) )[0], 'with a history';
ok +( RT->System->AddAttribute( Name => 'Subscription', Description => 'for zoe@example.com', Content => { Recipients => {} } ) )[0], 'a subscription';
is_deeply outside(), [ 'dashboards 1', 'saved_searches 2', 'settings 1' ], 'each once, with its history';

ok +( $zoe->SetAttribute( Name => 'Pref-Own', Content => 'zoe@example.com' ) )[0], 'a setting of her own';
my ($own) = $zoe->Attributes->Named('Pref-Own');
ok +( $own->AddAttribute( Name => 'ContentHistory', Content => 'zoe@example.com' ) )[0], 'with a history';
ok +( $ticket->SquelchMailTo('zoe@example.com') )[0], 'an attribute of the ticket';
is_deeply outside(), [ 'dashboards 1', 'saved_searches 2', 'settings 1' ], 'are not outside';
is_deeply outside( { number => 1, users => [], names => ['Gerd Niemand'], addresses => [], columns => {} } ), [], 'nor is anybody else there';
is_deeply outside( { number => 1, users => [], names => [], addresses => [], columns => {} } ), [], 'or nobody';

my $text = $DATABASE->type eq 'Pg' ? 'text' : 'longtext';
my $key  = $DATABASE->type eq 'Pg' ? 'serial' : $DATABASE->type eq 'mysql' ? 'integer auto_increment' : 'integer';
my @new  = qw(Shorteners SavedSearches Dashboards ObjectContents);
$TEST->as_administrator(
    "CREATE TABLE Shorteners (id $key PRIMARY KEY, Code varchar(40), Content $text)",
    ( map {"CREATE TABLE $_ (id $key PRIMARY KEY, Name varchar(255), Description varchar(255))"} qw(SavedSearches Dashboards) ),
    "CREATE TABLE ObjectContents (id $key PRIMARY KEY, ObjectType varchar(64), ObjectId integer, ContentEncoding varchar(64), Content $text)",
    $DATABASE->type eq 'Pg'
    ? map { sprintf 'GRANT ALL ON %s TO "%s"', $_, RT->Config->Get('DatabaseUser') } map { ( $_, lc . '_id_seq' ) } @new : (),
);
$DATABASE->insert( Shorteners => { Code => 'x', Content => 'Query=Requestor%20%3D%20%27zoe%40example.com%27&Format=1' } );
$DATABASE->insert( SavedSearches => { Name => 'Nobody' } );
my $named = $DATABASE->insert( SavedSearches => { Name => 'Zoë Zweistein' } );
$DATABASE->insert( Dashboards => { Name => 'D', Description => 'for Zweistein, Zoë' } );
my %content = ( ObjectId => $named, ContentEncoding => 'json', Content => JSON->new->encode( { Query => q{Requestor = 'zoe@example.com'} } ) );
$DATABASE->insert( ObjectContents => { %content, ObjectType => 'RT::SavedSearch' } );
$DATABASE->insert( ObjectContents => { %content, ObjectType => 'RT::DashboardSubscription' } );
$DATABASE->insert( ObjectContents => { %content, ObjectType => 'RT::Transaction' } );
my $before = $TEST->dump_everything( decoded => 0 );
is_deeply outside(), [ 'dashboards 3', 'saved_searches 3', 'settings 1', 'short_links 1' ], 'what RT 5.0.8 and RT 6 have too';
is_deeply $TEST->dump_everything( decoded => 0 ), $before, 'nothing is written';

done_testing;
