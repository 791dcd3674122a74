# SPDX-License-Identifier: GPL-2.0-only

# The users that stand in anonymised tickets: made once, also by many at once.

use strict;
use warnings;

use RT::Extension::GDPR::Test tests => undef;
use RT::Extension::GDPR::Test::Processes qw(at_once);

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::PseudonymUser;

my $TEST     = 'RT::Extension::GDPR::Test';
my $DATABASE = 'RT::Extension::GDPR::Database';
my $POOL     = 'RT::Extension::GDPR::PseudonymUser';

subtest 'the pool' => sub {
    $TEST->clean_caught_mails;
    my $id   = $POOL->id(7);
    my $user = RT::User->new( RT->SystemUser );
    $user->Load($id);
    is $user->Name,     'anonymised-person-7', 'name';
    is $user->RealName, '[Person 7]',          'what people read';
    ok !$user->EmailAddress, 'no address';
    ok !$user->Privileged && !$user->HasPassword, 'no work and no password';
    ok !$user->Disabled, 'not disabled: RT would not show it on tickets';
    is $POOL->id(7), $id, 'the same again';
    isnt $POOL->id(8), $id, 'another number, another user';
    is $DATABASE->atomic( sub { $POOL->id(9) } ), $POOL->id(9), 'within a transaction';
    eval { $DATABASE->atomic( sub { $POOL->id(10); die "no\n" } ) };
    ok !$DATABASE->row( 'SELECT id FROM Users WHERE Name = ?', $POOL->name(10) ), 'taken back with it';
    is scalar( () = $TEST->fetch_caught_mails ), 0, 'nobody is mailed';
    ok $POOL->is_one('anonymised-person-7') && !$POOL->is_one('anna'), 'told apart';
    for my $bad ( '', 0, -1, 'x', '1x', "1\n" ) {
        ok !eval { $POOL->id($bad); 1 }, 'no number';
    }
    RT->Config->Set( ExternalInfoPriority => ['Nowhere'] );
    RT->Config->Set( ExternalSettings => { Nowhere => { type => 'db', attr_match_list => [], attr_map => {} } } );
    RT->Config->Set( AutoCreateNonExternalUsers => 0 );
    ok $POOL->id(11), 'also where users come from a directory';
    RT->Config->Set( ExternalInfoPriority => undef );
};

subtest 'made by many at once' => sub {
    my @numbers = 21 .. 24;
    my $made    = sub {
        my ($ends) = @_;
        my @ids;
        eval { $DATABASE->atomic( sub {
            $DATABASE->row('SELECT COUNT(*) AS n FROM Users');    # on MySQL this settles what the transaction sees
            @ids = map { $POOL->id($_) } @numbers;
            die "undone\n" unless $ends;
        } ); 1 } or $@ eq "undone\n" or die $@;
        return $ends ? \@ids : ();
    };
    my @outcomes = at_once( map { my $ends = $_ % 2; sub { return $made->($ends) } } 1 .. 8 );
    my $expected = [ map { $POOL->id($_) } @numbers ];
    is_deeply [ map {@$_} @outcomes ], [ ($expected) x 4 ], 'all have the same users';
    for my $number (@numbers) {
        is $DATABASE->row( 'SELECT COUNT(*) AS n FROM Users WHERE Name = ?', $POOL->name($number) )->{n}, 1, "one for $number";
    }
    is $DATABASE->row( q{SELECT COUNT(*) AS n FROM Principals p LEFT JOIN Users u ON u.id = p.id}
            . q{ WHERE p.PrincipalType = 'User' AND u.id IS NULL} )->{n}, 0, 'and no half one';
};

done_testing;
